"""The tables of a database: made, checked, brought up to date by Alembic.

All steps of an upgrade stand in one transaction, in SQLite as in PostgreSQL: killed in the middle, the database is as it was.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from ..course.errors import OperatorError
from .records import reason
from .tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_141_992  # an arbitrary number: processes that prepare one PostgreSQL database take turns by it

CHECK = {
    "sqlite": "Check that the folder can be written, the disk has room and no other program holds the file.",
    "postgresql": "Check that the server runs, that its address is right and that this user may create tables there.",
}


def prepare_schema(engine: Engine) -> None:
    """Create the tables in an empty database, or bring those of an earlier release up to this one.

    Raises OperatorError when it cannot be opened or was written by a newer release.
    """
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            bring_up_to_date(connection)
    except SQLAlchemyError as error:
        raise OperatorError(f"The database {engine.url.database} cannot be opened ({reason(error)}). {CHECK[engine.dialect.name]}") from error


def bring_up_to_date(connection: Connection) -> None:
    """As prepare_schema, in the open transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = [revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()]
    found = written_revision(connection)
    if found is None:
        metadata.create_all(connection)
        command.stamp(config, "head")
    elif found not in known:
        raise OperatorError(
            f"The database {connection.engine.url.database} was written by a newer release (schema {found}, this release knows "
            f"{known[0]}). Install the newer release or choose another data folder with --data."
        )
    elif found != known[0]:
        stamp_first_releases(connection, config, found)
        command.upgrade(config, "head")


def written_revision(connection: Connection) -> str | None:
    """The schema that a database has, `0003`; None when it is empty. The first two releases kept a number in a table of their own."""
    tables = inspect(connection).get_table_names()
    for table, column in (("alembic_version", "version_num"), ("schema_version", "version")):
        if table in tables:
            return str(connection.execute(text(f"SELECT {column} FROM {table}")).scalar()).zfill(4)
    return None


def newest_revision() -> str:
    """The schema of this release."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return ScriptDirectory.from_config(config).get_current_head()


def stamp_first_releases(connection: Connection, config: Config, found: str) -> None:
    """From here on Alembic keeps the number."""
    if "schema_version" in inspect(connection).get_table_names():
        command.stamp(config, found)
        connection.execute(text("DROP TABLE schema_version"))
