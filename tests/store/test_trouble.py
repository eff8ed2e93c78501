"""Disk full, I/O error, locked database: never a success without a row, and all is well again without a restart."""

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from givefirst.store import Store, StoreUnavailable
from givefirst.store.engine import open_engine

from .disk import Disk
from .makers import attempt


def stored_keys(store: Store) -> set[str]:
    return {row["key"] for row in map(store.attempt, [f"k{n}" for n in range(400)]) if row}


def test_full_disk(tmp_path):
    """SQLite refuses to grow beyond max_page_count exactly as on a full disk (SQLITE_FULL); lifting the limit makes room."""
    limit = {"pages": 110}
    engine = open_engine(tmp_path / "givefirst.db")

    @event.listens_for(engine, "begin")
    def shrink(connection):
        connection.exec_driver_sql(f"PRAGMA max_page_count = {limit['pages']}")

    with Store(engine) as store:
        acknowledged, refused = set(), set()

        def send(n):
            try:
                assert store.record(attempt(f"k{n}", answer="long " * 200)).kind == "stored"
                acknowledged.add(f"k{n}")
            except StoreUnavailable as error:
                assert "full" in str(error)
                refused.add(f"k{n}")

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(send, range(400)))
        assert acknowledged and refused
        assert stored_keys(store) == acknowledged

        limit["pages"] = 100_000
        assert {store.record(attempt(key, answer="long " * 200)).kind for key in refused} == {"stored"}
        assert stored_keys(store) == acknowledged | refused


def test_locked_database(tmp_path):
    """Another program holds the write lock: 503 for all who wait, at once after the first timeout, and success after it lets go."""
    file = tmp_path / "givefirst.db"
    with Store(open_engine(file, pragmas={"busy_timeout": 50})) as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with ThreadPoolExecutor(8) as threads:
            waiting = [threads.submit(store.record, attempt(f"k{n}")) for n in range(50)]
        assert all(isinstance(future.exception(), StoreUnavailable) for future in waiting)
        assert stored_keys(store) == set()  # readers are not locked out

        other.execute("ROLLBACK")
        other.close()
        assert {store.record(attempt(f"k{n}")).kind for n in range(50)} == {"stored"}


def test_fsync_that_fails(tmp_path):
    """An I/O error in COMMIT itself: nobody is told "stored" as long as it lasts, not even for a row that can be read back from the
    cache; afterwards all goes on without a restart, and what was acknowledged then survives a power cut."""
    disk = Disk(tmp_path)
    with Store(disk.engine("FULL")) as store:
        store.record(attempt("k0"))
        disk.broken = True
        for key in ("k1", "k1", "k2"):
            with pytest.raises(StoreUnavailable):
                store.record(attempt(key))
        disk.broken = False
        for key in ("k1", "k2", "k3"):
            assert store.record(attempt(key)).kind in ("stored", "repeated")
        left = tmp_path / "left"
        left.mkdir()
        disk.cut(random.Random(1), left)
    with Store.open(left) as store:
        assert stored_keys(store) == {"k0", "k1", "k2", "k3"}
        assert len(store.pending_attempts()) == 4


def test_database_that_cannot_be_read(tmp_path):
    """Reading trouble has the same name as writing trouble."""
    with Store.open(tmp_path) as store:
        store.record(attempt("k0"))
        store._engine.dispose()
        (tmp_path / "givefirst.db").write_bytes(b"\0" * 8192)
        for suffix in ("-wal", "-shm"):
            (tmp_path / f"givefirst.db{suffix}").unlink(missing_ok=True)
        with pytest.raises(StoreUnavailable):
            store.attempt("k0")
