"""Opinions about the course: taken from anybody without asking who it is, shown to the roles that the policy names, from ten people up."""

import dataclasses
from datetime import date

import pytest
from sqlalchemy import select

from givefirst.course.policy import Policy
from givefirst.server import evaluation
from givefirst.server.throttle import Throttle
from givefirst.store import tables
from givefirst.store.evaluation import count

from .conftest import Browser, someone

GOOD = {"answers": {"course.welcome": 3, "course.useful": 2}, "text": None}
LAST_YEAR = date(2025, 3, 3)


def rows(store) -> list:
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(tables.tally.c.question, tables.tally.c.answer, tables.tally.c.count).order_by(tables.tally.c.question)).all()]


def test_anybody_may_say_something_and_nothing_of_them_is_kept(app, browser_of, store):
    for browser in (browser_of(), someone(browser_of, app)):
        assert browser.post("/api/evaluation", GOOD).status_code == 201
    assert rows(store) == [("course.useful", 2, 2), ("course.welcome", 3, 2)]
    answer = browser_of().post("/api/evaluation", {"answers": {}, "text": " <b>Danke</b>\n "})
    assert answer.status_code == 201 and "set-cookie" not in answer.headers
    with store.reading() as connection:
        assert connection.execute(select(tables.remark.c.text)).scalars().all() == ["<b>Danke</b>"]


@pytest.mark.parametrize("body", [
    {"answers": {"course.welcome": 4}, "text": None}, {"answers": {"course.welcome": -1}, "text": None}, {"answers": {"course.other": 1}, "text": None},
    {"answers": {"course.welcome": "3"}, "text": None}, {"answers": {}, "text": " "}, {"answers": {}, "text": "x" * 1001}, {"answers": {}, "text": "a\0b"},
    {"answers": {}}, {"answers": {}, "text": "x", "name": "Ada"}, b"{",
])
def test_what_is_no_answer_is_refused(browser_of, store, body):
    assert browser_of().post("/api/evaluation", body).status_code == 422
    assert rows(store) == []


def test_from_another_page_nothing_is_taken(browser_of, store):
    assert browser_of().post("/api/evaluation", GOOD, headers={"Origin": "http://evil.example"}).status_code == 403
    assert rows(store) == []


def test_thousands_from_one_address_are_slowed_down(app, browser_of, store):
    app.state.opinions = Throttle(2, 600)
    assert [browser_of().post("/api/evaluation", GOOD).status_code for _ in range(3)] == [201, 201, 429]


def test_a_policy_without_readers_asks_nobody(app, browser_of):
    app.state.policy = dataclasses.replace(Policy(), figures_for=frozenset())
    assert browser_of().post("/api/evaluation", GOOD).status_code == 404
    assert someone(browser_of, app, "hr").get("/de/figures").status_code == 404


def test_figures_for_the_roles_of_the_policy(app, browser_of):
    app.state.policy = dataclasses.replace(Policy(), figures_for=frozenset({"council"}))
    assert {role: someone(browser_of, app, role).get("/de/figures").status_code for role in ("learner", "hr", "council", "trainer", "operator")} == {
        "learner": 403, "hr": 404, "council": 200, "trainer": 404, "operator": 403}
    assert "/de/figures" in someone(browser_of, app, "council").get("/de/my-record").text
    assert "/de/figures" not in someone(browser_of, app, "hr").get("/de/my-record").text


def test_nothing_of_fewer_than_ten_and_nothing_of_this_month(app, browser_of, store):
    hr = someone(browser_of, app, "hr")
    for number in range(9):
        store.change(count({"course.welcome": number % 3, "pulse-30.gave": 1}, f"WORDS-{number}", LAST_YEAR))
    for _ in range(20):
        assert browser_of().post("/api/evaluation", {"answers": {"course.welcome": 3}, "text": "TODAY"}).status_code == 201
    page = hr.get("/en/figures").text
    assert "WORDS" not in page and "TODAY" not in page and " of 3" not in page and "%" not in page
    store.change(count({"course.welcome": 3, "pulse-30.gave": 0}, "<i>WORDS-9</i>", LAST_YEAR))
    page = hr.get("/en/figures").text
    assert "1.2 of 3" in page and "90%" in page and "&lt;i&gt;WORDS-9&lt;/i&gt;" in page and "TODAY" not in page


def test_both_languages_and_a_link_for_hr(app, browser_of):
    hr = someone(browser_of, app, "hr")
    assert "Ich habe mich willkommen gefühlt." in hr.get("/de/figures").text and "(nach rund 90 Tagen)" in hr.get("/de/figures").text
    assert "I felt welcome." in hr.get("/en/figures").text
    assert 'href="/de/figures"' in hr.get("/de/hr").text


def test_the_address_is_all_that_is_looked_at(monkeypatch, app, browser_of):
    """Whoever is signed in is counted like anybody else: the endpoint asks the visitor for nothing."""
    asked = []
    monkeypatch.setattr(evaluation, "client_address", lambda request, proxies: asked.append("address") or "x")
    assert isinstance(person := someone(browser_of, app), Browser) and person.post("/api/evaluation", GOOD).status_code == 201
    assert asked == ["address"]
