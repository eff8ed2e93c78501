"""Sessions of people who are known, opened in the transaction that finds out who they are."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update

from .tables import now, role_grant, session

STAFF_SECONDS = 12 * 3600  # whoever may do more than learn signs in anew each day
LEARNER_SECONDS = 400 * 24 * 3600  # the longest a browser keeps a cookie


def open_session(connection: Connection, person_id: str, token_hash: str) -> int:
    """The person is signed in with this token from now on. Returns for how many seconds."""
    staff = connection.execute(select(role_grant.c.id).where(role_grant.c.person_id == person_id).limit(1)).first()
    seconds = STAFF_SECONDS if staff else LEARNER_SECONDS
    moment = now()
    row = {"token_hash": token_hash, "learner_id": person_id, "created_at": moment, "expires_at": moment + timedelta(seconds=seconds)}
    connection.execute(insert(session).values(row))
    return seconds


def shorten_sessions(connection: Connection, person_id: str) -> None:
    """Somebody may do more from now on: a session that was meant for a learner must not last for that as long."""
    latest: datetime = now() + timedelta(seconds=STAFF_SECONDS)
    longer = or_(session.c.expires_at.is_(None), session.c.expires_at > latest)
    connection.execute(update(session).where(session.c.learner_id == person_id, longer).values(expires_at=latest))
