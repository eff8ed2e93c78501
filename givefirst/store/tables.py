"""The tables. Only column types that SQLite and PostgreSQL share."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text, TypeDecorator, UniqueConstraint,
)

SCHEMA_VERSION = 2


class UtcDateTime(TypeDecorator):
    """An aware datetime in UTC. SQLite has no time zones, so the zone is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

# The only table with a name in it. The others know opaque ids and do not reference it, so that names can be
# erased, or kept elsewhere, while the records under an id stay as long as policy.yml says.
person = Table(
    "person", metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text),
    Column("created_at", UtcDateTime, nullable=False),
)

session = Table(
    "session", metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("learner_id", String(32), ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

# body is JSON with control characters escaped, so that every text a browser can send, also one with NUL, is kept exactly
# in any database. result is JSON of the points, without the feedback, which would be ten times as long.
# An attempt without exported_at is in the outbox: the nbgrader bridge has yet to write its notebook. Ids rise with time.
attempt = Table(
    "attempt", metadata,
    Column("id", String(32), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("learner_id", String(32), nullable=False, index=True),
    Column("check_id", String(200), nullable=False),
    Column("version", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("submitted_at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("score", Integer, nullable=False),
    Column("max", Integer, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("result", Text, nullable=False),
    Column("exported_at", UtcDateTime),
)
outbox = Index(
    "attempt_outbox", attempt.c.id, sqlite_where=attempt.c.exported_at.is_(None), postgresql_where=attempt.c.exported_at.is_(None),
)

# attempt_id is no foreign key: a completion outlives the attempt that earned it.
completion = Table(
    "completion", metadata,
    Column("id", Integer, primary_key=True),
    Column("learner_id", String(32), nullable=False),
    Column("what", String(100), nullable=False),
    Column("course_version", String(64), nullable=False),
    Column("completed_at", UtcDateTime, nullable=False),
    Column("attempt_id", String(32)),
    UniqueConstraint("learner_id", "what"),
)
