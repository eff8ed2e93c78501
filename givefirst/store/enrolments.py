"""What HR asks people for: `theme:sharing`, `role:<slug>` or `course`, with a day. Whoever has completed it has completed it."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, Date, Select, String, delete, func, insert, literal, select, update

from .tables import UtcDateTime, enrolment, now, person


def assign(what: str, due_on: date | None, mandatory: bool, *, group: str | None = None, person_id: str | None = None) -> Callable[[Connection], int]:
    """Work for the writer: ask one person, a group (`""`: people without one) or (without either) all for this; the number of people asked.

    Whoever was asked before gets the new day. People whose access has ended are not asked.
    """
    whom = _whom(group, person_id)

    def write(connection: Connection) -> int:
        asked = enrolment.c.learner_id.in_(whom)
        known = connection.execute(update(enrolment).where(enrolment.c.what == what, asked).values(due_on=due_on, mandatory=mandatory)).rowcount
        there = select(enrolment.c.id).where(enrolment.c.what == what, enrolment.c.learner_id == person.c.id).exists()
        new = whom.add_columns(
            literal(what, String), literal(mandatory, enrolment.c.mandatory.type), literal(due_on, Date), literal(now(), UtcDateTime),
        ).where(~there)
        asking = insert(enrolment).from_select(["learner_id", "what", "mandatory", "due_on", "created_at"], new)
        return known + connection.execute(asking, execution_options={"preserve_rowcount": True}).rowcount

    return write


def take_back(what: str, *, group: str | None = None, person_id: str | None = None) -> Callable[[Connection], int]:
    """Work for the writer: nobody of these is asked for this any more; the number of people who were. What is completed stays."""

    def write(connection: Connection) -> int:
        return connection.execute(delete(enrolment).where(enrolment.c.what == what, enrolment.c.learner_id.in_(_whom(group, person_id)))).rowcount

    return write


def _whom(group: str | None, person_id: str | None) -> Select:
    whom = select(person.c.id).where(person.c.ended_at.is_(None))
    if person_id is not None:
        return whom.where(person.c.id == person_id)
    return whom if group is None else whom.where(func.coalesce(person.c.group_name, "") == group)
