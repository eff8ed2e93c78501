"""People of whom nothing is left: they came without a name of the company's (an anonymous device), or have left it."""

from datetime import datetime

from sqlalchemy import Connection, Table, or_, select

from .tables import attempt, completion, enrolment, person, role_grant


def people_due(connection: Connection, before: datetime, gone: dict[str, set]) -> tuple[Table, list[str]]:
    """Whoever came, or left, before and has neither attempts nor completions nor anything asked of them, nor a role.

    gone: table -> keys of rows that go in the same run. Their sessions go with them.
    """
    nobodys = person.c.external_id.is_(None) & person.c.issuer.is_(None) & (person.c.created_at <= before)
    candidates = select(person.c.id).where(
        or_(nobodys, person.c.ended_at <= before), person.c.id.not_in(select(role_grant.c.person_id)),
    )
    found = set(connection.execute(candidates).scalars())
    for table in (attempt, completion, enrolment):
        rows = connection.execute(select(table.c.id, table.c.learner_id).where(table.c.learner_id.in_(candidates)))
        found -= {row.learner_id for row in rows if row.id not in gone[table.name]}
    return person, sorted(found)
