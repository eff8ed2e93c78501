"""Ours equals nbgrader: every table of the gradebook and the exported CSV, on the same submitted notebooks."""

from pathlib import Path

import pytest

from givefirst.course import load_course
from givefirst.notebooks import grade_pending, write_course

from .conftest import FIXTURE
from .nbgrader_tools import STOCK, export, nbgrader, rows, twin
from .submissions import KINDS, MemoryStore, attempts

SHORT, LONG = 10, 50  # submissions of each course


@pytest.fixture(scope="module", params=[FIXTURE, Path(__file__).parents[2]], ids=["every interaction", "the course"])
def graded(request, tmp_path_factory):
    """(course directory before grading, the same graded by us, name of the assignment, our CSV)."""
    course = load_course(request.param)
    check = course.checks["immigrant/dialogue"]
    before, after = (tmp_path_factory.mktemp(name) / "course" for name in ("before", "after"))
    name = write_course(course, before)[list(course.checks).index(check.id)]
    twin(before, before, after)
    count = LONG if request.config.getoption("--long", default=False) else SHORT
    assert count >= len(KINDS)
    assert grade_pending(MemoryStore(attempts(check, count, seed=7)), course, after)["graded"] == count
    return before, after, name, export(after)


@pytest.mark.parametrize("config", [STOCK, None], ids=["stock, kernel executing", "our configuration, ScoreAnswers"])
def test_rows_and_csv_equal_nbgrader(graded, tmp_path, config):
    before, ours, name, our_csv = graded
    theirs = twin(before, ours, tmp_path / "theirs", config)
    nbgrader(theirs, "autograde", name)
    our_rows, their_rows = rows(ours), rows(theirs)
    for table in their_rows:
        assert our_rows[table] == their_rows[table], table
    assert our_csv == export(theirs)
    scores = {auto for _, _, auto, *_ in our_rows["grade"]}
    assert {0, 1, 2, None} <= scores, "the submissions were not varied enough to prove anything"
