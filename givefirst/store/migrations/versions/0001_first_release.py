"""The tables of the first release. Databases of that release are stamped with this revision, so nothing of it is ever run."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    raise RuntimeError("a database without tables is made by metadata.create_all")
