"""Live workshops: sessions, who leads them, and what has happened in them, until a day after their end."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(6), nullable=False, unique=True),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("projector_key", sa.String(32), nullable=False),
        sa.Column("reactions", sa.Text, nullable=False),
    )
    op.create_table(
        "workshop_trainer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.String(32), nullable=False, index=True),
        sa.UniqueConstraint("workshop_id", "person_id"),
    )
    op.create_table(
        "workshop_event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("workshop_id", "key"),
    )
