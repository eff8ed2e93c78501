"""The tables of a database: made, checked, brought up to date."""

from sqlalchemy import Connection, Engine, delete, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from ..course.errors import OperatorError
from .records import reason
from .tables import SCHEMA_VERSION, metadata, outbox, schema_version


def prepare_schema(engine: Engine) -> None:
    """Create the tables in an empty database, or bring those of an earlier release up to this one.

    Raises OperatorError when it cannot be opened or was written by a newer release.
    """
    try:
        with engine.begin() as connection:
            version = written_version(connection)
            if version == 1:
                outbox_into_attempt(connection)
            if version is None or version <= SCHEMA_VERSION:
                metadata.create_all(connection)
                connection.execute(delete(schema_version))
                connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))
    except SQLAlchemyError as error:
        raise OperatorError(
            f"The database {engine.url.database} cannot be opened ({reason(error)}). "
            "Check that the folder can be written, the disk has room and no other program holds the file."
        ) from error
    if version is not None and version > SCHEMA_VERSION:
        raise OperatorError(
            f"The database {engine.url.database} was written by a newer release (schema {version}, this release knows "
            f"{SCHEMA_VERSION}). Install the newer release or choose another data folder with --data."
        )


def written_version(connection: Connection) -> int | None:
    """The schema that a database has; None when it is empty."""
    if not inspect(connection).has_table(schema_version.name):
        return None
    return connection.execute(select(schema_version.c.version)).scalar()


def outbox_into_attempt(connection: Connection) -> None:
    """From 1 to 2: whether an attempt has its notebook stands in the attempt itself, no longer in a table of its own."""
    connection.execute(text("ALTER TABLE attempt ADD COLUMN exported_at TIMESTAMP"))
    connection.execute(text("UPDATE attempt SET exported_at = (SELECT exported_at FROM outbox WHERE outbox.attempt_id = attempt.id)"))
    connection.execute(text("DROP TABLE outbox"))
    outbox.create(connection)
