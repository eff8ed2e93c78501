"""Erasing one person among 1,000: nothing of them is left anywhere, and nobody else has lost anything."""

import json
import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from givefirst.course import load_course
from givefirst.notebooks import Copies, grade_pending, write_course
from givefirst.store import Store, engine, tables
from givefirst.store.erasure import ERASED, NOBODYS, OF_OTHERS, OWN, erase_person, erase_returned, erase_rows
from givefirst.store.ledger import person_hash, read_ledger
from givefirst.store.log_files import code_of
from tests.notebooks.submissions import responses

from .makers import attempt
from .people import everything, fill

CANARY = "canary"
TARGET = CANARY.ljust(32, "0")
PEOPLE = [TARGET if n == 500 else f"{n:032x}" for n in range(1000)]
COURSE = Path(__file__).parents[1] / "notebooks" / "fixture"


def mark(person_id: str) -> str:
    return CANARY if person_id == TARGET else "other"


@pytest.fixture(scope="session")
def graded(tmp_path_factory) -> Path:
    """Everybody's check as attempts in a store, notebooks and rows of the gradebook. Not to be changed."""
    data = tmp_path_factory.mktemp("graded")
    course = load_course(COURSE)
    (check,) = course.checks.values()
    write_course(course, data / "nbgrader")
    rng = random.Random(6)
    with Store.open(data) as store:
        for person_id in PEOPLE:
            answers = responses(check, "written", rng)
            for slot in answers.values():
                for part, answer in slot["parts"].items():
                    slot["parts"][part] = {**answer, "text": mark(person_id)} if isinstance(answer, dict) and "text" in answer else answer
            item = attempt(f"{person_id}-key", learner=person_id)
            item.check_id, item.version, item.body = check.id, check.version, json.dumps({"responses": answers})
            store._writer.submit(item)
        store.change(lambda connection: None)
        assert grade_pending(store, course, data / "nbgrader")["graded"] == len(PEOPLE)
    shutil.copytree(data / "nbgrader" / "submitted" / TARGET, data / "nbgrader" / "feedback" / TARGET)
    with closing(sqlite3.connect(data / "nbgrader" / "gradebook.db")) as gradebook, gradebook:
        for words in (f"{CANARY} " * 80, "better words"):  # what was written over stays in the file, unless it is cleaned
            gradebook.execute("UPDATE comment SET manual_comment = ?", [words])
    return data


def copy_or_link(source: str, target: str) -> None:
    """Thousands of files that are deleted, never changed; the gradebook is."""
    shutil.copy2(source, target) if source.endswith(".db") else os.link(source, target)


@pytest.fixture
def data(graded, tmp_path):
    """A data folder with everybody's answers and logs. The gradebook's first words are a canary of all; they were written over."""
    shutil.copytree(graded / "nbgrader", tmp_path / "data" / "nbgrader", copy_function=copy_or_link)
    (tmp_path / "data" / "logs").mkdir()
    lines = [json.dumps({"who": code_of(person_id), "email": f"{mark(person_id)}-{n}"}) for n, person_id in enumerate(PEOPLE)]
    lines += [json.dumps({"who": code_of(person_id), "words": mark(person_id)}) for person_id in PEOPLE]
    (tmp_path / "data" / "logs" / "server.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "data"


def found_in_files(data: Path) -> list[str]:
    paths = [path for path in data.rglob("*") if CANARY in path.name or path.is_file() and CANARY.encode() in path.read_bytes()]
    return sorted(str(path.relative_to(data)) for path in paths)


def without(rows: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    """What has to be left: rows of others, with nobody's id where the person looked or reviewed."""
    def cleaned(name, values):
        positions = [list(table.c.keys()).index(column.name) for column in OF_OTHERS if (table := column.table).name == name]
        return tuple(ERASED if n in positions and value == TARGET else value for n, value in enumerate(values))

    kept = {name: [cleaned(name, values) for values in found] for name, found in rows.items()}
    return {name: sorted((values for values in found if CANARY not in repr(values)), key=repr) for name, found in kept.items()}


def test_one_among_a_thousand_is_gone_and_nobody_else_has_lost_anything(data, database):
    with Store.open(data, database) as store:
        store.change(lambda connection: fill(connection, PEOPLE, mark))
        store.change(lambda connection: connection.execute(insert(tables.setting).values(key="first", value=TARGET)))
        change = update(tables.person).where(tables.person.c.id == TARGET)
        for name in ("canary was called so once", "canary is called so now"):
            store.change(lambda connection, name=name: connection.execute(change.values(name=name)))
        with store.reading() as connection:
            before = everything(connection)
        assert len(found_in_files(data)) > 6
        counts = erase_person(store, TARGET, data, Copies(data / "nbgrader"))
        assert counts["notebooks"] == counts["person"] == counts["attempt"] == 1 and counts["log_lines"] == 2
        assert found_in_files(data) == []
        with store.reading() as connection:
            after = everything(connection)
            assert list(connection.execute(select(tables.erasure.c.person_hash)).scalars()) == [person_hash(TARGET)]
            assert CANARY not in repr(connection.execute(select(tables.setting)).all())
        assert read_ledger(data) == {person_hash(TARGET)}
        assert after == without(before)
        assert {name: len(found) for name, found in after.items()} == dict.fromkeys(after, 999)
    with closing(sqlite3.connect(data / "nbgrader" / "gradebook.db")) as gradebook:
        assert gradebook.execute("SELECT count(*) FROM student").fetchone() == (999,)
        assert gradebook.execute("SELECT count(*) FROM grade").fetchone()[0] % 999 == 0
        assert gradebook.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(list((data / "nbgrader" / "submitted").iterdir())) == 999
    assert len((data / "logs" / "server.log").read_text().splitlines()) == 1998


def test_every_table_says_whose_it_is():
    """A new table is in one of the lists, or erasure would pass it by."""
    of_people = {column.table.name for column in (*OWN, *OF_OTHERS)}
    assert of_people | NOBODYS == set(tables.metadata.tables)
    named = {f"{table.name}.{column.name}" for table in tables.metadata.tables.values() for column in table.c if column.name.endswith(("person_id", "learner_id", "actor_id", "reviewer_id"))}
    assert named == {str(column) for column in (*OWN, *OF_OTHERS)} - {"person.id", "setting.value"}


def test_a_second_time_there_is_nothing_left_to_do(store, tmp_path):
    store.change(lambda connection: fill(connection, PEOPLE[:3]))
    assert erase_person(store, PEOPLE[0], tmp_path)["person"] == 1
    assert erase_person(store, PEOPLE[0], tmp_path) == {}
    assert len((tmp_path / "erased.txt").read_text().splitlines()) == 1


class Refusing:
    """Copies that can't be erased at first."""

    def __init__(self):
        self.refuses = True

    def people(self):
        return set()

    def erase_people(self, person_ids):
        if self.refuses:
            raise OSError("locked")
        return 0


def test_refused_on_the_way_the_daily_run_finishes_it(store, tmp_path):
    store.change(lambda connection: fill(connection, PEOPLE[:3]))
    copies = Refusing()
    with pytest.raises(OSError):
        erase_person(store, PEOPLE[0], tmp_path, copies)
    copies.refuses = False
    assert erase_returned(store, tmp_path, copies) == 1
    assert erase_returned(store, tmp_path, copies) == 0
    with store.reading() as connection:
        assert {len(rows) for rows in everything(connection).values()} == {2}


def test_an_attempt_that_was_under_way_is_erased_by_the_daily_run(store, tmp_path):
    store.change(lambda connection: fill(connection, PEOPLE[:2]))
    erase_person(store, PEOPLE[0], tmp_path)
    store.record(attempt("late", learner=PEOPLE[0]))
    assert erase_returned(store, tmp_path) == 1
    assert store.attempt("late") is None and store.completions(PEOPLE[0]) == []


def test_a_long_look_at_the_database_delays_the_cleaning_and_is_no_error(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "PAUSE", 0)
    with Store.open(tmp_path) as store:
        store.change(lambda connection: fill(connection, PEOPLE[:2]))
        with store.reading() as other:
            other.execute(select(tables.person)).all()
            store.change(erase_rows([PEOPLE[0]]))
            assert store.scrub() is False
            store.record(attempt("meanwhile"))
        assert store.scrub() is True
        assert (tmp_path / "givefirst.db-wal").stat().st_size == 0
