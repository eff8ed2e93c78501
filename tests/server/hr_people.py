"""People, what they are asked for and what they have completed, for the tests of HR's pages."""

from datetime import timedelta

from sqlalchemy import insert

from givefirst.store import Store, new_id
from givefirst.store.tables import certificate, completion, enrolment, now, person

SHARING, DIALOGUE = "theme:sharing", "theme:dialogue"


def add(store: Store, name: str, group: str | None = None, **more) -> str:
    """A person; more: other columns. Returns the id."""
    who = new_id()
    row = {"id": who, "name": name, "group_name": group, "created_at": now(), **more}
    store.change(lambda connection: connection.execute(insert(person).values(**row)) and None)
    return who


def asked(store: Store, who: str, what: str = DIALOGUE, due: int | None = None, mandatory: bool = False) -> None:
    """due: in so many days."""
    due_on = None if due is None else now().date() + timedelta(days=due)
    row = {"learner_id": who, "what": what, "due_on": due_on, "mandatory": mandatory, "created_at": now()}
    store.change(lambda connection: connection.execute(insert(enrolment).values(**row)) and None)


def completed(store: Store, who: str, what: str = DIALOGUE, moment=None) -> None:
    row = {"learner_id": who, "what": what, "course_version": "2026.1", "completed_at": moment or now()}
    store.change(lambda connection: connection.execute(insert(completion).values(**row)) and None)


def certified(store: Store, who: str, moment=None) -> None:
    row = {"number": new_id(), "learner_id": who, "course_version": "1", "completed_at": moment or now(), "issued_at": moment or now()}
    store.change(lambda connection: connection.execute(insert(certificate).values(**row)) and None)
