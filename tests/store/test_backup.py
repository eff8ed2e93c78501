"""A backup while the server writes, restored into either database; who was erased stays erased."""

import json
import random
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import insert, select, update

from givefirst.course import OperatorError
from givefirst.store import Store, tables
from givefirst.store.access import access_revision
from givefirst.store.backup import file_hash, write_backup
from givefirst.store.erasure import erase_person
from givefirst.store.ledger import FILE as LEDGER
from givefirst.store.restore import restore_backup

from .makers import attempt
from .people import WORKSHOP, everything, fill

PEOPLE = [f"{n:032x}" for n in range(5)]
RELEASED = sorted((Path(__file__).parent / "released").glob("schema-*.sql"))


@pytest.fixture
def data(tmp_path):
    """A data folder with files of all kinds."""
    for name, words in {
        "company.yml": "name: Muster GmbH\n", "server.yml": "sign_in: people\n", "secret.txt": "pass", "logs/server.log": "{}\n",
        "nbgrader/submitted/ada/check/answers.json": "{}", "nbgrader/autograded/ada/check/answers.json": "{}", ".hidden": "x",
    }.items():
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(words)
    (tmp_path / "data" / "nbgrader/autograded/ada/check/answers.json").chmod(0o444)
    with closing(sqlite3.connect(tmp_path / "data" / "nbgrader" / "gradebook.db")) as gradebook, gradebook:
        gradebook.execute("CREATE TABLE grade (score)")
        gradebook.execute("INSERT INTO grade VALUES (7)")
    return tmp_path / "data"


@pytest.fixture
def elsewhere(tmp_path):
    (tmp_path / "new").mkdir()
    return tmp_path / "new"


@pytest.fixture(params=["into sqlite", "into postgresql"])
def other(request):
    """The address of the database to restore into."""
    return None if request.param == "into sqlite" else request.getfixturevalue("postgresql").new_database()


def contents(store: Store) -> dict:
    with store.reading() as connection:
        return everything(connection) | {name: list(connection.execute(select(tables.metadata.tables[name]))) for name in ("policy_version", "deletion")}


def test_what_was_there_comes_back_whichever_database(data, database, elsewhere, other):
    file = elsewhere.parent / "backup.zip"
    with Store.open(data, database) as store:
        store.change(lambda connection: fill(connection, PEOPLE))
        store.change(lambda connection: connection.execute(insert(tables.policy_version).values(at=tables.now(), hash="h", body="ü😀")))
        store.record(attempt("k", answer="NUL \0"))
        write_backup(store, data, file)
        before = contents(store)
    assert file.stat().st_mode & 0o777 == 0o600
    with Store.open(elsewhere, other) as store:
        done = restore_backup(store, elsewhere, file)
        after = contents(store)
        assert done["erased"] == 0 and done["kept"] == []
        assert before.pop("sign_in_link") and after.pop("sign_in_link") == []  # links and sessions of those who signed in are used up
        assert before.pop("session") and after.pop("session") == []
        assert before.pop("workshop_trainer") and after.pop("workshop_trainer") == []  # workshops are in no backup
        assert after == before
        assert store.record(attempt("k", answer="NUL \0")).kind == "repeated"
        store.change(lambda connection: fill(connection, ["f" * 32], lambda person_id: "new"))  # numbers go on behind those that came
    found = {str(path.relative_to(elsewhere)) for path in elsewhere.rglob("*") if path.is_file() and not path.name.startswith("givefirst.db")}
    assert found == {
        "company.yml", "server.yml", "secret.txt", "nbgrader/gradebook.db", "nbgrader/submitted/ada/check/answers.json", "nbgrader/autograded/ada/check/answers.json",
    }
    assert (elsewhere / "nbgrader/autograded/ada/check/answers.json").stat().st_mode & 0o777 == 0o444
    with closing(sqlite3.connect(elsewhere / "nbgrader" / "gradebook.db")) as gradebook:
        assert gradebook.execute("SELECT score FROM grade").fetchone() == (7,)


def test_nothing_that_was_written_in_a_workshop_is_in_a_backup(data, database, tmp_path):
    with Store.open(data, database) as store:
        store.change(lambda connection: fill(connection, PEOPLE))
        store.change(lambda connection: [connection.execute(insert(tables.workshop_event), {"workshop_id": WORKSHOP, "key": f"{n:032x}", "body": "CANARY " * 2000}) for n in range(50)])
        write_backup(store, data, tmp_path / "backup.zip")
        with store.reading() as connection:
            assert len(connection.execute(select(tables.workshop_event)).all()) == 50  # the session goes on
    with ZipFile(tmp_path / "backup.zip") as archive:
        assert b"CANARY" not in archive.read("givefirst.db")
        assert json.loads(archive.read("backup.json"))["rows"]["workshop"] == 0


def test_a_backup_while_others_write_holds_all_that_was_acknowledged_before(data, database, elsewhere, other):
    acknowledged, stop = [], threading.Event()

    def write(number):
        for n in range(100_000):
            if stop.is_set():
                return
            store.record(attempt(f"{number}-{n}", learner=f"{number}-{n}"))
            acknowledged.append(f"{number}-{n}")

    with Store.open(data, database) as store:
        threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        backups = []
        for number in range(2):
            while len(acknowledged) < 50 * (number + 1):
                stop.wait(0.01)
            before = list(acknowledged)
            write_backup(store, data, elsewhere.parent / f"{number}.zip")
            backups.append((elsewhere.parent / f"{number}.zip", before))
        stop.set()
        for thread in threads:
            thread.join()
    with Store.open(elsewhere, other) as store:
        for file, before in backups:
            restore_backup(store, elsewhere, file, replace=True)
            with store.reading() as connection:
                keys = set(connection.execute(select(tables.attempt.c.key)).scalars())
                completed = set(connection.execute(select(tables.completion.c.learner_id)).scalars())
            assert set(before) <= keys <= set(acknowledged)
            assert completed == keys  # all tables are of the same moment
            assert len(store.pending_attempts(200_000)) == len(keys)


def test_whoever_was_erased_after_the_backup_stays_erased(data, database, elsewhere, other):
    file = elsewhere.parent / "backup.zip"
    with Store.open(data, database) as store:
        store.change(lambda connection: fill(connection, PEOPLE))
        erase_person(store, PEOPLE[0], data)  # in the backup's own table
        write_backup(store, data, file)
        erase_person(store, PEOPLE[1], data)
        assert restore_backup(store, data, file, replace=True)["erased"] == 1
        assert everybody(store) == PEOPLE[2:]
    ledger = (data / LEDGER).read_text()
    with Store.open(elsewhere, other) as store:  # the database is lost; the ledger was kept
        (elsewhere / LEDGER).write_text(ledger)
        erase_person(store, PEOPLE[2], elsewhere)  # and somebody was erased in the new database before
        assert restore_backup(store, elsewhere, file)["erased"] == 2
        assert everybody(store) == PEOPLE[3:]
        assert len((elsewhere / LEDGER).read_text().split()) == 3
        with store.reading() as connection:
            assert len(connection.execute(select(tables.erasure)).all()) == 3


def everybody(store: Store) -> list[str]:
    """Ids in any table."""
    with store.reading() as connection:
        found = everything(connection)
    ids = {value for rows in found.values() for row in rows for value in row if isinstance(value, str)}
    return sorted(ids & set(PEOPLE))


def test_records_are_replaced_only_when_that_is_said(data, database, tmp_path):
    with Store.open(data, database) as store:
        store.change(lambda connection: fill(connection, PEOPLE[:2]))
        write_backup(store, data, tmp_path / "backup.zip")
        store.change(lambda connection: fill(connection, PEOPLE[2:], lambda person_id: "later"))
        store.change(lambda connection: connection.execute(insert(tables.setting).values(key="access_revision", value="7")))
        (data / "company.yml").write_text("name: Neu AG\n")
        (data / "nbgrader" / "submitted" / "late").mkdir()
        with pytest.raises(OperatorError, match="--replace"):
            restore_backup(store, data, tmp_path / "backup.zip")
        assert len(contents(store)["person"]) == 5
        assert restore_backup(store, data, tmp_path / "backup.zip", replace=True)["kept"] == ["company.yml"]
        assert len(contents(store)["person"]) == 2
        with store.reading() as connection:
            assert access_revision(connection) == 8  # servers that run look everybody up again
    assert (data / "company.yml").read_text() == "name: Neu AG\n"  # what is set up here stays
    assert [path.name for path in (data / "nbgrader" / "submitted").iterdir()] == ["ada"]
    assert not list(data.glob(".restore-*"))


@pytest.mark.parametrize("script", RELEASED, ids=lambda script: script.stem)
def test_a_backup_of_an_older_schema_is_brought_up_to_date(elsewhere, other, script):
    old, file = elsewhere.parent / "old.db", elsewhere.parent / "backup.zip"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
    with ZipFile(file, "w") as archive:
        archive.write(old, "givefirst.db")
        archive.writestr("backup.json", json.dumps({"format": 1, "sha256": file_hash(old), "rows": {}}))
    with Store.open(elsewhere, other) as store:
        restore_backup(store, elsewhere, file)
        assert store.completions("a" * 32) == ["theme:dialogue"]
        assert [row["id"][-1] for row in store.pending_attempts()] == ["0", "2"]
        assert store.session("1" * 64)["name"] == "Ada Müller"  # on their own device; there is no other way back


def test_a_file_that_is_not_whole_changes_nothing(data, tmp_path):
    file = tmp_path / "backup.zip"
    with Store.open(data) as store:
        store.change(lambda connection: fill(connection, PEOPLE))
        write_backup(store, data, file)
        before, whole = contents(store), file.read_bytes()
        broken = [b"", b"no zip", whole[: len(whole) // 2], *[damaged(whole, seed) for seed in range(20)]]
        for number, content in enumerate(broken):
            file.write_bytes(content)
            try:
                restore_backup(store, data, file, replace=True)
            except OperatorError as error:
                assert str(file) in str(error)
            else:
                assert number > 2  # the byte said nothing: a date, for example
                before = contents(store)
            assert contents(store)["person"] == before["person"]
        for wrong in ("../outside", "/etc/outside", "data/../../outside", "data/../.."):
            write_with(file, whole, wrong, tmp_path)
            with pytest.raises(OperatorError, match="no whole backup"):
                restore_backup(store, data, file, replace=True)
        assert not (tmp_path / "outside").exists()
        assert not list(data.glob(".restore-*"))


def damaged(content: bytes, seed: int) -> bytes:
    changed = bytearray(content)
    changed[random.Random(seed).randrange(len(content))] ^= 0x55
    return bytes(changed)


def write_with(file: Path, whole: bytes, name: str, folder: Path) -> None:
    file.write_bytes(whole)
    with ZipFile(file, "a") as archive:
        archive.writestr(name, "x")


def test_a_backup_beside_the_records_is_refused(data):
    with Store.open(data) as store, pytest.raises(OperatorError, match="data folder itself"):
        write_backup(store, data, data / "backup.zip")


def test_a_backup_of_a_newer_release_is_left_alone(data, tmp_path):
    with Store.open(data) as store:
        write_backup(store, data, tmp_path / "backup.zip")
        with ZipFile(tmp_path / "backup.zip") as archive:
            about = json.loads(archive.read("backup.json"))
        with ZipFile(tmp_path / "newer.zip", "w") as archive:
            archive.writestr("backup.json", json.dumps(about | {"format": 2}))
        with pytest.raises(OperatorError, match="newer release"):
            restore_backup(store, data, tmp_path / "newer.zip", replace=True)
