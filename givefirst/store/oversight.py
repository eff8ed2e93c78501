"""What the works council and the operator read of the store: who looked, what was deleted, how large it is. Never about whom."""

from sqlalchemy import Connection, func, select, text

from .tables import access_log, attempt, deletion, person


def looks(connection: Connection, limit: int = 50, before: int | None = None) -> list[dict]:
    """Looks at records of others, the newest first: `{"id", "at", "name", "role", "action", "scope"}`.

    name: of who looked; None when they are no longer there or gave none. scope: `all`, `group:<name>` or `person`, never which one.
    before: the id of a look; those before it.
    """
    query = (
        select(access_log.c.id, access_log.c.at, person.c.name, access_log.c.role, access_log.c.action, access_log.c.scope)
        .select_from(access_log.outerjoin(person, person.c.id == access_log.c.actor_id)).order_by(access_log.c.id.desc()).limit(limit)
    )
    if before is not None:
        query = query.where(access_log.c.id < before)
    return [{**row, "scope": "person" if row["scope"].startswith("person:") else row["scope"]} for row in connection.execute(query).mappings()]


def deletions(connection: Connection, limit: int = 200) -> list[dict]:
    """What retention has deleted, the newest first: `{"at", "rule", "what", "count"}`."""
    return [dict(row) for row in connection.execute(
        select(deletion.c.at, deletion.c.rule, deletion.c.what, deletion.c.count).order_by(deletion.c.id.desc()).limit(limit)).mappings()]


def size(connection: Connection) -> dict:
    """`{"database": "sqlite" or "postgresql", "bytes", "people", "waiting"}`; waiting: attempts that no notebook has yet."""
    kind = connection.dialect.name
    if kind == "sqlite":
        taken = connection.execute(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")).scalar_one()
    else:
        taken = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    people = connection.execute(select(func.count()).select_from(person).where(person.c.ended_at.is_(None))).scalar_one()
    waiting = connection.execute(select(func.count()).select_from(attempt).where(attempt.c.exported_at.is_(None))).scalar_one()
    return {"database": kind, "bytes": taken, "people": people, "waiting": waiting}
