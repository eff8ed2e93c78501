"""The log says what happened and never who, what was typed, or which page was read."""

import json
import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from givefirst.server import log as server_log
from givefirst.server.log import FOLDER, DayFiles, Line, remove_old, security, writing_log
from givefirst.store.log_files import code_of

from .conftest import Browser


@pytest.fixture
def lines(tmp_path):
    """(what was written so far); the log of the server, in a folder of its own."""
    with writing_log(tmp_path, 14):
        yield lambda: [json.loads(line) for file in sorted((tmp_path / FOLDER).glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]


def test_an_event_is_a_line_with_its_moment(lines):
    logging.getLogger("givefirst.server.run").info("started, version %s", "1.0")
    (line,) = lines()
    assert line | {"at": ""} == {"at": "", "level": "info", "part": "givefirst.server.run", "event": "started, version 1.0"}
    assert abs(datetime.fromisoformat(line["at"]) - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_security_event_names_a_code_and_no_id(lines):
    person = "0123456789abcdef" * 2
    security("sign-in", person, by="link")
    security("sign-in", person)
    security("throttled", route="/de/sign-in")
    first, second, third = lines()
    assert first["event"] == "sign-in" and first["who"] == second["who"] == code_of(person) and first["by"] == "link"
    assert person not in json.dumps(first) and "who" not in third


def test_words_of_other_libraries_come_without_values(capsys, lines):
    logging.getLogger("uvicorn.error").warning('%s asked for "%s"', "192.0.2.7", "/de/verify/CANARY")
    assert lines()[0]["event"] == '%s asked for "%s"'
    assert "CANARY" not in capsys.readouterr().err


def test_an_error_says_where_and_not_what(capsys, lines):
    try:
        raise ValueError("Ada CANARY Müller")
    except ValueError as error:
        logging.getLogger("givefirst.server.app").error("answered 500", exc_info=error)
    (line,) = lines()
    assert line["error"] == "ValueError" and any("test_log.py:" in step for step in line["where"])
    said = capsys.readouterr().err
    assert "CANARY" not in json.dumps(line) + said and "answered 500" in said and "Traceback" not in said


def test_files_of_days_gone_by_go(tmp_path):
    today = date(2026, 3, 20)
    names = ["2026-03-20.jsonl", "2026-03-06.jsonl", "2026-03-05.jsonl", "2025-01-01.jsonl", "notes.jsonl", "2025-01-01.txt"]
    for name in names:
        (tmp_path / name).write_text("")
    assert remove_old(tmp_path, 14, today) == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(set(names) - {"2026-03-05.jsonl", "2025-01-01.jsonl"})


def test_a_new_day_has_a_file_of_its_own_and_removes_old_ones(tmp_path, monkeypatch):
    class Clock(datetime):
        moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

        @classmethod
        def now(cls, zone=None):
            return cls.moment

    monkeypatch.setattr(server_log, "datetime", Clock)
    files = DayFiles(tmp_path, 2)
    files.setFormatter(Line())
    for day in range(1, 6):
        Clock.moment = datetime(2026, 3, day, 12, tzinfo=UTC)
        files.emit(logging.LogRecord("givefirst", logging.INFO, "", 0, f"day {day}", (), None))
    files.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["2026-03-03.jsonl", "2026-03-04.jsonl", "2026-03-05.jsonl"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.iterdir())


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    files = DayFiles(tmp_path / "file" / "log", 2)
    files.setFormatter(Line())
    files.emit(logging.LogRecord("givefirst", logging.INFO, "", 0, "CANARY", (), None))
    said = capsys.readouterr().err
    assert "cannot be written" in said and "CANARY" not in said


def test_a_day_has_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(server_log, "DAY_LIMIT", 1000)
    with writing_log(tmp_path, 14):
        for _ in range(100):
            security("refused", why="host")
    (file,) = (tmp_path / FOLDER).iterdir()
    assert 1000 <= file.stat().st_size < 1300


def test_requests_leave_no_trace_of_people(lines, capsys, app, store, monkeypatch):
    """Names, tokens, cookies, addresses and what was typed: none of it, whatever goes wrong."""
    person = Browser(app)
    person.start("Ada CANARY")
    learner = next(store.people())["id"]
    secrets = ["CANARY", learner, person.csrf, person.cookies["givefirst"], "203.0.113"]
    odd = {"User-Agent": "CANARY", "Referer": "http://localhost/CANARY", "X-Forwarded-For": "203.0.113.9"}
    person.get("/de/council?name=CANARY", headers=odd)
    person.get("/de/CANARY", headers=odd)
    person.post("/api/learner", {"name": "CANARY" * 50})
    person.post("/api/learner", {"name": "CANARY"}, headers={"Origin": "http://CANARY.example"})
    monkeypatch.setattr(app.state.identity, "visitor", lambda request: 1 / len(request.headers["cookie"].split("no such CANARY")[1:]))
    assert person.get("/api/me").status_code == 500
    found = lines()
    assert {line["event"] for line in found} == {"refused", "answered 500"} and {line.get("why") for line in found} >= {"role", "origin"}
    written = json.dumps(found) + capsys.readouterr().err
    assert [secret for secret in secrets if secret in written] == []
