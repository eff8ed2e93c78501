"""A running application on the sample course, asked without a network."""

import asyncio
import json

import httpx
import pytest
from sqlalchemy import select

from givefirst.course import load_course
from givefirst.server import create_app
from givefirst.store import Store, new_id, tables
from givefirst.store.grants import grant

from .sample import LEVEL_THEME, write_sample, write_site

ORIGIN = "http://localhost"


class Browser:
    """A browser of one person: keeps the cookie and the token, sends the headers a browser sends."""

    def __init__(self, app, origin: str = ORIGIN, address: str = "127.0.0.1", **options):
        self.app, self.origin, self.address, self.csrf = app, origin, address, None
        self.cookies = httpx.Cookies()
        self.options = options

    def ask(self, method: str, path: str, *, headers: dict | None = None, **more) -> httpx.Response:
        return asyncio.run(self._ask(method, path, headers or {}, more))

    async def _ask(self, method, path, headers, more):
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=(self.address, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=self.origin, cookies=self.cookies) as client:
            answer = await client.request(method, path, headers=headers, **more)
            self.cookies = client.cookies
            return answer

    def get(self, path: str, **more) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, body, *, headers: dict | None = None) -> httpx.Response:
        sent = {"Origin": self.origin, **({"X-CSRF-Token": self.csrf} if self.csrf else {}), **(headers or {})}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.ask("POST", path, headers={k: v for k, v in sent.items() if v is not None}, content=content)

    def start(self, name: str | None = None) -> dict:
        answer = self.post("/api/learner", {"name": name})
        assert answer.status_code == 200, answer.text
        self.csrf = answer.json()["csrf"]
        return answer.json()

    def send(self, attempt: dict) -> httpx.Response:
        return self.post("/api/attempts", attempt)


def someone(browser_of, app, role: str = "learner", group: str = "") -> Browser:
    """A browser of somebody who is signed in, with one role besides learning."""
    browser = browser_of()
    browser.start()
    if role != "learner":
        with app.state.store.reading() as connection:
            learner = connection.execute(select(tables.person.c.id).order_by(tables.person.c.created_at.desc()).limit(1)).scalar_one()
        app.state.store.change(grant(learner, role, group))
        app.state.identity.forget()
    return browser


@pytest.fixture(scope="session")
def sample_course(tmp_path_factory):
    return load_course(write_sample(tmp_path_factory.mktemp("course")))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def store(tmp_path, request):
    address = request.getfixturevalue("postgresql").new_database() if request.config.getoption("--postgresql") else None
    with Store.open(tmp_path, address) as opened:
        yield opened


@pytest.fixture
def app(sample_course, site, store):
    return create_app(sample_course, site, store, hosts=("kurs.example",))


@pytest.fixture
def browser_of(app):
    """A maker of browsers, one for each person."""
    return lambda **options: Browser(app, **options)


@pytest.fixture
def person(browser_of):
    browser = browser_of()
    browser.start()
    return browser


@pytest.fixture
def check(sample_course):
    return sample_course.checks[LEVEL_THEME]


@pytest.fixture
def attempt(check):
    """A maker of attempts: model responses of the first variants, with changes."""
    return lambda **changes: {**model_attempt(check), **changes}


def model_attempt(check) -> dict:
    responses = {}
    for slot in check.slots.values():
        exercise = next(iter(slot.variants.values()))
        responses[slot.id] = {"variant": exercise.id, "parts": {part.id: part.model_response() for part in exercise.parts}}
    return {"key": new_id(), "check": check.id, "version": check.version, "language": "de", "responses": responses}
