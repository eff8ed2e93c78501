"""Points as nbgrader counts them, read without nbgrader."""

import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from givefirst.notebooks import grade_pending, write_course
from givefirst.notebooks.gradebook_file import gradebook_url, use_gradebook
from givefirst.notebooks.marks import read_marks

from .submissions import MemoryStore, attempts


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_points_are_those_that_nbgrader_counts(course, check, folder, name, request, kind):
    if kind == "postgresql":
        use_gradebook(folder, request.getfixturevalue("postgresql").new_database())
        write_course(course, folder)
    handed_in = attempts(check, 6, seed=4)
    grade_pending(MemoryStore(handed_in), course, folder)
    slot = next(slot.id for slot in check.slots.values() if not slot.written)
    with Gradebook(gradebook_url(folder)) as book:
        for cell, manual, extra in (("write", 1.5, None), (slot, None, 0.5)):
            grade = book.find_grade(cell, "check", name, "learner1")
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = manual, extra, False
        book.db.commit()
        theirs = {s.student_id: (s.score, s.max_score, s.needs_manual_grade) for s in book.assignment_submissions(name)}
    found = read_marks(folder, [f"learner{n}" for n in range(5)])
    assert {row["person_id"]: (row["score"], row["max"], row["open"]) for row in found} == {who: theirs[who] for who in theirs if who != "learner5"}
    assert {row["submitted_at"] for row in found} == {one["submitted_at"] for one in handed_in[:5]} and {row["assignment"] for row in found} == {name}
    assert read_marks(folder, []) == [] and read_marks(folder / "nothing", ["learner1"]) == []


def test_the_server_need_not_load_nbgrader(folder):
    words = "import sys; from givefirst.notebooks.marks import read_marks; read_marks(sys.argv[1], ['ada']); print('nbgrader' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words, str(folder)], cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr
