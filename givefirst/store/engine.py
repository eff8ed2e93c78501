"""Opening a database: address, pragmas, transactions."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from ..course.errors import OperatorError
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
TRIES, PAUSE = 40, 0.25  # seconds, see empty_log
WRITE_IT_LIKE = "Write it like postgresql+psycopg://user@host/name, or leave it out: then records are kept in a file of the data folder."


def open_engine(database: Path | str, *, pragmas: dict | None = None, **options) -> Engine:
    """An engine for `database`: the path of a SQLite file, or a SQLAlchemy URL.

    `pragmas` overrides single entries of PRAGMAS. `options` go to SQLAlchemy; the power-cut test brings another driver
    of SQLite that way, with a file system of its own. Raises OperatorError when it is no address of a database we know.
    """
    url = address(str(database))
    if url.drivername.startswith("postgresql"):
        return open_postgresql(url, options)
    engine = create_engine(url, **options)
    # Many rows in one statement: the writer then gives up the interpreter lock once a batch, not once a row, and the requests
    # that are being read meanwhile do not hold it up.
    engine.dialect.use_insertmanyvalues_wo_returning = True
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


def address(database: str) -> URL:
    """The URL of a file, or of a database server in the form that people know from elsewhere, too (`postgresql://…`)."""
    if "://" not in database:
        return URL.create("sqlite", database=database)
    try:
        url = make_url(database)
    except (ArgumentError, ValueError):
        raise OperatorError(f"This is no address of a database: {database.partition(':')[0]}:… {WRITE_IT_LIKE}") from None
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite"):
        raise OperatorError(f"The course does not keep records in {url.drivername!r}. {WRITE_IT_LIKE}")
    return url


def open_postgresql(url: URL, options: dict) -> Engine:
    # pre_ping: a server that was started again meanwhile costs nobody an error. Acknowledged is what is on the disk, whatever
    # the server's default; a stricter one (remote_apply) stays.
    engine = create_engine(url, pool_pre_ping=True, **options)
    engine.dialect.use_insertmanyvalues_wo_returning = True

    @event.listens_for(engine, "connect")
    def prepare(connection, _record):
        if connection.execute("SHOW synchronous_commit").fetchone()[0] == "off":
            connection.execute("SET SESSION synchronous_commit = on")
        connection.commit()

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


def empty_log(engine: Engine) -> bool:
    """SQLite's write-ahead log is written into the database and emptied. False when somebody read all the while. Raises StoreUnavailable.

    While it waits for readers nobody can write: it gives up at once and tries again a little later.
    """
    try:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute("PRAGMA busy_timeout = 20").fetchall()
            try:
                for number in range(TRIES):
                    time.sleep(PAUSE * bool(number))
                    (busy, _frames, _moved) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    if not busy:
                        return True
                return False
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual}").fetchall()
                cursor.close()
        finally:
            connection.close()
    except (engine.dialect.dbapi.Error, DBAPIError) as error:
        raise StoreUnavailable(reason(error)) from error


def scrub(engine: Engine, tables: list[str]) -> bool:
    """After something was erased: what SQLite's write-ahead log still holds of it goes, and what PostgreSQL keeps for transactions under way.

    False when somebody was reading for so long that it has to be tried again later. Raises StoreUnavailable.
    (PostgreSQL's own log and its archive are the operator's: ARCHITECTURE.md, "What is erased".)
    """
    if engine.dialect.name == "sqlite":
        return empty_log(engine)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM " + ", ".join(tables))
    except DBAPIError as error:
        raise StoreUnavailable(reason(error)) from error
    return True
