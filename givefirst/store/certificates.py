"""Certificates: a number for each person who has completed the course, issued once."""

import secrets
from collections.abc import Callable

from sqlalchemy import Connection, select

from ..scoring.completing import COURSE
from .attempts import insert_new
from .tables import certificate, completion, now, person

# Nothing that is mistaken for something else when it is typed from paper: no I, O, 0 and 1.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH, GROUP = 16, 4  # 5 bits a character: 80 bits


def new_number() -> str:
    """16 random characters of ALPHABET."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def written_number(number: str) -> str:
    """As it is printed: `ABCD-EFGH-JKLM-NPQR`."""
    return "-".join(number[start:start + GROUP] for start in range(0, len(number), GROUP))


def read_number(typed: str) -> str:
    """As it is stored: without spaces and hyphens, in capitals. What can't be a number is empty."""
    number = "".join(letter for letter in typed.upper() if letter not in "- \t\u2010\u2011\u2012\u2013")
    return number if len(number) == LENGTH and set(number) <= set(ALPHABET) else ""


def issue_certificate(learner_id: str) -> Callable[[Connection], dict | None]:
    """Work for the writer: the certificate of this person, made when there is none. None when the course is not completed."""

    def write(connection: Connection) -> dict | None:
        earned = connection.execute(
            select(completion.c.course_version, completion.c.completed_at)
            .where(completion.c.learner_id == learner_id, completion.c.what == COURSE)
        ).first()
        if earned is None:
            return None
        row = {"number": new_number(), "learner_id": learner_id, **earned._mapping, "issued_at": now()}
        connection.execute(insert_new(connection, certificate, "learner_id"), [row])
        return certificate_of(connection, learner_id)

    return write


def certificate_of(connection: Connection, learner_id: str) -> dict | None:
    """`{"number", "name", "course_version", "completed_at", "issued_at"}`, or None."""
    return _found(connection, certificate.c.learner_id == learner_id)


def certificate_numbered(connection: Connection, number: str) -> dict | None:
    """As certificate_of, for somebody who has the number. None as well when the person has been erased."""
    return _found(connection, certificate.c.number == number)


def _found(connection: Connection, condition) -> dict | None:
    columns = (certificate.c.number, person.c.name, certificate.c.course_version, certificate.c.completed_at, certificate.c.issued_at)
    row = connection.execute(select(*columns).join(person, person.c.id == certificate.c.learner_id).where(condition)).mappings().first()
    return dict(row) if row else None
