"""Mails for spaced practice, and what people say about the course without their name."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "practice_mail",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("learner_id", sa.String(32), nullable=False),
        sa.Column("theme", sa.String(60), nullable=False),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("sent_day", sa.Integer, nullable=False, server_default="0"),
        sa.UniqueConstraint("learner_id", "theme"),
    )
    op.create_table(
        "tally",
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("answer", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
