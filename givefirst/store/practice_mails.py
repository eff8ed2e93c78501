"""Who wants mails for spaced practice, and what was sent. Only the theme is known here, never the path."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, and_, delete, insert, select, update

from .names import shown_name
from .records import new_id
from .tables import person, practice_mail

LATE = 2  # days: a server that was off sends a round so much later, then it is left out


@dataclass(frozen=True)
class Due:
    """A mail that may be sent: the round `day` after a theme. id: the secret that ends these mails."""

    id: str
    name: str
    email: str
    theme: str
    language: str
    day: int
    sent_day: int


def wanted(connection: Connection, person_id: str) -> list[str]:
    """The themes for which somebody gets mails."""
    return sorted(connection.execute(select(practice_mail.c.theme).where(practice_mail.c.learner_id == person_id)).scalars())


def want(person_id: str, themes: list[str], language: str, today: date) -> Callable[[Connection], None]:
    """Work for the writer: mails for these themes and no others. Those that run already go on as they are."""

    def write(connection: Connection) -> None:
        mine = practice_mail.c.learner_id == person_id
        connection.execute(delete(practice_mail).where(mine, practice_mail.c.theme.not_in(themes)))
        new = set(themes) - set(wanted(connection, person_id))
        for theme in sorted(new):
            connection.execute(insert(practice_mail).values(id=new_id(), learner_id=person_id, theme=theme, started_on=today, language=language, sent_day=0))

    return write


def unwant(identifier: str) -> Callable[[Connection], bool]:
    """Work for the writer: no more mails for whoever has this id in a mail, for no theme. False when there are none."""

    def write(connection: Connection) -> bool:
        who = select(practice_mail.c.learner_id).where(practice_mail.c.id == identifier).scalar_subquery()
        return bool(connection.execute(delete(practice_mail).where(practice_mail.c.learner_id == who)).rowcount)

    return write


def due(connection: Connection, days: tuple[int, ...], today: date) -> list[Due]:
    """Mails whose day is today, or was up to LATE days ago. People without access or address get none."""
    columns = (practice_mail, person.c.name, person.c.email, person.c.id.label("person_id"))
    rows = connection.execute(
        select(*columns).join(person, and_(person.c.id == practice_mail.c.learner_id, person.c.ended_at.is_(None), person.c.email.is_not(None))).order_by(practice_mail.c.id)
    ).mappings()
    found = []
    for row in rows:
        begun = [day for day in days if row["started_on"] + timedelta(days=day) <= today]
        day = begun[-1] if begun else 0
        if day > row["sent_day"] and today <= row["started_on"] + timedelta(days=day + LATE):
            found.append(Due(row["id"], shown_name(row["name"], row["person_id"]), row["email"], row["theme"], row["language"], day, row["sent_day"]))
    return found


def claim(mail: Due) -> Callable[[Connection], bool]:
    """Work for the writer, before the mail goes out: whether it may. False when it was ended meanwhile, or another process sends it."""
    return _set_day(mail.id, mail.sent_day, mail.day)


def give_back(mail: Due) -> Callable[[Connection], bool]:
    """Work for the writer: the mail was not sent after all."""
    return _set_day(mail.id, mail.day, mail.sent_day)


def _set_day(identifier: str, before: int, after: int) -> Callable[[Connection], bool]:
    change = update(practice_mail).where(practice_mail.c.id == identifier, practice_mail.c.sent_day == before).values(sent_day=after)
    return lambda connection: connection.execute(change).rowcount == 1
