"""kill -9 anywhere while checks come into the gradebook: nothing is lost or doubled, in files, rows and marks."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from givefirst.notebooks import write_course
from givefirst.notebooks.gradebook_file import ADDRESS, gradebook_url, use_gradebook
from givefirst.scoring import score_check
from givefirst.store import Attempt, Store, tables, to_json
from givefirst.store.reviews import save_review
from givefirst.store.sent_texts import texts_of_learner

from .conftest import FIXTURE
from .nbgrader_tools import rows
from .test_bridge import sent
from .test_entries import enter, pass_by

ROOT = Path(__file__).parents[2]
LEARNERS = [f"{number:032x}" for number in range(1, 5)]
TRAINER = "t" * 32
POINTS = 3  # in the ordinary run, in each kind of database

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the children are forks")


def hand_in(store, course, check, learner: str, number: int) -> None:
    answers = sent(check, f"Text {number}")
    result = score_check(check, answers, "de")
    store.record(Attempt(
        key=f"{number:032x}", id=f"{number:032x}", learner_id=learner, check_id=check.id, version=check.version, language="de", body=to_json({"responses": answers}),
        score=result["score"], max=result["max"], passed=True, result=to_json(result), completes="theme:dialogue", course_version=course.version,
        written=True, submitted_at=datetime(2026, 3, 1, 8, number, tzinfo=UTC),
    ))


def prepare(data: Path, database: str | None, gradebook: str | None, prepared: Path, course, check, name: str) -> None:
    """Two people whose first attempts are graded, one of them reviewed in nbgrader, the other on our page; then new attempts of all four
    (one comes twice), a new review, and an entry in nbgrader: all ways at once, each new and again."""
    folder = data / "nbgrader"
    shutil.copytree(prepared, folder)
    use_gradebook(folder, gradebook)
    write_course(course, folder)
    with Store.open(data, database) as store:
        for number, learner in enumerate(LEARNERS[:2], 1):
            hand_in(store, course, check, learner, number)
        text = text_of(store, LEARNERS[0])
        store.change(save_review(text, TRAINER, {"question": 1}, "Erst so"))
        pass_by(store, course, folder)
        for number, learner in enumerate([*LEARNERS[1:], LEARNERS[3]], 11):
            hand_in(store, course, check, learner, number)
        store.change(save_review(text, TRAINER, {"question": 2}, "Dann so"))
    enter(folder, name, 1.5, "Im Notenbuch", learner=LEARNERS[1])


def text_of(store, learner: str) -> dict:
    with store.reading() as connection:
        return texts_of_learner(connection, learner)[0]


def state(data: Path, database: str | None) -> dict:
    """All that there is, without moments of the run and numbers of rows."""
    folder = data / "nbgrader"
    files = {
        str(path.relative_to(folder)): (path.read_text(encoding="utf-8"), path.stat().st_mode)
        for step in ("submitted", "autograded") for path in (folder / step).rglob("*") if path.is_file()
    }
    with Store.open(data, database) as store, store.reading() as connection:
        attempts = [(row.id, row.exported_at is not None) for row in connection.execute(select(tables.attempt).order_by(tables.attempt.c.id))]
        said = (tables.review.c[name] for name in ("attempt_id", "slot", "part", "scores", "points", "comment"))
        reviews = sorted((*row[:-1], row.exported_at is not None) for row in connection.execute(select(*said, tables.review.c.exported_at)))
    gradebook = create_engine(gradebook_url(folder))
    with gradebook.connect() as connection:
        marks = len(connection.exec_driver_sql("SELECT grade_id FROM gf_mark").all())
    gradebook.dispose()
    return {"files": files, "rows": rows(folder), "attempts": attempts, "reviews": reviews, "marks": marks}


@contextmanager
def killer():
    """A function: grade in a child that is killed at a step; 0: at none."""
    process = subprocess.Popen([sys.executable, "-m", "tests.notebooks.killing"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def kill_at(step: int, data: Path, database: str | None) -> dict:
        process.stdin.write(json.dumps({"data": str(data), "database": database, "fixture": str(FIXTURE), "at": step}) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    try:
        yield kill_at
    finally:
        process.stdin.close()
        process.wait()


class Copies:
    """A data folder made once, and copies of it with copies of its databases."""

    def __init__(self, kind: str, folder: Path, request):
        self._cluster = request.getfixturevalue("postgresql") if kind == "postgresql" else None
        self._folder = folder
        self.first = self._new("first"), self._database(), self._database()
        self.first[0].mkdir()

    def _new(self, name: str) -> Path:
        return self._folder / name

    def _database(self, like: str | None = None) -> str | None:
        return self._cluster and self._cluster.new_database(like)

    def copy(self, name: str) -> tuple[Path, str | None]:
        data, database, gradebook = self.first
        shutil.copytree(data, self._new(name))
        if gradebook:
            (self._new(name) / "nbgrader" / ADDRESS).write_text(self._database(gradebook) + "\n")
        return self._new(name), self._database(database)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_any_step_nothing_is_lost_or_doubled(course, check, name, prepared, tmp_path, request, long, kind):
    """In the ordinary run the first step, the last one and some between; with --long every one of them."""
    copies = Copies(kind, tmp_path, request)
    prepare(*copies.first, prepared, course, check, name)
    with killer() as kill_at:
        place = copies.copy("whole")
        whole = kill_at(0, *place)
        assert whole["ended"] and whole["steps"] > 60
        wanted = state(*place)
        assert all(exported for _, exported in wanted["attempts"]) and len(wanted["attempts"]) == 6 and len(wanted["reviews"]) == 2

        between = max(1, whole["steps"] // POINTS)
        for step in range(1, whole["steps"] + 1) if long else sorted({1, *range(between, whole["steps"], between), whole["steps"]}):
            place = copies.copy(f"killed-{step}")
            found = kill_at(step, *place)
            sooner = kind == "postgresql" and found["ended"] and whole["steps"] - 3 < found["steps"] < step  # a run there may take one statement less
            assert found["killed"] or sooner, step
            assert kill_at(0, *place)["ended"], step
            assert state(*place) == wanted, step
            shutil.rmtree(place[0])
