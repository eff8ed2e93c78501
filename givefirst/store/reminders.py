"""Reminders: to the learner alone, and few. What was sent is written down, so that nobody gets more than policy.yml allows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, delete, func, select

from .attempts import insert_new
from .names import shown_name
from .tables import completion, enrolment, now, person, reminder


@dataclass(frozen=True)
class Reminded:
    """Somebody who may get a reminder. number: it would be their first (1) or second."""

    person_id: str
    name: str
    email: str | None
    language: str | None
    due_on: date | None
    mandatory: bool
    number: int


def waiting(connection: Connection, what: str, group: str | None, most: int, before: datetime) -> list[Reminded]:
    """Who is asked for `what`, has not completed it, has had fewer than `most` reminders and none since `before`; sorted by name.

    group: None for all, `""` for people without one.
    """
    sent = select(reminder.c.learner_id, func.max(reminder.c.number).label("number"), func.max(reminder.c.sent_at).label("last"))
    sent = sent.where(reminder.c.what == what).group_by(reminder.c.learner_id).subquery()
    columns = (person.c.id, person.c.name, person.c.email, person.c.language, enrolment.c.due_on, enrolment.c.mandatory, func.coalesce(sent.c.number, 0))
    found = select(*columns).select_from(
        person.join(enrolment, and_(enrolment.c.learner_id == person.c.id, enrolment.c.what == what)).outerjoin(sent, sent.c.learner_id == person.c.id)
    ).where(person.c.ended_at.is_(None), ~_done(person.c.id, what), func.coalesce(sent.c.number, 0) < most, sent.c.last.is_(None) | (sent.c.last < before))
    if group is not None:
        found = found.where(func.coalesce(person.c.group_name, "") == group)
    rows = connection.execute(found.order_by(person.c.sort_name, person.c.id))
    return [Reminded(who, shown_name(name, who), email, language, due, mandatory, number + 1) for who, name, email, language, due, mandatory, number in rows]


def claim(person_id: str, what: str, number: int) -> Callable[[Connection], bool]:
    """Work for the writer, before the mail goes out: whether it may. False when they have completed it meanwhile, or somebody else is sending it."""

    def write(connection: Connection) -> bool:
        if connection.execute(select(completion.c.id).where(completion.c.learner_id == person_id, completion.c.what == what)).first():
            return False
        row = {"learner_id": person_id, "what": what, "number": number, "sent_at": now()}
        new = insert_new(connection, reminder, "learner_id", "what", "number").values(row)
        return connection.execute(new, execution_options={"preserve_rowcount": True}).rowcount == 1

    return write


def give_back(person_id: str, what: str, number: int) -> Callable[[Connection], None]:
    """Work for the writer: the mail was not sent after all."""

    def write(connection: Connection) -> None:
        mine = (reminder.c.learner_id == person_id, reminder.c.what == what, reminder.c.number == number)
        connection.execute(delete(reminder).where(*mine))

    return write


def _done(person_id, what: str):
    return select(completion.c.id).where(completion.c.learner_id == person_id, completion.c.what == what).exists()
