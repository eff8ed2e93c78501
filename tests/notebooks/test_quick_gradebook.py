"""What formgrader's pages get is what nbgrader's own gradebook and API would have given."""

import random
from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from givefirst.notebooks.directory import alembic_on_path
from givefirst.notebooks.quick_gradebook import QuickAPI, QuickGradebook

ASSIGNMENTS, PEOPLE = ("one", "two", "three"), 6
MOMENT = datetime(2026, 3, 1, 10)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course directory: two notebooks an assignment with cells of all kinds, some not graded, one person with nothing, one handed in anew, names for half."""
    root, rng = tmp_path_factory.mktemp("course"), random.Random(5)
    with alembic_on_path():
        book = Gradebook(f"sqlite:///{root}/gradebook.db", "course")
    for name in ASSIGNMENTS:
        (root / "source" / name).mkdir(parents=True)
        book.add_assignment(name)
        for notebook in ("a", "b"):
            book.add_notebook(notebook, name)
            book.add_grade_cell("auto", notebook, name, max_score=3, cell_type="code")
            book.add_grade_cell("words", notebook, name, max_score=2, cell_type="markdown")
            book.add_task_cell("task", notebook, name, max_score=4, cell_type="markdown")
    for number in range(PEOPLE):
        book.add_student(f"p{number}", **({"first_name": f"F{number}", "last_name": f"L{number}"} if number % 2 else {}))
    for name in ASSIGNMENTS:
        for number in range(PEOPLE - 1):
            _hand_in(root, book, name, f"p{number}", rng, later=name == "two" and number == 1)
    (root / "submitted" / "p5" / "three").mkdir(parents=True)
    (root / "submitted" / "p5" / "one").write_text("a file, no folder", encoding="utf-8")
    (root / "autograded" / "p0" / "one" / "b.ipynb").unlink()
    book.close()
    return root


def _hand_in(root, book, name, student, rng, later) -> None:
    book.add_submission(name, student, timestamp=MOMENT)
    for notebook in ("a", "b"):
        for cell in ("auto", "words", "task"):
            grade = book.find_grade(cell, notebook, name, student)
            grade.auto_score = rng.choice([None, 0, 1, 3]) if cell == "auto" else None
            grade.manual_score, grade.extra_credit = rng.choice([None, 1.5]), rng.choice([None, 0.5])
            grade.needs_manual_grade = rng.random() < 0.3
        book.find_submission_notebook(notebook, name, student).flagged = rng.random() < 0.3
    book.db.commit()
    for step in ("submitted", "autograded"):
        folder = root / step / student / name
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC" if later else "2026-03-01 10:00:00 UTC", encoding="utf-8")
        for notebook in ("a", "b"):
            (folder / f"{notebook}.ipynb").write_text("{}", encoding="utf-8")


@pytest.fixture(scope="module")
def both(course):
    """(nbgrader's API, ours)"""
    config = Config({"CourseDirectory": {"root": str(course), "course_id": "course"}, "Exchange": {"root": str(course / "exchange")}})
    (course / "exchange").mkdir()
    with alembic_on_path():
        yield tuple(kind(CourseDirectory(config=config), config=config) for kind in (NbGraderAPI, QuickAPI))


def _sorted(rows):
    return sorted(rows, key=lambda row: row["id"])


@pytest.mark.parametrize("name", [*ASSIGNMENTS, "none"])
def test_lists_of_an_assignment(course, both, name):
    books = [kind(f"sqlite:///{course}/gradebook.db", "course") for kind in (Gradebook, QuickGradebook)]
    stock, ours = (_sorted(book.submission_dicts(name)) for book in books)
    assert stock == ours and len(ours) == (0 if name == "none" else PEOPLE - 1)
    stock, ours = (_sorted(book.notebook_submission_dicts("a", name)) for book in books)
    assert stock == ours
    for book in books:
        book.close()
    assert both[0].get_submissions(name) == both[1].get_submissions(name)


@pytest.mark.parametrize("notebook", ["a", "b"])
def test_places_of_submissions(both, notebook):
    stock, ours = (api.get_notebook_submissions("one", notebook) for api in both)
    assert stock == ours and len(ours) == (PEOPLE - 1 if notebook == "a" else PEOPLE - 2)


@pytest.mark.parametrize("student", ["p0", "p1", "p2", "p5", "stranger"])
def test_everything_of_one_person(both, student):
    stock, ours = (api.get_student_submissions(student) for api in both)
    assert stock == ours and [one["name"] for one in ours] == sorted(ASSIGNMENTS)
    if student == "p1":
        assert [one["autograded"] for one in ours] == [True, True, False]  # handed in anew, not graded yet
    if student == "p5":
        assert [one["submitted"] for one in ours] == [False, True, False]


def test_list_of_all_assignments_with_their_averages(both):
    stock, ours = ({one.pop("name"): one for one in api.get_assignments()} for api in both)
    assert sorted(ours) == sorted(ASSIGNMENTS) and all(one["average_written_score"] > 0 and one["average_task_score"] > 0 for one in ours.values())
    assert {name: pytest.approx(one) for name, one in stock.items()} == ours
    assert {name: one["num_submissions"] for name, one in ours.items()} == {"one": PEOPLE - 1, "two": PEOPLE - 1, "three": PEOPLE}
