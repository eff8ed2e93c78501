"""Every look at records of other people: who, in which role, at what, and at whom."""

from collections.abc import Callable

from sqlalchemy import Connection, insert

from .tables import access_log, now


def log_access(actor_id: str, role: str, action: str, scope: str) -> Callable[[Connection], None]:
    """Work for the writer: this person has looked. To be written before anything is shown.

    role: in which they looked, `hr`. action: what they did, at most 40 characters, `list`, `export`.
    scope: `all`, `group:<name>` or `person:<id>`. Raises ValueError for another scope.
    """
    if scope != "all" and not scope.startswith(("group:", "person:")):
        raise ValueError(f"unknown scope {scope!r}; use all, group:<name> or person:<id>")

    def write(connection: Connection) -> None:
        connection.execute(insert(access_log).values(at=now(), actor_id=actor_id, role=role, action=action, scope=scope))

    return write
