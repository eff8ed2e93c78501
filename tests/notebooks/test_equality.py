"""Ours equals nbgrader: every table of the gradebook and the exported CSV, on the same submitted notebooks."""

import pytest

from givefirst.notebooks import grade_pending

from .nbgrader_tools import STOCK, export, nbgrader, rows, twin
from .submissions import MemoryStore, attempts


@pytest.fixture
def count(request):
    return 50 if request.config.getoption("--long", default=False) else 20


@pytest.fixture
def graded(course, check, folder, count):
    counts = grade_pending(MemoryStore(attempts(check, count, seed=7)), course, folder)
    assert counts["graded"] == count
    return folder


@pytest.mark.parametrize("config", [STOCK, None], ids=["stock, kernel executing", "our configuration, ScoreAnswers"])
def test_rows_and_csv_equal_nbgrader(prepared, graded, name, tmp_path, config):
    theirs = twin(prepared, graded, tmp_path / "theirs", config)
    nbgrader(theirs, "autograde", name)
    ours_rows, their_rows = rows(graded), rows(theirs)
    for table in their_rows:
        assert ours_rows[table] == their_rows[table], table
    assert export(graded) == export(theirs)
    scores = {auto for _, _, auto, *_ in ours_rows["grade"]}
    assert {0, 1, 2, 3, None} <= scores, "the submissions were not varied enough to prove anything"
