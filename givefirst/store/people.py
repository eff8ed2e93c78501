"""The people of the company: from a file, from the company's sign-in, and their end. Written in the open transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from .access import access_changed
from .names import called
from .records import new_id
from .tables import now, person, practice_mail, role_grant, session, setting, sign_in_link

COLUMNS = ("name", "email", "group_name", "language")
FIRST_OPERATOR = "first_operator"  # the setting that says there has been one
OPERATOR = "operator"  # a role; on the command line also the person who has it and stands in no file
CHUNK = 500


@dataclass(frozen=True)
class Row:
    """One person of a people file. external_id: their number there."""

    external_id: str
    name: str
    email: str | None = None
    group_name: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Comparison:
    """What an import would do. there: how many people of earlier files have access now. Lists hold columns of `person`."""

    there: int
    new: list[dict]
    changed: list[dict]
    back: list[dict]
    leaving: list[str]  # ids
    same: int


def compare(connection: Connection, rows: Iterable[Row]) -> Comparison:
    """What is different in the file. People who never stood in one (learners on their own, the first operator) stay as they are."""
    columns = [person.c[name] for name in ("id", "external_id", *COLUMNS, "ended_at")]
    known = {row.external_id: row for row in connection.execute(select(*columns).where(person.c.external_id.is_not(None)))}
    new, changed, back, named, same = [], [], [], set(), 0
    for row in rows:
        named.add(row.external_id)
        before = known.get(row.external_id)
        values = {name: getattr(row, name) for name in COLUMNS}
        if before is None:
            new.append({"id": new_id(), "external_id": row.external_id, **values})
        elif before.ended_at is not None:
            back.append({"id": before.id, **values})
        elif any(getattr(before, name) != value for name, value in values.items()):
            changed.append({"id": before.id, **values})
        else:
            same += 1
    active = [row for row in known.values() if row.ended_at is None]
    return Comparison(len(active), new, changed, back, [row.id for row in active if row.external_id not in named], same)


def import_people(rows: list[Row], most_leaving: int) -> Callable[[Connection], Comparison | None]:
    """Work for the writer: the file holds from now on. None, and nothing is done, when more than `most_leaving` would lose their access."""

    def write(connection: Connection) -> Comparison | None:
        found = compare(connection, rows)
        if len(found.leaving) > most_leaving:
            return None
        moment = now()
        if found.new:
            connection.execute(insert(person), [{**row, "created_at": moment} for row in found.new])
        update_people(connection, [*found.changed, *found.back])
        end(connection, found.leaving, moment)
        if found.changed or found.back:
            access_changed(connection)  # sessions hold names
        return found

    return write


def update_people(connection: Connection, rows: list[dict]) -> None:
    if rows:
        values = [{"who": row["id"], **{name: row[name] for name in COLUMNS}, **called(row["name"], row["id"]), "ended_at": None} for row in rows]
        names = [name for name in values[0] if name != "who"]
        statement = update(person).where(person.c.id == bindparam("who")).values({name: bindparam(name) for name in names})
        connection.execute(statement, values)


def end_people(person_ids: Iterable[str]) -> Callable[[Connection], None]:
    """Work for the writer: these people's access is over. What they have completed stays as long as the policy says."""
    ids = list(person_ids)
    return lambda connection: end(connection, ids, now())


def end(connection: Connection, ids: list[str], moment: datetime) -> None:
    """Sessions, links, roles and mails that were ordered go at once: whoever comes back begins as a learner."""
    for start in range(0, len(ids), CHUNK):
        these = ids[start:start + CHUNK]
        connection.execute(update(person).where(person.c.id.in_(these), person.c.ended_at.is_(None)).values(ended_at=moment))
        for table, column in ((session, session.c.learner_id), (sign_in_link, sign_in_link.c.person_id), (role_grant, role_grant.c.person_id), (practice_mail, practice_mail.c.learner_id)):
            connection.execute(delete(table).where(column.in_(these)))
    if ids:
        access_changed(connection)


def find_person(connection: Connection, identifier: str) -> dict | None:
    """`{"id", "external_id", "name", "email", "group_name", "language", "ended_at"}` by the number in the people file, else by our own id.

    `operator` is whoever runs the course and stands in no file, since they were there before it.
    """
    mine = or_(person.c.external_id == identifier, person.c.id == identifier)
    if identifier == OPERATOR:
        runs = select(role_grant.c.person_id).where(role_grant.c.role == OPERATOR)
        mine = person.c.id.in_(runs) & person.c.external_id.is_(None) & person.c.subject.is_(None)
    rows = connection.execute(select(*shown_columns()).where(mine)).mappings().all()
    rows.sort(key=lambda row: row["external_id"] != identifier)
    return dict(rows[0]) if rows else None


def known_people(connection: Connection, group: str | None = None) -> list[dict]:
    """As find_person, everybody with access who is known by name or number (not learners on their own), by group and name."""
    known = or_(person.c.external_id.is_not(None), person.c.subject.is_not(None), person.c.id.in_(select(role_grant.c.person_id)))
    query = select(*shown_columns()).where(known, person.c.ended_at.is_(None))
    if group is not None:
        query = query.where(person.c.group_name == group)
    return [dict(row) for row in connection.execute(query.order_by(person.c.group_name, person.c.sort_name, person.c.id)).mappings()]


def shown_columns() -> list:
    return [person.c[name] for name in ("id", "external_id", *COLUMNS, "ended_at")]


def trainers(store) -> list[dict]:
    """Everybody who trains somebody, in the order in which they came: `{"id", "external_id", "name", "group", "email", "language"}`."""
    with store.reading() as connection:
        asked = select(*shown_columns()).join(role_grant, role_grant.c.person_id == person.c.id).where(role_grant.c.role == "trainer", person.c.ended_at.is_(None))
        return [dict(row._mapping) for row in connection.execute(asked.group_by(person.c.id).order_by(person.c.created_at, person.c.id))]


def add_person(person_id: str) -> Callable[[Connection], None]:
    """Work for the writer: somebody who stands in no file."""

    def write(connection: Connection) -> None:
        connection.execute(insert(person).values(id=person_id, created_at=now()))

    return write


def first_operator(person_id: str) -> Callable[[Connection], bool]:
    """Work for the writer: somebody who may run the course, once in the life of a database. False when that has been done."""

    def write(connection: Connection) -> bool:
        if connection.execute(select(setting.c.key).where(setting.c.key == FIRST_OPERATOR)).first():
            return False
        connection.execute(insert(setting).values(key=FIRST_OPERATOR, value="yes"))
        connection.execute(insert(person).values(id=person_id, created_at=now()))
        connection.execute(insert(role_grant).values(person_id=person_id, role=OPERATOR, group_name=""))
        return True

    return write
