"""Reading the store. Plain dicts out."""

from collections.abc import Iterator

from sqlalchemy import Connection, or_, select

from . import tables
from .tables import completion, now, person, role_grant

PAGE = 5000


def session(connection: Connection, token_hash: str) -> dict | None:
    """See Store.session."""
    row = connection.execute(
        select(person.c.id, person.c.name, tables.session.c.expires_at)
        .join(tables.session, tables.session.c.learner_id == person.c.id)
        .where(tables.session.c.token_hash == token_hash, person.c.ended_at.is_(None))
        .where(or_(tables.session.c.expires_at.is_(None), tables.session.c.expires_at > now()))
    ).first()
    if row is None:
        return None
    grants = connection.execute(select(role_grant.c.role, role_grant.c.group_name).where(role_grant.c.person_id == row.id)).all()
    return {
        "learner_id": row.id, "name": row.name, "expires_at": row.expires_at.timestamp() if row.expires_at else None,
        "completed": completions(connection, row.id),
        "roles": frozenset(grant.role for grant in grants),
        "groups": tuple(sorted(grant.group_name for grant in grants if grant.role == "trainer")),
    }


def attempt_of_key(connection: Connection, key: str) -> dict | None:
    """See Store.attempt."""
    row = connection.execute(select(tables.attempt).where(tables.attempt.c.key == key)).mappings().first()
    return dict(row) if row else None


def completions(connection: Connection, learner_id: str) -> list[str]:
    """See Store.completions."""
    mine = select(completion.c.what).where(completion.c.learner_id == learner_id).order_by(completion.c.id)
    return list(connection.execute(mine).scalars())


def people(connection: Connection) -> Iterator[dict]:
    """See Store.people."""
    for rows in connection.execute(select(person.c.id, person.c.name).order_by(person.c.created_at, person.c.id)).partitions(PAGE):
        for id_, name in rows:
            yield {"id": id_, "name": name}


def grants(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Person -> (role, group), sorted; the group is empty where a role has none."""
    found = {}
    for person_id, role, group in connection.execute(select(role_grant.c.person_id, role_grant.c.role, role_grant.c.group_name)):
        found.setdefault(person_id, []).append((role, group))
    return {person_id: sorted(roles) for person_id, roles in found.items()}


def all_completions(connection: Connection) -> Iterator[dict]:
    """See Store.all_completions."""
    columns = (completion.c.learner_id, completion.c.what, completion.c.course_version, completion.c.completed_at)
    for rows in connection.execute(select(*columns)).partitions(PAGE):
        for learner_id, what, version, moment in rows:
            yield {"learner_id": learner_id, "what": what, "course_version": version, "completed_at": moment}
