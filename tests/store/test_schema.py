"""Databases of every released schema are brought up to date; killed in the middle, they are as they were."""

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from givefirst.course import OperatorError
from givefirst.store import Store, engine, tables
from givefirst.store.store import FILE

RELEASED = sorted((Path(__file__).parent / "released").glob("schema-*.sql"))
KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
from alembic.operations import Operations
from givefirst.store import Store

create = Operations.create_table
def and_die(self, name, *columns, **more):
    create(self, name, *columns, **more)
    if name == "enrolment":
        os.kill(os.getpid(), signal.SIGKILL)
Operations.create_table = and_die
Store.open(Path(sys.argv[1]), sys.argv[2] or None)
"""
OPEN = """
import sys
from pathlib import Path
from givefirst.store import Store
print("loaded", flush=True)
sys.stdin.readline()
Store.open(Path(sys.argv[1]), sys.argv[2] or None).close()
"""
ROOT = Path(__file__).parents[2]


def in_sqlite(folder: Path, script: Path) -> Path:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
        connection.commit()
    return folder / FILE


def in_postgresql(address: str, script: Path) -> None:
    """The same tables and rows, in PostgreSQL's words. (The releases up to schema 2 offered no PostgreSQL to operators, but their code ran on it.)"""
    words = script.read_text(encoding="utf-8").replace("DATETIME", "TIMESTAMP WITH TIME ZONE")
    words = re.sub(r"\t(id|position) INTEGER", r"\t\1 SERIAL", words)
    words = re.sub(r"(,14,18,)([01])", r"\1'\2'", words)
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(words)


def prepared(folder: Path, address: str | None, script: Path) -> None:
    in_postgresql(address, script) if address else in_sqlite(folder, script)


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def tables_of(address: str) -> dict[str, list]:
    """Every table with all its rows."""
    database = engine.open_engine(address)
    try:
        with database.connect() as connection:
            return {name: connection.execute(text(f'SELECT * FROM "{name}" ORDER BY 1')).all() for name in inspect(connection).get_table_names()}
    finally:
        database.dispose()


def differences(store: Store) -> list:
    """Between what the database has and tables.py, in Alembic's eyes."""
    with store._engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), tables.metadata)


def test_a_new_database_is_as_described(store):
    assert differences(store) == []
    assert set(inspect(store._engine).get_table_names()) == {*tables.metadata.tables, "alembic_version"}


@pytest.mark.parametrize("script", RELEASED, ids=lambda script: script.stem)
def test_every_released_schema_is_brought_up_to_date(tmp_path, database, script):
    prepared(tmp_path, database, script)
    for _ in range(2):  # the second time there is nothing left to do
        with Store.open(tmp_path, database) as store:
            assert differences(store) == []
            assert [row["id"][-1] for row in store.pending_attempts()] == ["0", "2"]
            assert store.session("1" * 64)["name"] == "Ada Müller"
            assert store.completions("a" * 32) == ["theme:dialogue"]
            with store._engine.connect() as connection:
                assert connection.execute(text("SELECT id, written FROM attempt ORDER BY id")).all() == [(f"{n:032d}", n == 0) for n in range(3)]
                assert not {"outbox", "schema_version"} & set(inspect(connection).get_table_names())


@pytest.mark.parametrize("script", RELEASED, ids=lambda script: script.stem)
def test_killed_in_the_middle_of_an_upgrade_the_database_is_as_it_was(tmp_path, database, script):
    prepared(tmp_path, database, script)
    look = partial(tables_of, database) if database else partial(dump, tmp_path / FILE)
    before = look()
    died = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(tmp_path), database or ""], cwd=ROOT)
    assert died.returncode == -signal.SIGKILL
    assert look() == before
    with Store.open(tmp_path, database) as store:
        assert differences(store) == []


@pytest.mark.parametrize("start", [None, *RELEASED], ids=lambda start: start.stem if start else "new")
def test_processes_that_start_at_once_take_turns(tmp_path, database, start):
    if start:
        prepared(tmp_path, database, start)
    command = [sys.executable, "-c", OPEN, str(tmp_path), database or ""]
    started = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in started:
        assert process.stdout.readline() == "loaded\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        process.communicate()
    assert [process.returncode for process in started] == [0, 0]
    with Store.open(tmp_path, database) as store:
        assert differences(store) == []


def test_a_database_of_a_newer_release_is_left_alone(tmp_path):
    Store.open(tmp_path).close()
    later = engine.open_engine(tmp_path / FILE)
    with later.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    later.dispose()
    before = dump(tmp_path / FILE)
    with pytest.raises(OperatorError, match="newer release"):
        Store.open(tmp_path)
    assert dump(tmp_path / FILE) == before
