"""Opening a database: address, pragmas, transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from .records import StoreUnavailable, reason

# WAL + FULL: an acknowledged commit survives loss of power (see tests/store/test_power_cut.py, which also shows
# that NORMAL does not). busy_timeout in milliseconds. secure_delete: what is erased leaves the file, too.
PRAGMAS = {
    "busy_timeout": 5000,
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "secure_delete": "ON",
}


def open_engine(database: Path | str, *, pragmas: dict | None = None, **options) -> Engine:
    """An engine for `database`: the path of a SQLite file, or a SQLAlchemy URL.

    `pragmas` overrides single entries of PRAGMAS. `options` go to SQLAlchemy; the power-cut test brings another driver
    of SQLite that way, with a file system of its own.
    """
    url = str(database) if "://" in str(database) else f"sqlite:///{database}"
    engine = create_engine(url, **options)
    # Many rows in one statement: the writer then gives up the interpreter lock once a batch, not once a row, and the requests
    # that are being read meanwhile do not hold it up.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    if not url.startswith("sqlite"):
        return engine
    settings = {**PRAGMAS, **(pragmas or {})}

    @event.listens_for(engine, "connect")
    def prepare(connection, _record):
        connection.isolation_level = None  # transactions are ours, see on_begin
        cursor = connection.cursor()
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name} = {value}").fetchall()
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection):
        # IMMEDIATE takes the write lock at once, where busy_timeout still waits for it, instead of failing halfway.
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that only reads: in SQLite it takes no write lock. Raises StoreUnavailable."""
    try:
        with engine.connect().execution_options(reading=True) as connection:
            yield connection
    except DBAPIError as error:
        raise StoreUnavailable(reason(error)) from error


def secure(engine: Engine) -> None:
    """After an error of the disk: make sure that everything that can be read is on the platter. Raises StoreUnavailable.

    A COMMIT whose fsync failed leaves its rows in the WAL. A new connection finds them there as if they had been committed, and
    the operating system may never try again to write them. So all of the WAL is written into the database file and synced, and
    the WAL begun anew, before anybody hears "stored" again.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            busy, _frames, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
        finally:
            connection.close()
    except (engine.dialect.dbapi.Error, DBAPIError) as error:
        raise StoreUnavailable(reason(error)) from error
    if busy:
        raise StoreUnavailable("database is locked")
