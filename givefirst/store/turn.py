"""Whose turn it is at the nbgrader notebooks: one at a time, of all processes on a database. A process that dies gives its turn away.

The bridge takes it for each batch, erasure for as long as it takes. In PostgreSQL it is an advisory lock of a session, beside SQLite the
lock of a file; the operating system or the database lets go of both when their holder is gone.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from .records import StoreUnavailable, reason

LOCK = 7_141_993  # an arbitrary number, see schema.LOCK
SECONDS, PAUSE = 60, 0.05
_inside = threading.Lock()  # for a database without a file


@contextmanager
def turn(engine: Engine, seconds: float = SECONDS) -> Iterator[None]:
    """Raises StoreUnavailable when it does not come within so many seconds. It can't be taken twice at a time, by the same thread neither."""
    if engine.dialect.name == "postgresql":
        with _of_session(engine, seconds):
            yield
    elif engine.url.database in (None, "", ":memory:"):
        with _inside:
            yield
    else:
        database = Path(engine.url.database)
        with _of_file(database.with_name(f".{database.name}.turn"), seconds):
            yield


@contextmanager
def _of_session(engine: Engine, seconds: float) -> Iterator[None]:
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise StoreUnavailable(reason(error)) from error
    try:
        try:
            _wait(lambda: connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK})")), seconds)
        except DBAPIError as error:
            raise StoreUnavailable(reason(error)) from error
        yield
    finally:
        connection.invalidate()  # the session ends, and with it the lock, whatever has happened
        connection.close()


@contextmanager
def _of_file(path: Path, seconds: float) -> Iterator[None]:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror}") from error
    try:
        _wait(lambda: _lock(file), seconds)
        yield
    finally:
        os.close(file)


def _wait(taken, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not taken():
        if time.monotonic() > until:
            raise StoreUnavailable("another program is busy with the notebooks")
        time.sleep(PAUSE)


def _lock(file: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
