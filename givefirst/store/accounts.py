"""People who come by the company's own sign-in (OpenID Connect): known by issuer and subject, never by an address."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from .access import access_changed
from .attempts import insert_new
from .records import new_id
from .sessions import open_session, shorten_sessions
from .tables import now, person, role_grant, setting

COOKIE_KEY = "sign_in_key"


@dataclass(frozen=True)
class Account:
    """What the provider has said of somebody. external_id: their number in the people file, when it says one.

    roles: what they bring besides learning; managed: the roles that follow the account, given and taken at each sign-in.
    """

    issuer: str
    subject: str
    external_id: str | None = None
    name: str | None = None
    roles: frozenset[str] = frozenset()
    managed: frozenset[str] = frozenset()


def sign_in_account(account: Account, session_hash: str, *, add: bool) -> Callable[[Connection], dict | None]:
    """Work for the writer: a session of whoever this is. add: strangers become people, else they are refused.

    -> `{"person_id", "seconds"}`; None for a stranger, for somebody whose access has ended, and when the number belongs to another account.
    """

    def write(connection: Connection) -> dict | None:
        person_id = known(connection, account) or linked(connection, account)
        if person_id is None and add and not ever_known(connection, account):
            person_id = new_id()
            connection.execute(insert(person).values(
                id=person_id, name=account.name, issuer=account.issuer, subject=account.subject, created_at=now(),
            ))
        if person_id is None:
            return None
        follow_roles(connection, person_id, account)
        return {"person_id": person_id, "seconds": open_session(connection, person_id, session_hash)}

    return write


def is_account(account: Account) -> tuple:
    return person.c.issuer == account.issuer, person.c.subject == account.subject


def known(connection: Connection, account: Account) -> str | None:
    return connection.execute(select(person.c.id).where(*is_account(account), person.c.ended_at.is_(None))).scalar()


def ever_known(connection: Connection, account: Account) -> bool:
    """Their access has ended, or their number is another's: then they are no stranger."""
    mine = is_account(account)
    same_number = account.external_id is not None and connection.execute(select(person.c.id).where(person.c.external_id == account.external_id)).first()
    return bool(same_number or connection.execute(select(person.c.id).where(*mine)).first())


def linked(connection: Connection, account: Account) -> str | None:
    """Somebody of the people file comes by their account for the first time: from now on it is theirs, and no other."""
    if account.external_id is None or connection.execute(select(person.c.id).where(*is_account(account))).first():
        return None
    free = (person.c.external_id == account.external_id, person.c.subject.is_(None), person.c.ended_at.is_(None))
    found = connection.execute(select(person.c.id).where(*free)).scalar()
    if found:
        connection.execute(update(person).where(person.c.id == found).values(issuer=account.issuer, subject=account.subject))
    return found


def follow_roles(connection: Connection, person_id: str, account: Account) -> None:
    """Roles that the account brings, given without a group. What `givefirst people grant` gave a trainer for a group stays."""
    whole = (role_grant.c.person_id == person_id, role_grant.c.group_name == "")
    held = set(connection.execute(select(role_grant.c.role).where(*whole, role_grant.c.role.in_(account.managed))).scalars())
    new = account.roles & account.managed - held
    for role in sorted(new):
        row = {"person_id": person_id, "role": role, "group_name": ""}
        connection.execute(insert_new(connection, role_grant, *row), [row])
    if new:
        shorten_sessions(connection, person_id)
    gone = held - account.roles
    if gone:
        connection.execute(delete(role_grant).where(*whole, role_grant.c.role.in_(gone)))
    if new or gone:
        access_changed(connection)  # also their sessions elsewhere


def cookie_key(made: str) -> Callable[[Connection], str]:
    """Work for the writer: the key by which every process signs; `made` becomes it when there is none yet."""

    def write(connection: Connection) -> str:
        row = {"key": COOKIE_KEY, "value": made}
        connection.execute(insert_new(connection, setting, "key"), [row])
        return connection.execute(select(setting.c.value).where(setting.c.key == COOKIE_KEY)).scalar_one()

    return write
