"""People in groups with a text that waits, for the tests of pages about people."""

from sqlalchemy import update

from givefirst.server.identity import token_hash
from givefirst.store import new_id, tables
from givefirst.store.sent_texts import texts_of_learner

from .conftest import model_attempt, someone


def learner_id(browser) -> str:
    return browser.app.state.store.session(token_hash(browser.cookies["givefirst"]))["learner_id"]


def in_group(browser_of, app, name: str | None, group: str | None, role: str = "learner", of_group: str = ""):
    """A browser of somebody with a name, in a group; `role` with `of_group` as in someone()."""
    browser = someone(browser_of, app, role, of_group)
    mine = update(tables.person).where(tables.person.c.id == learner_id(browser)).values(name=name, group_name=group)
    app.state.store.change(lambda connection: connection.execute(mine))
    app.state.identity.forget()
    return browser


def send_text(browser, check, text: str, language: str = "de") -> dict:
    """Hands in the check with a text for feedback. Returns the text as trainers find it."""
    sent = {**model_attempt(check), "key": new_id(), "language": language}
    sent["responses"]["written"]["parts"]["step"] = {"text": text, "send": True}
    assert browser.send(sent).status_code == 201
    with browser.app.state.store.reading() as connection:
        return texts_of_learner(connection, learner_id(browser))[0]


def post_form(browser, path: str, fields: dict, *, csrf: bool = True):
    sent = {**fields, **({"csrf": browser.csrf} if csrf else {})}
    return browser.ask("POST", path, headers={"Origin": browser.origin}, data=sent)
