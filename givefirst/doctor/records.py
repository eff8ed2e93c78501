"""The database, and the clock that its records show."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from ..server.settings import Settings
from ..store import StoreUnavailable, tables
from ..store.engine import open_engine, reading
from ..store.schema import newest_revision, written_revision
from ..store.store import FILE
from ..store.trouble import trouble
from .finding import OK, PROBLEM, WARNING, Finding

AHEAD = timedelta(minutes=5)
BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # no clock of a running server is before this
MOMENTS = (tables.attempt.c.submitted_at, tables.session.c.created_at, tables.access_log.c.at, tables.policy_version.c.at, tables.deletion.c.at)
CLOCK = "Set it by the network (NTP), and look at the time zone."


def records(data: Path, settings: Settings) -> Iterator[Finding]:
    file = Path(data) / FILE
    if not settings.database and not file.is_file():
        yield Finding(WARNING, "records", f"{file} is not there yet.", "The first start makes it.")
        yield from clock(None)
        return
    engine = open_engine(settings.database or file)
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine.dialect.name, engine.dialect.name)
    try:
        with reading(engine) as connection:
            found, fault, newest, kept_back = written_revision(connection), damage(connection), None, None
            if found == newest_revision() and not fault:
                newest, kept_back = newest_record(connection), trouble(connection)
    except (StoreUnavailable, SQLAlchemyError) as error:
        yield Finding(PROBLEM, "records", f"the {kind} database can't be read ({error}).", "Check that it runs, and `database` in server.yml.")
        return
    finally:
        engine.dispose()
    if fault:
        yield Finding(PROBLEM, "records", f"the database is damaged: {fault}.", "Stop the server, keep this file, restore the last backup.")
    elif found is None:
        yield Finding(WARNING, "records", f"the {kind} database is empty.", "The first start fills it.")
    elif found != newest_revision():
        yield Finding(WARNING, "records", f"the database has schema {found}, this release {newest_revision()}.", "Make a backup. The next start of the newer one brings it up to date.")
    else:
        yield Finding(OK, "records", f"{kind}, schema {found}")
    if kept_back:
        yield Finding(
            PROBLEM, "notebooks", f"no check comes into the gradebook since {kept_back['at']:%Y-%m-%d %H:%M UTC}: {kept_back['why']}.",
            "Mend that; the server tries again every few seconds. Nothing is lost meanwhile.",
        )
    yield from clock(newest)


def damage(connection: Connection) -> str | None:
    """What SQLite finds wrong with the file; PostgreSQL looks after its own."""
    if connection.dialect.name != "sqlite":
        return None
    found = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    return None if found == "ok" else str(found)


def newest_record(connection: Connection) -> datetime | None:
    moments = [connection.execute(select(func.max(column))).scalar() for column in MOMENTS]
    return max((moment for moment in moments if moment), default=None)


def clock(newest: datetime | None, now: datetime | None = None) -> Iterator[Finding]:
    """newest: the moment of the newest record."""
    now = now or datetime.now(UTC)
    said = now.strftime("%Y-%m-%d %H:%M UTC")
    if now < BUILT:
        yield Finding(PROBLEM, "clock", f"says {said}, which is before this course was made.", CLOCK)
    elif newest and newest > now + AHEAD:
        yield Finding(WARNING, "clock", f"says {said}, the newest record is of {newest:%Y-%m-%d %H:%M UTC}: it goes behind, or went ahead.", CLOCK)
    else:
        yield Finding(OK, "clock", said)
