"""Attempts: scored, stored once, and everything wrong with them said in both languages."""

import dataclasses
import json

import pytest

from givefirst.server import create_app
from givefirst.store import Store, StoreUnavailable

from .conftest import Browser


def error_of(answer) -> dict:
    error = answer.json()["error"]
    assert set(error["message"]) == {"de", "en"} and all(error["message"].values())
    return error


def test_perfect_attempt(person, attempt, check, store):
    sent = attempt()
    answer = person.send(sent)
    assert answer.status_code == 201
    result = answer.json()
    assert (result["score"], result["max"], result["percent"], result["passed"]) == (14, 14, 100, True)
    assert [slot["slot"] for slot in result["slots"]] == list(check.slots)
    assert result["completed"] == ["dialogue"]
    assert person.get("/api/me").json()["completed"] == ["dialogue"]
    [waiting] = store.pending_attempts()
    assert waiting["check_id"] == "immigrant/dialogue"
    assert waiting["responses"]["match"] == sent["responses"]["match"]
    assert waiting["result"]["score"] == 14


def test_empty_attempt_is_stored_and_not_passed(person, attempt, store):
    answer = person.send(attempt(responses={}))
    assert answer.status_code == 201
    assert (answer.json()["score"], answer.json()["passed"], answer.json()["completed"]) == (0, False, [])
    assert len(store.pending_attempts()) == 1


def test_five_times_the_same_is_stored_once_and_answered_the_same(person, attempt, store):
    sent = attempt()
    answers = [person.send(sent) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200]
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert len(store.pending_attempts()) == 1


def test_same_key_with_another_body_is_refused(person, attempt, store):
    sent = attempt()
    person.send(sent)
    answer = person.send({**sent, "responses": {}})
    assert answer.status_code == 409
    assert error_of(answer)["field"] == "key"
    assert store.pending_attempts()[0]["score"] == 14


def test_same_key_of_another_learner_is_refused(person, browser_of, attempt, store):
    sent = attempt()
    person.send(sent)
    other = browser_of()
    other.start()
    answer = other.send(sent)
    assert answer.status_code == 409
    assert other.get("/api/me").json()["completed"] == []
    assert len(store.pending_attempts()) == 1


def test_old_version_is_refused(person, attempt):
    answer = person.send(attempt(version="0" * 12))
    assert answer.status_code == 409
    assert error_of(answer)["field"] == "version"


def test_repetition_after_the_course_was_updated_gets_the_stored_answer(person, attempt, check, sample_course, site, store):
    """The answer was lost, the course updated, the browser tries again with the same key: stored is stored.

    All points are as they were; the feedback went with the old version.
    """
    sent = attempt()
    first = person.send(sent)
    newer = dataclasses.replace(sample_course, checks={check.id: dataclasses.replace(check, version="f" * 12)})
    updated = Browser(create_app(newer, site, store))
    updated.cookies, updated.csrf = person.cookies, person.csrf
    again = updated.send(sent)
    points = {**first.json(), "slots": [{**slot, "parts": {}} for slot in first.json()["slots"]]}
    assert (again.status_code, again.json()) == (200, points)
    assert updated.send(attempt()).status_code == 409  # a new key with the old version is refused


def test_unknown_check(person, attempt):
    answer = person.send(attempt(check="immigrant/nothing"))
    assert answer.status_code == 404
    assert error_of(answer)["field"] == "check"


@pytest.mark.parametrize(("change", "field"), [
    ({"key": "short"}, "key"),
    ({"key": "G" * 32}, "key"),
    ({"key": 5}, "key"),
    ({"language": "fr"}, "language"),
    ({"responses": []}, "responses"),
    ({"responses": {"nowhere": {"variant": "x", "parts": {}}}}, "responses.nowhere"),
    ({"responses": {"single": {"variant": "x", "parts": {}}}}, "responses.single.variant"),
    ({"responses": {"single": {"variant": "immigrant/dialogue/check/single-a", "parts": {"step": ["x"]}}}}, "responses.single.parts.step.0"),
    ({"responses": {"single": {"variant": "immigrant/dialogue/check/single-a", "parts": {"step": {}}}}}, "responses.single.parts.step"),
    ({"responses": {"single": {"variant": "immigrant/dialogue/check/single-a", "parts": {"no": []}}}}, "responses.single.parts.no"),
    ({"responses": {"single": {"variant": "immigrant/dialogue/check/single-a"}}}, "responses.single.parts"),
    ({"responses": {"scene": {"variant": "immigrant/dialogue/check/scene-a", "parts": {"step": ["door.say-9"]}}}}, "responses.scene.parts.step.0"),
    ({"responses": {"written": {"variant": "immigrant/dialogue/check/written-a", "parts": {"step": {"text": 5}}}}}, "responses.written.parts.step.text"),
    ({"surprise": 1}, "surprise"),
])
def test_wrong_shape_names_the_field(person, attempt, store, change, field):
    answer = person.send(attempt(**change))
    assert answer.status_code == 422
    assert error_of(answer)["field"] == field
    assert store.pending_attempts() == []


@pytest.mark.parametrize("missing", ["key", "check", "version", "language", "responses"])
def test_missing_field_is_named(person, attempt, missing):
    sent = attempt()
    del sent[missing]
    answer = person.send(sent)
    assert (answer.status_code, error_of(answer)["field"]) == (422, missing)


@pytest.mark.parametrize("body", [
    b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"NaN", b"1e999", b"9" * 5000,
    b'{"key": "\\ud800"}', b'{"key": "\x00"}', b'{"key": NaN}',
])
def test_malformed_json(person, body):
    answer = person.post("/api/attempts", body)
    assert answer.status_code == 422
    error_of(answer)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1e999", "9" * 4000, '"\\ud800"', "[" * 150 + "]" * 150])
def test_strange_values_as_responses(person, attempt, value):
    sent = json.dumps(attempt(responses={"single": {"variant": "immigrant/dialogue/check/single-a", "parts": {"step": "HERE"}}}))
    answer = person.post("/api/attempts", sent.replace('"HERE"', value).encode())
    assert answer.status_code == 422
    error_of(answer)


def test_too_large_is_refused_before_it_is_read(person, app):
    answer = person.post("/api/attempts", b" " * (256 * 1024 + 1))
    assert answer.status_code == 413
    error_of(answer)


def test_a_text_that_is_too_long_is_refused_with_its_place(person, attempt, store):
    sent = attempt()
    slot, answer = next((slot, answer) for slot, answer in sent["responses"].items() if "text" in answer["parts"]["step"])
    for text, send in (("word " * 20_000, True), ("ß" * 10_001, False)):
        answer["parts"]["step"] |= {"text": text, "send": send}
        refused = person.send(sent)
        assert (refused.status_code, error_of(refused)["field"]) == (413, f"responses.{slot}.parts.step.text")
        assert "kürzen" in error_of(refused)["message"]["de"] and "shorten" in error_of(refused)["message"]["en"]
    answer["parts"]["step"] |= {"text": "👍" * 10_000, "send": True}
    assert person.send(sent).status_code == 201
    assert store.pending_attempts()[0]["responses"][slot]["parts"]["step"]["text"] == "👍" * 10_000


def test_too_large_without_a_length_is_refused_while_it_is_read(person):
    read = []

    async def long():
        for _ in range(64):
            read.append(65536)
            yield b" " * 65536

    headers = {"Origin": person.origin, "X-CSRF-Token": person.csrf}
    answer = person.ask("POST", "/api/attempts", headers=headers, content=long())
    assert answer.status_code == 413
    assert sum(read) < 2 * 256 * 1024


def written(text: str, **more) -> dict:
    return {"written": {"variant": "immigrant/dialogue/check/written-a", "parts": {"step": {"text": text, **more}}}}


@pytest.mark.parametrize("text", ["NUL \0 inside", "Ünïcödé 😀 \u202e reversed", "<script>alert(1)</script>", "=1+1", "' OR 1=1 --", "\x7f\x1b[31m"])
def test_texts_that_were_sent_are_kept_exactly(person, attempt, store, text):
    assert person.send(attempt(responses=written(text, send=True))).status_code == 201
    assert store.pending_attempts()[0]["responses"]["written"]["parts"]["step"]["text"] == text


@pytest.mark.parametrize("more", [{}, {"send": False}, {"send": False, "self": {"clear": 2}}])
def test_texts_that_were_not_sent_are_not_kept(person, attempt, store, more):
    sent = attempt(responses=written("CANARY only for me", **more))
    assert person.send(sent).status_code == 201
    assert person.send(sent).status_code == 200
    row = store.attempt(sent["key"])
    assert "CANARY" not in row["body"] + row["result"]
    assert store.pending_attempts()[0]["responses"]["written"]["parts"]["step"] == {"send": False}


def test_a_store_that_cannot_write_is_503_and_works_again(person, attempt, store, monkeypatch):
    async def down(_attempt):
        raise StoreUnavailable("database or disk is full")

    sent = attempt()
    with monkeypatch.context() as patched:
        patched.setattr(store, "record_soon", down)
        answer = person.send(sent)
        assert answer.status_code == 503
        error_of(answer)
        assert person.get("/api/me").json()["completed"] == []
    assert person.send(sent).status_code == 201


def test_a_full_disk_end_to_end(sample_course, site, tmp_path, attempt):
    """The real store on a database that may not grow: 503, nothing half-written; with room again, 201 for the same key."""
    from sqlalchemy import event

    from givefirst.store.engine import open_engine

    engine = open_engine(tmp_path / "full.db")
    limit = {"pages": 100_000}
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {limit['pages']}"))
    with Store(engine) as store:
        person = Browser(create_app(sample_course, site, store))
        person.start()
        with store.reading() as connection:
            limit["pages"] = connection.exec_driver_sql("PRAGMA page_count").scalar() + 20
        sent = [attempt() for _ in range(60)]
        statuses = [person.send(one).status_code for one in sent]
        assert statuses[0] == 201 and statuses[-1] == 503
        assert len(store.pending_attempts()) == statuses.count(201)
        limit["pages"] = 100_000
        again = [person.send(one).status_code for one in sent]
        assert again == [{201: 200, 503: 201}[status] for status in statuses]
        assert len(store.pending_attempts()) == 60


def test_a_session_that_cannot_be_read_is_503(app, person, store, monkeypatch):
    def down(_hash):
        raise StoreUnavailable("disk I/O error")

    monkeypatch.setattr(store, "session", down)
    app.state.identity._sessions.clear()
    assert person.get("/api/me").status_code == 503


def test_a_fault_of_ours_is_500_without_details(person, attempt, store, monkeypatch):
    async def broken(_attempt):
        raise TypeError("secret detail")

    monkeypatch.setattr(store, "record_soon", broken)
    answer = person.send(attempt())
    assert answer.status_code == 500
    error_of(answer)
    assert "secret" not in answer.text and "Traceback" not in answer.text
