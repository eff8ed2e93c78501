"""One at a time of all processes on a database, for two things. A process that dies gives its place away.

`notebooks`: whose turn it is at the nbgrader notebooks. The bridge takes it for each batch, erasure for as long as it takes.
`bridge`: which server's bridge works; it holds it as long as it lives, others stand by. Their data folders may be on different machines.
In PostgreSQL it is an advisory lock of a session, beside SQLite the lock of a file; the database or the operating system lets go of it when
its holder is gone.
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

NUMBERS = {"notebooks": 7_141_993, "bridge": 7_141_995}  # arbitrary; schema.py and live_lock.py have others
SECONDS, PAUSE = 60, 0.05
_inside = {name: threading.Lock() for name in NUMBERS}  # for a database without a file


class Busy(StoreUnavailable):
    """It did not come within the time."""


@contextmanager
def turn(engine: Engine, seconds: float = SECONDS, name: str = "notebooks") -> Iterator[None]:
    """Raises Busy when it does not come within so many seconds, StoreUnavailable when it can't be asked for. It can't be taken twice at a
    time, by the same thread neither."""
    if engine.dialect.name == "postgresql":
        with _of_session(engine, seconds, NUMBERS[name]):
            yield
    elif engine.url.database in (None, "", ":memory:"):
        with _inside[name]:
            yield
    else:
        database = Path(engine.url.database)
        with _of_file(database.with_name(f".{database.name}.{name}"), seconds):
            yield


@contextmanager
def _of_session(engine: Engine, seconds: float, number: int) -> Iterator[None]:
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise StoreUnavailable(reason(error)) from error
    try:
        try:
            _wait(lambda: connection.scalar(text(f"SELECT pg_try_advisory_lock({number})")), seconds)
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
        _wait(lambda: lock_file(file), seconds)
        yield
    finally:
        os.close(file)


def _wait(taken, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not taken():
        if time.monotonic() >= until:
            raise Busy("another program is busy with the notebooks")
        time.sleep(PAUSE)


def lock_file(file: int) -> bool:
    """Whether this process has it now: an open file, locked until it is closed, or the process ends."""
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
