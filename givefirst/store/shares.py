"""How many people of each group are asked for something, and how many of them have completed it."""

from sqlalchemy import Connection, and_, func, select

from .tables import completion, enrolment, person


def asked_and_completed(connection: Connection, what: str) -> dict[str, tuple[int, int]]:
    """Group -> (asked, completed among them); `""` are people without a group."""
    done = and_(completion.c.learner_id == enrolment.c.learner_id, completion.c.what == enrolment.c.what)
    group = func.coalesce(person.c.group_name, "")
    found = select(group, func.count(), func.count(completion.c.id)).select_from(
        enrolment.join(person, person.c.id == enrolment.c.learner_id).outerjoin(completion, done)
    ).where(enrolment.c.what == what, person.c.ended_at.is_(None)).group_by(group)
    return {name: (asked, completed) for name, asked, completed in connection.execute(found)}
