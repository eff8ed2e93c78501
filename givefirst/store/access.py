"""The number by which every process sees that somebody's access has changed: servers keep sessions in memory only while it stays."""

from sqlalchemy import Connection, insert, select, update

from .tables import setting

KEY = "access_revision"


def access_revision(connection: Connection) -> int:
    """How often access has changed: roles, sessions ended by others, people who left."""
    return int(connection.execute(select(setting.c.value).where(setting.c.key == KEY)).scalar() or 0)


def access_changed(connection: Connection) -> None:
    """To be called in the transaction that changes what somebody may do."""
    revision = str(access_revision(connection) + 1)
    if not connection.execute(update(setting).where(setting.c.key == KEY).values(value=revision)).rowcount:
        connection.execute(insert(setting).values(key=KEY, value=revision))
