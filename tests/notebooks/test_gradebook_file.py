"""Where the gradebook is: a file or PostgreSQL, one a cohort. nbgrader's own commands find it in either."""

import csv
import shutil

import pytest

from givefirst.course import OperatorError
from givefirst.notebooks import Copies, grade_pending, write_course
from givefirst.notebooks.gradebook import FastGradebook, SlowGradebook, open_gradebook
from givefirst.notebooks.gradebook_file import ADDRESS, all_directories, course_directory, gradebook_url, shown, use_gradebook

from .nbgrader_tools import export, nbgrader, rows
from .submissions import MemoryStore, attempts


@pytest.fixture(scope="session")
def on_postgresql(course, postgresql, tmp_path_factory):
    """A function: a course directory with its gradebook in an empty PostgreSQL database."""

    def made():
        root = tmp_path_factory.mktemp("cohort") / "nbgrader"
        use_gradebook(root, postgresql.new_database())
        write_course(course, root)
        return root

    return made


def test_postgresql_holds_what_the_file_holds_and_nbgrader_works_with_it(course, check, folder, name, on_postgresql):
    """Fast rows, `nbgrader export` and `nbgrader autograde`, after which every row is the same again."""
    there = on_postgresql()
    for root in (folder, there):
        grade_pending(MemoryStore(attempts(check, 6, seed=7)), course, root)
    assert not (there / "gradebook.db").exists()
    assert isinstance(open_gradebook(gradebook_url(there)), FastGradebook)
    assert rows(there) == rows(folder)
    assert {row["student_id"] for row in csv.DictReader(export(there))} <= {f"learner{n}" for n in range(6)}
    assert export(there) == export(folder)
    nbgrader(there, "autograde", name, "--force", "--student", "learner1")
    assert rows(there) == rows(folder)


@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_nbgraders_own_code_writes_the_same_into_postgresql(course, check, folder, on_postgresql, monkeypatch):
    there = on_postgresql()
    grade_pending(MemoryStore(attempts(check, 4, seed=8)), course, folder)
    monkeypatch.setattr("givefirst.notebooks.gradebook.REVISION", "another")
    assert isinstance(open_gradebook(gradebook_url(there)), SlowGradebook)
    grade_pending(MemoryStore(attempts(check, 4, seed=8)), course, there)
    assert rows(there) == rows(folder)


@pytest.mark.parametrize("revision", ["known tables", "unknown tables"])
def test_erasing_reaches_postgresql_and_every_cohort(course, check, prepared, on_postgresql, monkeypatch, revision):
    first = on_postgresql()
    second = course_directory(first.parent, "spring-2027")
    shutil.copytree(prepared, second)
    for root in (first, second):
        grade_pending(MemoryStore(attempts(check, 4, seed=9)), course, root)
    if revision == "unknown tables":
        monkeypatch.setattr("givefirst.notebooks.copies.REVISION", "another")
    assert all_directories(first) == [first, second] and all_directories(second) == [second, first]
    assert Copies(first).people() == {f"learner{n}" for n in range(4)}
    assert Copies(first).erase_people(["learner2"]) == 2
    assert Copies(second).erase_attempts([("learner3", check.id, check.version)]) == 2
    assert Copies(first).people() == {"learner0", "learner1"}
    for root in (first, second):
        left = rows(root)
        assert "learner2" not in repr(left) and "learner3" not in repr(left) and "learner1" in repr(left)
        assert not list(root.glob("*/learner2")) and not list(root.glob("*/learner3"))


def test_a_gradebook_stays_with_its_cohort(course, check, folder, postgresql, tmp_path):
    address = postgresql.new_database()
    use_gradebook(folder, None)
    use_gradebook(folder, address)  # nobody has handed in anything yet
    use_gradebook(folder, address)
    write_course(course, folder)
    grade_pending(MemoryStore(attempts(check, 1, seed=1)), course, folder)
    with pytest.raises(OperatorError, match="stays with its cohort.*`cohort:`"):
        use_gradebook(folder, postgresql.new_database())
    other = folder.parent / "nbgrader-autumn"
    folder.rename(folder.parent / "nbgrader")
    with pytest.raises(OperatorError, match="a database of its own"):
        use_gradebook(other, address)
    assert not (other / ADDRESS).exists()


@pytest.mark.parametrize(("address", "words"), [
    ("mysql://host/name", "postgresql"), ("gradebook.db", "postgresql"), ("", "postgresql"),
])
def test_an_address_that_cannot_be_used_is_said(folder, address, words):
    with pytest.raises(OperatorError, match=words):
        use_gradebook(folder, address)


def test_the_records_and_the_gradebook_never_share_a_database(folder, postgresql, tmp_path):
    from givefirst.store import Store

    address = postgresql.new_database()
    Store.open(tmp_path, address).close()
    with pytest.raises(OperatorError, match="holds the records"):
        use_gradebook(folder, address)


@pytest.mark.parametrize("cohort", ["../out", "Spring", "a/b", "x" * 41, "-a", "a b"])
def test_a_cohort_never_names_another_folder(tmp_path, cohort):
    with pytest.raises(OperatorError, match="can't name a cohort"):
        course_directory(tmp_path, cohort)


def test_a_database_that_is_not_there_is_one_sentence_without_its_password(folder):
    with pytest.raises(OperatorError, match="Nothing is lost") as found:
        use_gradebook(folder, "postgresql://u:secret-word@127.0.0.1:1/nothing")
    assert "secret-word" not in str(found.value)
    (folder / ADDRESS).write_text("postgresql+psycopg://u:secret-word@127.0.0.1:1/nothing\n")
    assert "secret-word" not in shown(folder)
