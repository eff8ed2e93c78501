"""Codes: nobody guesses one, a whole room behind one address comes in; cookies and tokens of participants; two trainers."""

import itertools

import pytest

from givefirst.server import create_app
from givefirst.server.live import routes
from givefirst.server.live.codes import LETTERS, WRONG_OF_ADDRESS, WRONG_OF_ALL, Guesses, new_code, written_code
from givefirst.server.refused import Refused
from givefirst.server.throttle import Throttle
from givefirst.store import new_id
from givefirst.workshop import accept
from tests.server.conftest import Browser, someone

from .conftest import Phone, Trainer


def joined(browser: Browser, code: str, **more):
    return browser.post(f"/api/live/{code}/join", {"key": new_id(), "nickname": None, "language": "de", **more})


def test_codes_can_be_read_aloud_and_typed_anyhow():
    assert len(LETTERS) == 22 and not set("ILOQ") & set(LETTERS)
    assert all(len(new_code()) == 6 and set(new_code()) <= set(LETTERS) for _ in range(50))
    assert written_code(" abc-def ") == written_code("ABC DEF") == "ABCDEF"


def test_wrong_codes_are_throttled_and_right_ones_are_not(app, trainer, browser_of):
    for _ in range(WRONG_OF_ADDRESS):
        assert joined(browser_of(), "AAAAAA").status_code == 404
    assert joined(browser_of(), "AAAAAA").status_code == 429
    assert joined(browser_of(), trainer.code).status_code == 429  # a guess that hits must not tell so
    app.state.live.guesses = Guesses()
    assert all(joined(browser_of(), trainer.code).status_code == 200 for _ in range(WRONG_OF_ADDRESS * 2))


def test_guessing_from_many_addresses_is_throttled_and_known_rooms_come_in():
    moment = itertools.count()
    guesses = Guesses(clock=lambda: next(moment) / 1e6)
    guesses.right("room")
    for n in range(WRONG_OF_ALL):
        guesses.look(f"address-{n}")
        guesses.wrong(f"address-{n}")
    with pytest.raises(Refused):
        guesses.look("somebody else")
    guesses.look("room")


def test_a_wrong_code_and_a_session_one_is_not_in_look_alike(trainer, browser_of):
    answers = [browser_of().get(f"/api/live/{code}/view") for code in (trainer.code, "AAAAAA")]
    assert answers[0].status_code == 404 and answers[0].content == answers[1].content


def test_who_is_in_stays_the_same_person(app, trainer, phone_of):
    ada = phone_of("Ada")
    again = joined(ada.browser, trainer.code.lower())
    assert again.json()["view"]["me"] == {"id": ada.id, "nickname": "Ada"} and trainer.sees()["joined"] == 1
    cookie = next(each for each in again.headers.get_list("set-cookie") if each.startswith("givefirst-live="))
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie


def test_an_act_needs_the_token(app, trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    for token in (None, "", bob.browser.csrf, "ü"):
        headers = {"X-CSRF-Token": token and token.encode()}
        body = {"key": new_id(), "kind": "question", "text": "Why?"}
        assert ada.browser.post(f"/api/live/{trainer.code}/act", body, headers=headers).status_code == 403
    assert trainer.sees()["questions"] == []


def test_learners_of_the_course_take_part_with_their_own_token(app, trainer, person):
    phone = Phone(app, trainer.code, "Ada", browser=person)
    phone.does("question", text="Why?")
    person.csrf = None
    assert phone.act("question", text="Why not?").status_code == 403
    assert joined(person, trainer.code).status_code == 403


def test_two_trainers_and_a_third_who_is_none_of_them(app, trainer, browser_of):
    import asyncio

    second = Trainer(someone(browser_of, app, "trainer", "B"), app, code=trainer.code)
    assert second.lead("step", to="work").status_code == 404
    assert asyncio.run(app.state.live.join_trainer(trainer.code.lower(), second.id)) is True
    second.does("step", to="work")
    assert trainer.sees()["now"] == "work" and len(trainer.sees()["trainers"]) == 2
    assert asyncio.run(app.state.live.people_of_group(trainer.code, second.id)) == []  # they train another group
    assert asyncio.run(app.state.live.join_trainer("AAAAAA", second.id)) is False
    assert [each["code"] for each in asyncio.run(app.state.live.mine(second.id, "en"))] == [trainer.code]


def test_a_session_is_bounded(trainer, phone_of, browser_of, monkeypatch):
    ada = phone_of("Ada")
    monkeypatch.setattr(routes, "MOST_PEOPLE", 1)
    assert joined(browser_of(), trainer.code).status_code == 409
    assert joined(ada.browser, trainer.code).status_code == 200


def test_one_participant_cannot_flood_the_room(app, trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    answers = [ada.act("nickname", nickname=f"Ada {n}").status_code for n in range(125)]
    assert answers[:100] == [200] * 100 and answers[-1] == 429
    assert bob.act("nickname", nickname="Bob 2").status_code == 200
    answers = [bob.act("question", text=f"{n}?").status_code for n in range(45)]
    assert answers[39:41] == [200, 409]


def test_a_program_does_not_fill_the_room_from_one_address(app, trainer, browser_of, monkeypatch):
    moment = itertools.count()
    app.state.live_joins = Throttle(3, 600, clock=lambda: next(moment) / 1e6)
    ada = Phone(app, trainer.code, "Ada")
    assert [joined(browser_of(), trainer.code).status_code for _ in range(4)] == [200, 200, 429, 429]
    assert joined(ada.browser, trainer.code).status_code == 200  # who is in comes back at any time
    assert joined(browser_of(address="192.168.1.30"), trainer.code).status_code == 200  # and others from elsewhere


def test_what_one_participant_does_has_an_end(app, trainer, phone_of, monkeypatch):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    monkeypatch.setattr(accept, "MOST_ACTS", 4)  # joining is the first
    answers = [ada.act("nickname", nickname=f"Ada {n}") for n in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 409] and set(answers[-1].json()["error"]["message"]) == {"de", "en"}
    assert bob.act("nickname", nickname="Bob 2").status_code == 200
    assert ada.act("leave").status_code == 200  # one can always go


def test_who_was_in_another_session_stays_in_it(app, trainer, phone_of):
    """In the morning one workshop, in the afternoon another, on the same phone."""
    ada = phone_of("Ada")
    other = Trainer(trainer.browser, app)
    again = Phone(app, other.code, "Ada", browser=ada.browser)
    assert ada.sees()["me"]["id"] == ada.id and again.sees()["me"]["id"] == again.id


def test_a_cookie_that_no_session_knows_is_not_taken_over(trainer, browser_of):
    browser = browser_of()
    browser.cookies.set("givefirst-live", "planted-by-somebody-else", domain="localhost.local", path="/")
    browser.cookies.set("givefirst-live", "planted-by-somebody-else")
    cookies = joined(browser, trainer.code).headers.get_list("set-cookie")
    assert [cookie for cookie in cookies if cookie.startswith("givefirst-live=")] and "planted" not in str(cookies)


def test_bodies_are_small(trainer, phone_of):
    ada = phone_of("Ada")
    assert ada.act("question", text="x" * 17_000).status_code == 413
    assert ada.browser.post(f"/api/live/{trainer.code}/act", b"[").status_code == 422
    assert joined(ada.browser, trainer.code, nickname="x" * 61).status_code == 422


def test_a_second_process_says_that_it_is_not_the_one(app, live_course, site, store, trainer, phone_of):
    """It goes on as soon as the first one has stopped."""
    ada, other = phone_of("Ada"), create_app(live_course, site, store)
    ada.browser.app = other
    answer = ada.browser.get(f"/api/live/{trainer.code}/view")
    assert answer.status_code == 503 and "another part of the server" in answer.json()["error"]["message"]["en"]
    app.state.live.close()
    assert ada.sees()["me"]["nickname"] == "Ada"
