"""People from a file, roles, sign-in links, what HR asks for, reviews, certificates, and the records that privacy asks for."""

import sqlalchemy as sa
from alembic import op

from givefirst.store.names import sort_name

revision = "0003"
down_revision = "0002"

IN_BYTE_ORDER = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    for column in (
        sa.Column("external_id", sa.String(200)), sa.Column("email", sa.Text), sa.Column("group_name", sa.Text),
        sa.Column("language", sa.String(2)), sa.Column("issuer", sa.Text), sa.Column("subject", sa.Text),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("sort_name", IN_BYTE_ORDER, nullable=False, server_default=""),
    ):
        op.add_column("person", column)
    sort_people(op.get_bind())
    op.create_index("ix_person_sort_name", "person", ["sort_name"])
    op.create_index("ix_person_external_id", "person", ["external_id"], unique=True)
    op.create_index("ix_person_group_name", "person", ["group_name"])
    op.create_index("person_subject", "person", ["issuer", "subject"], unique=True)
    op.add_column("session", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column("attempt", sa.Column("written", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(sa.text("""UPDATE attempt SET written = (1 = 1) WHERE body LIKE '%"send"\\:true%'"""))
    with_text = sa.text("written IS TRUE") if op.get_bind().dialect.name == "postgresql" else sa.text("written IS 1")
    op.create_index("attempt_written", "attempt", ["learner_id"], sqlite_where=with_text, postgresql_where=with_text)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.UniqueConstraint("person_id", "role", "group_name"),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(32), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("slot", sa.String(60), nullable=False),
        sa.Column("part", sa.String(60), nullable=False),
        sa.Column("learner_id", sa.String(32), nullable=False, index=True),
        sa.Column("reviewer_id", sa.String(32), nullable=False),
        sa.Column("scores", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("attempt_id", "slot", "part"),
    )
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("mandatory", sa.Boolean, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("learner_id", "what"),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("learner_id", "what", "number"),
    )
    op.create_table(
        "certificate",
        sa.Column("number", sa.String(32), primary_key=True),
        sa.Column("learner_id", sa.String(32), nullable=False, unique=True),
        sa.Column("course_version", sa.String(64), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("actor_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
    )
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "deletion",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("person_hash", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(60), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def sort_people(connection) -> None:
    people = sa.table("person", sa.column("id"), sa.column("name"), sa.column("sort_name"))
    rows = [{"who": row.id, "key": sort_name(row.name, row.id)} for row in connection.execute(sa.select(people.c.id, people.c.name)).all()]
    if rows:
        connection.execute(sa.update(people).where(people.c.id == sa.bindparam("who")).values(sort_name=sa.bindparam("key")), rows)
