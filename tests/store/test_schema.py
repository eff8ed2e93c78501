"""Databases of every released schema are brought up to date; killed in the middle, they are as they were."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

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
Store.open(Path(sys.argv[1]))
"""


def database(folder: Path, script: Path) -> Path:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
        connection.commit()
    return folder / FILE


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def differences(store: Store) -> list:
    """Between what the database has and tables.py, in Alembic's eyes."""
    with store._engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), tables.metadata)


def test_a_new_database_is_as_described(tmp_path):
    with Store.open(tmp_path) as store:
        assert differences(store) == []
        assert set(inspect(store._engine).get_table_names()) == {*tables.metadata.tables, "alembic_version"}


@pytest.mark.parametrize("script", RELEASED, ids=lambda script: script.stem)
def test_every_released_schema_is_brought_up_to_date(tmp_path, script):
    database(tmp_path, script)
    for _ in range(2):  # the second time there is nothing left to do
        with Store.open(tmp_path) as store:
            assert differences(store) == []
            assert [row["id"][-1] for row in store.pending_attempts()] == ["0", "2"]
            assert store.session("1" * 64)["name"] == "Ada Müller"
            assert store.completions("a" * 32) == ["theme:dialogue"]
            with store._engine.connect() as connection:
                assert connection.execute(text("SELECT id, written FROM attempt ORDER BY id")).all() == [(f"{n:032d}", n == 0) for n in range(3)]
                assert not {"outbox", "schema_version"} & set(inspect(connection).get_table_names())


@pytest.mark.parametrize("script", RELEASED, ids=lambda script: script.stem)
def test_killed_in_the_middle_of_an_upgrade_the_database_is_as_it_was(tmp_path, script):
    file = database(tmp_path, script)
    before = dump(file)
    died = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(tmp_path)], cwd=Path(__file__).parents[2])
    assert died.returncode == -signal.SIGKILL
    assert dump(file) == before
    with Store.open(tmp_path) as store:
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
