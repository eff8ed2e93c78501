"""Whether an attempt has its notebook stands in the attempt itself, no longer in a table of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("attempt", sa.Column("exported_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE attempt SET exported_at = (SELECT exported_at FROM outbox WHERE outbox.attempt_id = attempt.id)")
    op.drop_table("outbox")
    waiting = sa.text("exported_at IS NULL")
    op.create_index("attempt_outbox", "attempt", ["id"], sqlite_where=waiting, postgresql_where=waiting)
