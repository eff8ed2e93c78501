"""Mails for spaced practice: asked for on a page, sent by the daily run, ended by the link in each."""

import dataclasses
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from givefirst.course.policy import Keep, Policy
from givefirst.server.mail import MailError
from givefirst.server.practice_mail import send_due
from givefirst.server.settings import Mail, Settings
from givefirst.store import tables
from givefirst.store.tables import now

from .conftest import someone

SETTINGS = Settings(address="https://kurs.example", mail=Mail(host="127.0.0.1", sender="kurs@firma.example"))


class Postbox:
    ready = True

    def __init__(self):
        self.sent, self.fails = [], 0

    def send_now(self, to: str, subject: str, text: str) -> None:
        if self.fails:
            self.fails -= 1
            raise MailError("The mail server sleeps.")
        self.sent.append((to, subject, text))


@pytest.fixture
def learner(app, browser_of, store):
    app.state.settings = SETTINGS
    browser = someone(browser_of, app)
    store.change(lambda connection: connection.execute(update(tables.person).values(email="ada@firma.example", name="Ada Kern")) and None)
    return browser


def submit(browser, *themes: str, path: str = "/en/practice-mail"):
    return browser.ask("POST", path, headers={"Origin": browser.origin}, data={"csrf": browser.csrf or "", "theme": list(themes)})


def days_pass(store, days: int) -> None:
    store.change(lambda connection: connection.execute(update(tables.practice_mail).values(started_on=now().date() - timedelta(days=days))) and None)


def ordered(store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.execute(select(tables.practice_mail.c.theme)).scalars())


def test_a_theme_that_has_left_the_course_stops_no_mail(learner, app, store, sample_course):
    submit(learner, "dialogue", "giving")
    store.change(lambda connection: connection.execute(update(tables.practice_mail).where(tables.practice_mail.c.theme == "giving").values(theme="gone")) and None)
    days_pass(store, 2)
    postbox = Postbox()
    assert send_due(store, sample_course, SETTINGS, 60, postbox) == 1 and len(postbox.sent) == 1


def test_ordered_sent_and_ended_by_the_link(learner, app, store, browser_of, sample_course):
    assert submit(learner, "dialogue").headers["location"] == "/en/practice-mail?saved"
    assert "checked" in learner.get("/en/practice-mail?saved").text and ordered(store) == ["dialogue"]
    assert 'href="/en/practice-mail"' in learner.get("/en/my-record").text
    postbox = Postbox()
    assert send_due(store, sample_course, SETTINGS, 90, postbox) == 0
    days_pass(store, 2)
    assert [send_due(store, sample_course, SETTINGS, 90, postbox) for _ in range(2)] == [1, 0]
    ((to, subject, text),) = postbox.sent
    assert to == "ada@firma.example" and subject.startswith("A small round: ") and text.startswith("Dear Ada Kern,")
    assert "https://kurs.example/en/practice/index.html#day-2" in text
    assert not any(word in text for word in ("refuser", "immigrant", "native"))
    link = re.search(r"https://kurs\.example(/en/practice-mail/out/\w+)", text)[1]
    stranger = browser_of()
    assert "Stop the mails" in stranger.get(link).text and ordered(store) == ["dialogue"]  # a mail scanner opens links
    assert submit(stranger, path=link).status_code == 200 and ordered(store) == []
    assert submit(stranger, path="/en/practice-mail/out/nobody").text == submit(stranger, path=link).text


def test_a_failure_is_tried_again_the_next_day(learner, store, sample_course):
    submit(learner, "dialogue")
    days_pass(store, 2)
    postbox = Postbox()
    postbox.fails = 1
    assert [send_due(store, sample_course, SETTINGS, 90, postbox) for _ in range(2)] == [0, 1]


def test_no_tick_ends_them(learner, store):
    submit(learner, "dialogue")
    submit(learner)
    assert ordered(store) == []


@pytest.mark.parametrize(("settings", "days"), [(Settings(), 90), (Settings(mail=SETTINGS.mail), 90), (SETTINGS, 0)])
def test_where_none_can_be_sent_none_are_offered(learner, app, store, sample_course, settings, days):
    submit(learner, "dialogue")
    days_pass(store, 2)
    app.state.settings, app.state.policy = settings, dataclasses.replace(Policy(), keep=Keep(practice_days=days))
    assert "sends no such mails" in learner.get("/en/practice-mail").text
    assert submit(learner, "dialogue").status_code == 404
    assert send_due(store, sample_course, settings, days, Postbox() if settings.mail and settings.address else None) == 0
    assert submit(learner).status_code == 303 and ordered(store) == []  # out is always possible


def test_who_has_no_address_reads_why(learner, store):
    store.change(lambda connection: connection.execute(update(tables.person).values(email=None)) and None)
    assert "no email address" in learner.get("/en/practice-mail").text
    assert submit(learner, "dialogue").status_code == 404


def test_who_is_not_signed_in_reads_how(learner, browser_of):
    page = browser_of().get("/de/practice-mail").text
    assert "/de/sign-in" in page and "<form" not in page.split("<main")[-1]


def test_an_unknown_theme_is_refused(learner, store):
    assert submit(learner, "cooking").status_code == 422 and ordered(store) == []
