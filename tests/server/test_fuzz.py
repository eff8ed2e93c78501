"""Whatever is sent: never a 5xx, always a sentence in both languages."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Browser, model_attempt

# The application is the same for all examples of a test: attempts of earlier ones do no harm.
settings.register_profile("server", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
FUZZ = settings.get_profile("server")

NAMES = st.sampled_from([
    "key", "check", "version", "language", "responses", "variant", "parts", "step", "text", "send", "self", "single", "several", "order",
    "match", "scene", "written", "immigrant/dialogue", "immigrant/dialogue/check/single-a", "immigrant/dialogue/check/scene-b", "option-1",
    "row-1", "target-1", "door.say-1", "item-1", "__proto__", "",
])
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), NAMES)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.one_of(NAMES, st.text(max_size=5)), inner, max_size=5)),
    max_leaves=20,
)


def fine(answer):
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert set(answer.json()["error"]["message"]) == {"de", "en"}


@pytest.mark.parametrize("path", ["/api/attempts", "/api/learner"])
@FUZZ
@given(body=st.one_of(st.binary(max_size=300), VALUES.map(lambda value: json.dumps(value).encode())))
def test_any_body(person, path, body):
    fine(person.post(path, body))


@FUZZ
@given(data=st.data())
def test_attempts_with_anything_in_them(person, check, data):
    """Well-formed attempts with one place changed to anything."""
    attempt = model_attempt(check)
    slot = data.draw(st.sampled_from(sorted(attempt["responses"])))
    place = data.draw(st.sampled_from(["part", "parts", "variant", "slot", "responses", "language", "check", "version"]))
    value = data.draw(VALUES)
    answer = attempt["responses"][slot]
    if place == "part":
        answer["parts"]["step"] = value
    elif place in ("parts", "variant"):
        answer[place] = value
    elif place == "slot":
        attempt["responses"][slot] = value
    else:
        attempt[place] = value
    fine(person.post("/api/attempts", json.dumps(attempt).encode()))


@FUZZ
@given(name=st.text(max_size=150))
def test_any_name(app, name):
    person = Browser(app)
    answer = person.post("/api/learner", {"name": name})
    fine(answer)
    if answer.status_code == 200:
        assert answer.json()["name"] == (name.strip() or None)


HEADER = st.binary(max_size=60).filter(lambda value: b"\n" not in value and b"\r" not in value and b"\0" not in value)


@FUZZ
@given(name=st.sampled_from(["Cookie", "X-CSRF-Token", "Origin", "Sec-Fetch-Site", "Accept-Language", "If-None-Match", "Range", "Accept-Encoding"]), value=HEADER)
def test_any_header(person, name, value):
    for path in ("/", "/de/", "/api/me", "/_assets/book.css"):
        assert person.get(path, headers={name: value}).status_code < 500
    assert person.post("/api/learner", b"{", headers={name: value}).status_code in (403, 422)


@FUZZ
@given(path=st.text(max_size=40), query=st.text(max_size=20))
def test_any_path(app, path, query):
    from urllib.parse import quote

    for prefix in ("/", "/de/", "/api/", "/_assets/"):
        assert Browser(app).get(f"{prefix}{quote(path, errors='replace')}?{quote(query, errors='replace')}").status_code < 500
