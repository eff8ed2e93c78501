"""A live workshop on the sample course: a trainer and phones, asked without a network."""

import asyncio
import time

import pytest

from givefirst.course import load_course
from givefirst.server import create_app
from givefirst.store import new_id
from givefirst.workshop import Format
from tests.server.conftest import Browser, someone
from tests.server.sample import LEVEL_THEME, choice, dialogue, match, order, put, write_sample, written

HOUR = 3_600_000
EXERCISE = f"{LEVEL_THEME}/live-"


def text(words: str) -> dict:
    return {"de": f"{words} (de)", "en": f"{words} (en)"}


def write_live_course(root):
    write_sample(root)
    parts = {"choice": choice("live-choice", multiple=False), "order": order("live-order"), "match": match("live-match"), "written": written("live-written"),
             "scene": dialogue("live-scene")}
    for name, part in parts.items():
        put(root / "exercises" / f"{EXERCISE}{name}.yml", {"title": text(name), "objective": "I2.1", "sources": ["S1.1"], "parts": [part]})
    return root


def sample_format() -> dict:
    activities = [{"id": name, "kind": "exercise", "exercise": EXERCISE + name} for name in ("choice", "order", "match", "written", "scene")]
    return {
        "code": "W9", "title": text("Midday"), "minutes": 90,
        "steps": [
            {"id": "arrive", "at": 0, "minutes": 10, "title": text("Arrive"), "notes": text("PRIVATE-notes"), "practices": ["give-first"], "slides": ["arrive"]},
            {"id": "work", "at": 10, "minutes": 50, "title": text("Work"), "activities": activities},
            {"id": "more", "at": 60, "minutes": 30, "title": text("More"), "activities": [
                {"id": "wall", "kind": "wall", "prompt": text("A better sentence"), "lines": 3},
                {"id": "word", "kind": "words", "prompt": text("One word")},
                {"id": "stand", "kind": "standing", "prompt": text("Where?"), "options": [{"id": "a", "text": text("A")}, {"id": "b", "text": text("B")}]},
                {"id": "threes", "kind": "timer", "minutes": 3},
            ]},
        ],
    }


@pytest.fixture(scope="session")
def live_course(tmp_path_factory):
    return load_course(write_live_course(tmp_path_factory.mktemp("live")))


@pytest.fixture
def app(live_course, site, store):
    form = Format.model_validate(sample_format())
    return create_app(live_course, site, store, hosts=("kurs.example",), formats={form.code: form})


class Trainer:
    """Leads a session that was opened."""

    def __init__(self, browser: Browser, app, code: str | None = None, ends_in: int = HOUR):
        self.browser, self.app = browser, app
        session = asyncio.run(app.state.identity.known(browser.cookies["givefirst"])).session
        self.id = session.learner_id
        self.code = code or asyncio.run(app.state.live.open(self.id, "W9", "A", time.time_ns() // 1_000_000 + ends_in, "de"))

    def lead(self, kind: str, *, key: str | None = None, **fields):
        return self.browser.post(f"/api/live/{self.code}/lead", {"key": key or new_id(), "kind": kind, **fields})

    def does(self, kind: str, **fields) -> dict:
        answer = self.lead(kind, **fields)
        assert answer.status_code == 200, answer.text
        return answer.json()["view"]

    def sees(self, role: str = "lead", language: str = "de") -> dict:
        return self.browser.get(f"/api/live/{self.code}/view?as={role}&language={language}").json()


class Phone:
    """A participant without an account."""

    def __init__(self, app, code: str, nickname: str | None = None, browser: Browser | None = None):
        self.browser, self.code = browser or Browser(app), code
        answer = self.browser.post(f"/api/live/{code}/join", {"key": new_id(), "nickname": nickname, "language": "de"})
        assert answer.status_code == 200, answer.text
        self.browser.csrf = answer.json()["csrf"]
        self.view = answer.json()["view"]
        self.id = self.view["me"]["id"]

    def act(self, kind: str, *, key: str | None = None, **fields):
        return self.browser.post(f"/api/live/{self.code}/act", {"key": key or new_id(), "kind": kind, **fields})

    def does(self, kind: str, **fields) -> dict:
        answer = self.act(kind, **fields)
        assert answer.status_code == 200, answer.text
        return answer.json()["view"]

    def answers(self, activity: str, response, number: int = 1) -> dict:
        return self.does("answer", activity=activity, round=number, response=response)

    def sees(self) -> dict:
        return self.browser.get(f"/api/live/{self.code}/view").json()


@pytest.fixture
def trainer(browser_of, app):
    return Trainer(someone(browser_of, app, "trainer", "A"), app)


@pytest.fixture
def phone_of(app, trainer):
    """A maker of phones that have joined."""
    return lambda nickname=None: Phone(app, trainer.code, nickname)


@pytest.fixture
def restart(app, live_course, site, store):
    """A maker of a new application on the same records, as after a crash."""
    form = Format.model_validate(sample_format())

    def again():
        app.state.live.close()
        return create_app(live_course, site, store, formats={form.code: form})

    return again
