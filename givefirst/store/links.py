"""Personal sign-in links: of each the SHA-256 of its token, for one use, for some hours."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy import Connection, insert, or_, select, update

from .sessions import open_session
from .tables import now, person, sign_in_link


def add_links(links: Iterable[tuple[str, str]], hours: int) -> Callable[[Connection], None]:
    """Work for the writer. links: (hash of the token, id of the person). Earlier links stay: two mails may cross."""
    pairs = list(links)

    def write(connection: Connection) -> None:
        moment = now()
        more = {"created_at": moment, "expires_at": moment + timedelta(hours=hours)}
        if pairs:
            connection.execute(insert(sign_in_link), [{"token_hash": hashed, "person_id": person_id, **more} for hashed, person_id in pairs])

    return write


def use_link(link_hash: str, session_hash: str) -> Callable[[Connection], dict | None]:
    """Work for the writer: the link is used up, and a session begins.

    -> `{"person_id", "seconds"}` (how long the session lasts); None when there is no such link, or it was used, or too old, or the
    person has left.
    """

    def write(connection: Connection) -> dict | None:
        moment = now()
        mine = (sign_in_link.c.token_hash == link_hash, sign_in_link.c.used_at.is_(None), sign_in_link.c.expires_at > moment)
        found = connection.execute(
            select(sign_in_link.c.person_id).join(person, person.c.id == sign_in_link.c.person_id).where(*mine, person.c.ended_at.is_(None))
        ).scalar()
        if found is None or not connection.execute(update(sign_in_link).where(*mine).values(used_at=moment)).rowcount:
            return None  # (not updated: another process was quicker)
        return {"person_id": found, "seconds": open_session(connection, found, session_hash)}

    return write


def person_to_mail(connection: Connection, identifier: str) -> dict | None:
    """`{"id", "name", "email", "language"}` of somebody with access and an address, by their number or their address; else None."""
    columns = (person.c.id, person.c.name, person.c.email, person.c.language)
    mine = or_(person.c.external_id == identifier, person.c.email == identifier.casefold())
    row = connection.execute(select(*columns).where(mine, person.c.ended_at.is_(None), person.c.email.is_not(None))).mappings().first()
    return dict(row) if row else None
