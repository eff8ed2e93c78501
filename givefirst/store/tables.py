"""The tables, as the newest migration leaves them (`migrations/`). Only column types that SQLite and PostgreSQL share."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean, Column, Date, DateTime, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text, TypeDecorator, UniqueConstraint, false,
)

from .names import of_new_person


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
IN_BYTE_ORDER = Text().with_variant(Text(collation="C"), "postgresql")  # as SQLite sorts

# The only table with a name in it. The others know opaque ids and do not reference it, so that names can be
# erased, or kept elsewhere, while the records under an id stay as long as policy.yml says.
# external_id: their number in the people file; issuer and subject: who they are for the company's sign-in (OpenID Connect). ended_at: access is over.
# sort_name: what they are sorted and found by; it changes with the name (`names.called`).
person = Table(
    "person", metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("external_id", String(200), unique=True, index=True),
    Column("email", Text),
    Column("group_name", Text, index=True),
    Column("language", String(2)),
    Column("issuer", Text),
    Column("subject", Text),
    Column("ended_at", UtcDateTime),
    Column("sort_name", IN_BYTE_ORDER, nullable=False, server_default="", default=of_new_person, index=True),
)
person_subject = Index("person_subject", person.c.issuer, person.c.subject, unique=True)

# What somebody may do besides learning: trainer (of a group), hr, council, operator. group_name is empty where the role has no group.
role_grant = Table(
    "role_grant", metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", String(32), ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("group_name", Text, nullable=False),
    UniqueConstraint("person_id", "role", "group_name"),
)

# expires_at is empty for somebody who only learns on their own device.
session = Table(
    "session", metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("learner_id", String(32), ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
)

sign_in_link = Table(
    "sign_in_link", metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person_id", String(32), ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
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
    Column("written", Boolean, nullable=False, server_default=false()),
)
outbox = Index(
    "attempt_outbox", attempt.c.id, sqlite_where=attempt.c.exported_at.is_(None), postgresql_where=attempt.c.exported_at.is_(None),
)
sent_texts = Index(
    "attempt_written", attempt.c.learner_id, sqlite_where=attempt.c.written.is_(True), postgresql_where=attempt.c.written.is_(True),
)

# A trainer's words on a text that a learner sent for feedback. scores: JSON, criterion -> 0..2. exported_at: it stands in the gradebook.
# points: given in nbgrader for the slot as a whole, in place of scores; then part is the first text of the slot, or empty where there is none.
review = Table(
    "review", metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt_id", String(32), nullable=False),
    Column("slot", String(60), nullable=False),
    Column("part", String(60), nullable=False),
    Column("learner_id", String(32), nullable=False, index=True),
    Column("reviewer_id", String(32), nullable=False),
    Column("scores", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("exported_at", UtcDateTime),
    Column("points", Float),
    UniqueConstraint("attempt_id", "slot", "part"),
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

# What HR asks of somebody: `theme:sharing`, `role:<slug>` or `course`.
enrolment = Table(
    "enrolment", metadata,
    Column("id", Integer, primary_key=True),
    Column("learner_id", String(32), nullable=False),
    Column("what", String(100), nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("due_on", Date),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("learner_id", "what"),
)

reminder = Table(
    "reminder", metadata,
    Column("id", Integer, primary_key=True),
    Column("learner_id", String(32), nullable=False),
    Column("what", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    UniqueConstraint("learner_id", "what", "number"),
)

# number: what somebody needs to have the certificate confirmed. It says neither level nor grade.
certificate = Table(
    "certificate", metadata,
    Column("number", String(32), primary_key=True),
    Column("learner_id", String(32), nullable=False, unique=True),
    Column("course_version", String(64), nullable=False),
    Column("completed_at", UtcDateTime, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
)

# Who looked at records of others. scope: `all`, `group:<name>` or `person:<id>`.
access_log = Table(
    "access_log", metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("actor_id", String(32), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("scope", Text, nullable=False),
)

# A live workshop. code: what people join by. format: JSON of its agenda as it was when it was opened. ends_at: as announced; a day later the
# row is deleted, and with it all that follows. reactions: JSON, what all have answered at the end, added up, so that nothing leads to anybody.
workshop = Table(
    "workshop", metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("format", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("group_name", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
    Column("projector_key", String(32), nullable=False),
    Column("reactions", Text, nullable=False),
)

workshop_trainer = Table(
    "workshop_trainer", metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", String(32), ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", String(32), nullable=False, index=True),
    UniqueConstraint("workshop_id", "person_id"),
)

# What has happened, in the order of the ids. body: JSON. Participants have ids of their own there, which lead to no person. Ids that rise
# never come back while a workshop is there, so the order is that of writing.
workshop_event = Table(
    "workshop_event", metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", String(32), ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("workshop_id", "key"),
)

policy_version = Table(
    "policy_version", metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
)

# What retention has deleted: rule of policy.yml, table or folder, number of rows or files. Never whose.
deletion = Table(
    "deletion", metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("rule", String(60), nullable=False),
    Column("what", String(60), nullable=False),
    Column("count", Integer, nullable=False),
)

# Attempts that were scored again by another version of their check: how many, of how many points have changed, who newly passes and who no
# longer would. Never whose. A completion stays in any case.
regrading = Table(
    "regrading", metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("check_id", String(200), nullable=False),
    Column("version", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("passes", Integer, nullable=False),
    Column("fails", Integer, nullable=False),
)

# SHA-256 of the ids of people who were erased, so that no restored backup brings them back.
erasure = Table(
    "erasure", metadata,
    Column("person_hash", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# Who wants mails for spaced practice after a theme. id: also the secret by which the mail's link ends them. sent_day: of the round sent last.
# The path is not here: the page that the mail leads to has the rounds of all paths.
practice_mail = Table(
    "practice_mail", metadata,
    Column("id", String(32), primary_key=True),
    Column("learner_id", String(32), nullable=False),
    Column("theme", String(60), nullable=False),
    Column("started_on", Date, nullable=False),
    Column("language", String(2), nullable=False),
    Column("sent_day", Integer, nullable=False, server_default="0"),
    UniqueConstraint("learner_id", "theme"),
)

# What people say about the course without their name: how often each answer was given in a month, `2026-11`. There is no row of an answer, so
# nothing links two of them, nor an answer with anybody.
tally = Table(
    "tally", metadata,
    Column("month", String(7), primary_key=True),
    Column("question", String(60), primary_key=True),
    Column("answer", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)

# What they add in their own words. The id is random: it tells no order.
remark = Table(
    "remark", metadata,
    Column("id", String(32), primary_key=True),
    Column("month", String(7), nullable=False),
    Column("text", Text, nullable=False),
)

# What several processes on one database must agree on, for example `access_revision`.
setting = Table(
    "setting", metadata,
    Column("key", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
