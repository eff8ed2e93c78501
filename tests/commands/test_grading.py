"""`givefirst notebooks`, `grade` and `regrade` as an operator runs them: a course that changes, a gradebook that is elsewhere, cohorts."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from givefirst import cli
from givefirst.course import load_course
from givefirst.notebooks.assignment import assignment_name
from givefirst.scoring import score_check
from givefirst.store import Attempt, Store, tables, to_json
from givefirst.store.reviews import save_review
from givefirst.store.sent_texts import texts_of_learner
from tests.notebooks.conftest import FIXTURE
from tests.notebooks.nbgrader_tools import rows
from tests.notebooks.test_bridge import sent

ADA, BOB = "a" * 32, "b" * 32
KEY = "exercises/immigrant/dialogue/check/first-a.yml"


@pytest.fixture
def course_of(tmp_path, monkeypatch):
    """A function: the course as it is now, or with one slot worth more, which makes another version of its check."""
    root = Path(shutil.copytree(FIXTURE, tmp_path / "course"))
    monkeypatch.setattr(cli, "ROOT", root)

    def course(worth: int | None = None):
        if worth:
            for file in (root / "exercises/immigrant/dialogue/check").glob("first-*.yml"):
                text = file.read_text(encoding="utf-8")
                file.write_text(text.replace("interaction: choice\n", f"interaction: choice\n  points: {worth}\n"), encoding="utf-8")
        return load_course(root)

    return course


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data").mkdir(mode=0o700)
    return tmp_path / "data"


def run(capsys, data: Path, *arguments) -> list[str]:
    assert cli.main([*map(str, arguments), "--data", str(data)]) == 0, capsys.readouterr()
    return capsys.readouterr().out.splitlines()


def hand_in(data: Path, course, learner: str, key: str, *, passed: bool = True) -> None:
    check = course.checks["immigrant/dialogue"]
    answers = sent(check, "Mein Text")
    result = score_check(check, answers, "de")
    with Store.open(data) as store:
        store.start_learner(learner, f"Name {key}", key * 64)
        store.record(Attempt(
            key=key * 32, learner_id=learner, check_id=check.id, version=check.version, language="de", body=to_json({"responses": answers}),
            score=result["score"], max=result["max"], passed=passed, result=to_json(result), completes=check.completes, course_version=course.version,
            written=True, submitted_at=datetime(2026, 3, 1, 8, int(key), tzinfo=UTC),
        ))


def submissions(folder: Path) -> dict[str, str]:
    return {learner: assignment for assignment, learner, *_ in rows(folder)["submitted_assignment"]}


def test_a_check_that_changes_is_regraded_when_the_operator_says_so(course_of, data, capsys):
    old = course_of()
    hand_in(data, old, ADA, "1", passed=False)
    with Store.open(data) as store:
        with store.reading() as connection:
            (text,) = texts_of_learner(connection, ADA)
        store.change(save_review(text, BOB, {"question": 2}, "Gut"))
    assert run(capsys, data, "grade")[-1].startswith("1 check(s) graded, 0 waiting; 1 piece(s)")
    folder, before = data / "nbgrader", assignment_name(old.checks["immigrant/dialogue"])
    assert submissions(folder) == {ADA: before}
    hand_in(data, old, BOB, "2")  # not graded yet when the course changes

    new = course_of(worth=5)
    after = assignment_name(new.checks["immigrant/dialogue"])
    assert after != before
    said = run(capsys, data, "grade")
    assert said[0].startswith("1 attempt(s) belong to another version") and said[-1].startswith("0 check(s) graded, 1 waiting")
    unchanged = rows(folder)
    said = run(capsys, data, "regrade", "--who")
    assert said[0] == "immigrant/dialogue: 2 attempt(s) of 2 person(s) at older versions, 1 of them waiting."
    assert said[1:3] == ["       1 would newly pass", "         Name 1: 14 of 14 -> 18 of 18"]
    assert "       0 would no longer pass; what they completed stays" in said and "       2 would have other points" in said
    assert said[-1] == "Nothing was changed. `givefirst regrade --apply` does it." and rows(folder) == unchanged

    assert "2 attempt(s) scored again" in run(capsys, data, "regrade", "--apply", "--check", "immigrant/dialogue")[-1]
    assert run(capsys, data, "grade")[-1].startswith("2 check(s) graded, 0 waiting; 1 piece(s)")
    assert submissions(folder) == {ADA: after, BOB: after}
    assert not list(folder.glob(f"*/{ADA}/{before}")) and (folder / "autograded" / ADA / after / "check.ipynb").exists()
    (written,) = [row for row in rows(folder)["grade"] if row[0] == ADA and row[1] == "write"]
    assert written[3] == 2.0
    assert run(capsys, data, "regrade") == ["No attempt belongs to an older version of a check."]
    with Store.open(data) as store, store.reading() as connection:
        assert store.completions(ADA) == store.completions(BOB) == ["theme:dialogue"]
        assert [tuple(row) for row in connection.execute(select(tables.access_log.c.role, tables.access_log.c.action))] == [("operator", "regrade")]
    assert cli.main(["regrade", "--check", "no/where", "--data", str(data)]) == 1 and "There is no check 'no/where'" in capsys.readouterr().err


def test_a_new_cohort_begins_anew_and_the_old_one_stays(course_of, data, capsys):
    course = course_of()
    hand_in(data, course, ADA, "1")
    run(capsys, data, "grade")
    (data / "server.yml").write_text("cohort: spring-2027\n", encoding="utf-8")
    hand_in(data, course, BOB, "2")
    run(capsys, data, "grade")
    assert set(submissions(data / "nbgrader")) == {ADA} and set(submissions(data / "nbgrader-spring-2027")) == {BOB}
    assert (data / "nbgrader-spring-2027").stat().st_mode & 0o777 == 0o700
    with Store.open(data) as store:
        with store.reading() as connection:
            (text,) = texts_of_learner(connection, ADA)
        store.change(save_review(text, BOB, {"question": 1}, ""))
    assert "1 piece(s) of feedback brought in" in run(capsys, data, "grade")[-1]  # where she handed in


def test_in_postgresql_by_option_or_server_yml_and_again_elsewhere(course_of, data, capsys, postgresql):
    course, address = course_of(), postgresql.new_database()
    hand_in(data, course, ADA, "1")
    run(capsys, data, "grade", "--gradebook", address)
    folder = data / "nbgrader"
    assert set(submissions(folder)) == {ADA} and not (folder / "gradebook.db").exists()
    run(capsys, data, "grade")  # the folder remembers
    there = rows(folder)
    (data / "server.yml").write_text(f"gradebook: {postgresql.new_database()}\n", encoding="utf-8")
    assert cli.main(["grade", "--data", str(data)]) == 1 and "stays with its cohort" in capsys.readouterr().err
    (folder / "gradebook.address").unlink()  # as if it were lost
    assert run(capsys, data, "grade")[-1].startswith("0 check(s) graded")
    assert run(capsys, data, "grade", "--again")[-1].startswith("1 check(s) graded")
    assert rows(folder) == there
    assert run(capsys, data, "grade", "--again")[-1].startswith("0 check(s) graded") and rows(folder) == there
