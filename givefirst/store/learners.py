"""People and their sessions, written in the open transaction."""

from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, select, update

from .access import access_changed
from .names import called
from .tables import now, person, session


def insert_learner(learner_id: str, name: str | None, token_hash: str) -> Callable[[Connection], None]:
    """Work for the writer: a new person and the session they come with."""

    def write(connection: Connection) -> None:
        moment = now()
        connection.execute(insert(person).values(id=learner_id, name=name, created_at=moment))
        connection.execute(insert(session).values(token_hash=token_hash, learner_id=learner_id, created_at=moment))

    return write


def set_name(learner_id: str, name: str | None) -> Callable[[Connection], str | None]:
    """Work for the writer: another name, or none. Whoever stands in the people file keeps the name there. Returns the name that holds now."""

    def write(connection: Connection) -> str | None:
        own = (person.c.id == learner_id, person.c.external_id.is_(None))
        if connection.execute(update(person).where(*own).values(**called(name, learner_id))).rowcount:
            return name
        return connection.execute(select(person.c.name).where(person.c.id == learner_id)).scalar()

    return write


def delete_session(token_hash: str) -> Callable[[Connection], None]:
    """Work for the writer: the session is no more. The person stays, with what they have completed."""

    def write(connection: Connection) -> None:
        connection.execute(delete(session).where(session.c.token_hash == token_hash))
        access_changed(connection)  # other processes may have it in memory

    return write


def end_sessions(learner_id: str) -> Callable[[Connection], None]:
    """Work for the writer: this person is signed out everywhere."""

    def write(connection: Connection) -> None:
        connection.execute(delete(session).where(session.c.learner_id == learner_id))
        access_changed(connection)

    return write
