"""What people may do besides learning, written in the open transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, delete

from .access import access_changed
from .attempts import insert_new
from .sessions import shorten_sessions
from .tables import role_grant


def grant(person_id: str, role: str, group_name: str = "") -> Callable[[Connection], None]:
    """Work for the writer: this person has this role, a trainer in this group."""

    def write(connection: Connection) -> None:
        row = {"person_id": person_id, "role": role, "group_name": group_name}
        connection.execute(insert_new(connection, role_grant, *row), [row])
        shorten_sessions(connection, person_id)
        access_changed(connection)

    return write


def withdraw(person_id: str, role: str, group_name: str = "") -> Callable[[Connection], None]:
    """Work for the writer: this person has this role no more."""

    def write(connection: Connection) -> None:
        mine = (role_grant.c.person_id == person_id, role_grant.c.role == role, role_grant.c.group_name == group_name)
        connection.execute(delete(role_grant).where(*mine))
        access_changed(connection)

    return write
