"""Reminders: to the learner, never to anybody else, at most two; a preview with the words."""

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from givefirst.course.policy import Policy
from givefirst.server.mail import MailError
from givefirst.store.tables import now, reminder

from .hr_people import DIALOGUE, add, asked, completed
from .test_hr import hr, looks, soup, submit  # noqa: F401


class Postbox:
    """Stands for the mail server."""

    ready = True

    def __init__(self):
        self.sent, self.fails = [], 0

    async def send(self, to: str, subject: str, text: str) -> None:
        if self.fails:
            self.fails -= 1
            raise MailError("The mail server sleeps.")
        self.sent.append((to, subject, text))


@pytest.fixture
def postbox(app):
    app.state.mailer = Postbox()
    return app.state.mailer


def remind(browser):
    answer = submit(browser, "/de/hr/reminders", what=DIALOGUE, group="")
    assert answer.status_code == 303
    return browser.get(answer.headers["location"])


def a_week_passes(store) -> None:
    store.change(lambda connection: connection.execute(update(reminder).values(sent_at=now() - timedelta(days=8))) and None)


def numbers(store) -> list[int]:
    with store.reading() as connection:
        return sorted(connection.execute(select(reminder.c.number)).scalars())


def test_preview_in_each_language_and_those_without_mail(hr, store, postbox):  # noqa: F811
    asked(store, add(store, "Ada", "Einkauf", email="ada@firma.example", language="en"), due=5, mandatory=True)
    asked(store, add(store, "Özlem", "Einkauf", email="o@firma.example", language="de"), due=-2)
    asked(store, add(store, "Cem", "Lager"))
    completed(store, done := add(store, "Dora", email="d@firma.example"))
    asked(store, done)
    add(store, "Nobody asked", email="n@firma.example")
    page = hr.get(f"/de/hr/reminders?what={DIALOGUE}")
    mails = [box.get_text("\n", strip=True) for box in soup(page).select(".gf-hr-mail")]
    assert len(mails) == 2 and "Guten Tag Özlem" in mails[0] and "Der Termin war der" in mails[0] and "Angebot" in mails[0]
    assert "Dear Ada" in mails[1] and "Please complete it by" in mails[1] and "mandatory" in mails[1] and "http://localhost/en/" in mails[1]
    assert [item.text for item in soup(page).select("h2 ~ ul.gf-hr-names li")] == ["Cem"]
    assert "firma.example" not in page.text and "Dora" not in page.text and "Nobody asked" not in page.text
    assert "Cem" not in hr.get(f"/de/hr/reminders?what={DIALOGUE}&group=Einkauf").text
    assert postbox.sent == [] and numbers(store) == []
    assert looks(store)[0] == ("hr", "reminders", "all")


def test_two_and_no_more_with_a_week_between(hr, store, postbox):  # noqa: F811
    asked(store, add(store, "Ada", email="ada@firma.example", language="en"), due=5)
    remind(hr)
    assert [(to, subject) for to, subject, _ in postbox.sent] == [("ada@firma.example", "Reminder: Theme 2: Title of dialogue (English)")]
    assert "niemanden zu erinnern" in remind(hr).text and len(postbox.sent) == 1
    for _ in range(3):
        a_week_passes(store)
        remind(hr)
    assert len(postbox.sent) == 2 and numbers(store) == [1, 2]
    assert {to for to, _, _ in postbox.sent} == {"ada@firma.example"}


def test_what_was_not_sent_is_not_counted(hr, store, postbox):  # noqa: F811
    for number in range(8):
        asked(store, add(store, f"P{number}", email=f"p{number}@firma.example"))
    postbox.fails = 1
    remind(hr)
    assert len(postbox.sent) == 7 and numbers(store) == [1] * 7
    a_week_passes(store)
    postbox.fails = 99  # the mail server is away: after five in a row the rest wait
    remind(hr)
    assert postbox.fails == 94 and len(postbox.sent) == 7 and numbers(store) == [1] * 7


def test_who_completes_it_meanwhile_gets_none(hr, store, postbox):  # noqa: F811
    first, second = (add(store, name, email=f"{name}@firma.example") for name in ("ada", "ben"))
    asked(store, first)
    asked(store, second)
    send = postbox.send

    async def and_the_other_completes(*mail):
        completed(store, second)
        await send(*mail)

    postbox.send = and_the_other_completes
    remind(hr)
    assert [to for to, _, _ in postbox.sent] == ["ada@firma.example"]


@pytest.mark.parametrize("policy", [{"reminders": 0}, {"hr_sees": frozenset({"group"})}])
def test_the_policy_may_forbid_them(hr, store, app, postbox, policy):  # noqa: F811
    app.state.policy = dataclasses.replace(Policy(), **policy)
    asked(store, add(store, "Ada", email="ada@firma.example"))
    assert hr.get("/de/hr/reminders").status_code == 404
    assert submit(hr, "/de/hr/reminders", what=DIALOGUE).status_code == 404
    assert postbox.sent == [] and "/reminders" not in hr.get("/de/hr").text


def test_one_is_all_where_the_policy_says_so(hr, store, app, postbox):  # noqa: F811
    app.state.policy = dataclasses.replace(Policy(), reminders=1)
    asked(store, add(store, "Ada", email="ada@firma.example"))
    for _ in range(2):
        remind(hr)
        a_week_passes(store)
    assert len(postbox.sent) == 1


def test_without_a_mail_server_it_says_so(hr, store):  # noqa: F811
    asked(store, add(store, "Ada", email="ada@firma.example"))
    page = remind(hr)
    assert "server.yml" in page.text and page.status_code == 200 and numbers(store) == []
    assert not soup(page).select("form[method=post] button.gf-act")


@pytest.mark.parametrize("fields", [{}, {"what": "immigrant/dialogue"}, {"what": DIALOGUE, "group": "Unbekannt"}])
def test_what_cannot_be(hr, store, postbox, fields):  # noqa: F811
    asked(store, add(store, "Ada", email="ada@firma.example"))
    assert submit(hr, "/de/hr/reminders", **fields).status_code == 422 and postbox.sent == []
