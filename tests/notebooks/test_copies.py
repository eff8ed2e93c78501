"""Erasing from the nbgrader folder. (That no byte is left: tests/store/test_erasure.py.)"""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from givefirst.course import OperatorError
from givefirst.notebooks import Copies, copies, grade_pending

from .nbgrader_tools import rows
from .submissions import MemoryStore, attempts


@pytest.fixture
def graded(course, check, folder):
    """Six people who handed in."""
    grade_pending(MemoryStore(attempts(check, 6, seed=3)), course, folder)
    return folder


def of(learner: str, found: dict) -> dict:
    return {table: [row for row in part if learner in row] for table, part in found.items()}


def without(learner: str, found: dict) -> dict:
    return {table: [row for row in part if learner not in row] for table, part in found.items()}


@pytest.fixture(params=["known tables", "unknown tables"])
def revision(request, monkeypatch):
    if request.param == "unknown tables":
        monkeypatch.setattr(copies, "REVISION", "another")


def test_a_person_is_gone_and_nobody_else(graded, name, revision):
    before = rows(graded)
    assert all(of("learner2", before)[table] for table in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment"))
    shutil.copytree(graded / "autograded" / "learner2", graded / "feedback" / "learner2")
    assert Copies(graded).people() == {f"learner{n}" for n in range(6)}
    assert Copies(graded).erase_people(["learner2", "unknown"]) == 1
    assert rows(graded) == without("learner2", before)
    assert [path for path in graded.rglob("*") if "learner2" in path.name] == []
    assert Copies(graded).people() == {f"learner{n}" for n in (0, 1, 3, 4, 5)}
    assert Copies(graded).erase_people(["learner2"]) == 0


def test_a_submission_is_gone_and_the_person_stays_with_what_is_left(course, check, graded, name, revision):
    other = check.id, "another1"  # an assignment of an older version, with a submission of one of them
    with closing(sqlite3.connect(graded / "gradebook.db")) as gradebook, gradebook:
        gradebook.execute("INSERT INTO assignment (id, name, course_id) SELECT 'o', ?, course_id FROM assignment LIMIT 1", [copies.name_of(*other)])
        gradebook.execute("INSERT INTO submitted_assignment (id, assignment_id, student_id) VALUES ('s', 'o', 'learner2')")
    before = rows(graded)
    assert Copies(graded).erase_attempts([("learner2", check.id, check.version), ("learner3", check.id, check.version), ("learner3", *other)]) == 2
    after = rows(graded)
    assert {row[0] for row in after["student"]} == {row[0] for row in before["student"]} - {"learner3"}
    assert [row[1] for row in after["submitted_assignment"]].count("learner2") == 1
    for table in ("submitted_notebook", "grade", "comment"):
        assert after[table] == without("learner3", without("learner2", before))[table]
    assert not (graded / "submitted" / "learner2").exists() and (graded / "submitted" / "learner1" / name).exists()


@pytest.mark.parametrize("learner", ["../outside", "..", ".", "", "/", "learner1/../learner2"])
def test_an_id_is_never_a_path_to_elsewhere(graded, learner):
    (graded.parent / "outside").mkdir()
    (graded / "submitted" / "outside").mkdir()
    before = sorted(graded.parent.rglob("*"))
    Copies(graded).erase_people([learner])
    assert sorted(graded.parent.rglob("*")) == before


def test_where_nothing_was_graded_there_is_nothing_to_do(tmp_path):
    assert Copies(tmp_path / "nbgrader").people() == set()
    assert Copies(tmp_path / "nbgrader").erase_people(["ada"]) == Copies(tmp_path / "nbgrader").erase_attempts([("ada", "a/b", "1")]) == 0


def test_a_gradebook_in_use_is_said_in_one_sentence(graded, monkeypatch):
    with closing(sqlite3.connect(graded / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperatorError, match="close what else uses the gradebook"):
            Copies(graded).erase_people(["learner1"])


def test_the_server_need_not_load_nbgrader(graded):
    words = "import sys; from givefirst.notebooks import Copies; Copies(sys.argv[1]).erase_people(['learner1']); print('nbgrader' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words, str(graded)], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.stdout == "False\n"
    assert not (graded / "submitted" / "learner1").exists()
