"""Who is asked for what, and who has completed it: the rows of HR's list, chosen, sorted and cut by the database.

What HR may know ends here: nothing of an attempt is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Boolean, Connection, Date, Integer, Select, String, and_, case, func, literal, or_, select, union_all

from .names import folded, shown_name
from .tables import UtcDateTime, certificate, completion, enrolment, now, person

ALL, ASKED, COMPLETED, OPEN, OVERDUE, UNASSIGNED = STATES = ("all", "asked", "completed", "open", "overdue", "unassigned")
COURSE = "course"
AT_ONCE = 5000
NO_DAY, NO_NUMBER, NO_ANSWER = literal(None, Date), literal(None, Integer), literal(None, Boolean)


@dataclass(frozen=True)
class Wanted:
    """Which rows. what: `theme:sharing`, or all; group: its name, `""` for people without one, None for all; name: parts of it, in any order.

    state: of STATES; `asked` is what HR has asked for, of which `open` and `overdue` are not completed; `unassigned` are people whom nobody has
    asked for `what` (or for anything).
    order: the order of `what` for one person. today: the day by which `overdue` counts.
    """

    what: str | None = None
    group: str | None = None
    name: str = ""
    state: str = ALL
    person: str | None = None
    order: tuple[str, ...] = ()
    today: date = field(default_factory=lambda: now().date())


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. what is None for somebody whom nobody has asked for anything; assigned: HR has asked for it. Days are of UTC."""

    person_id: str
    name: str
    group: str | None
    what: str | None
    completed_on: date | None
    due_on: date | None
    certificate_on: date | None
    assigned: bool
    mandatory: bool


def count_entries(connection: Connection, wanted: Wanted) -> int:
    return sum(connection.execute(part).scalar_one() for part in _parts(wanted, counting=True))


def entries(connection: Connection, wanted: Wanted, limit: int | None = None, offset: int = 0) -> Iterator[Entry]:
    """Sorted by name. People whose access has ended are not among them."""
    parts = _parts(wanted)
    found = (union_all(*parts) if len(parts) > 1 else parts[0]).order_by("sort_name", "person_id", "place", "what").limit(limit).offset(offset)
    for rows in connection.execute(found).partitions(AT_ONCE):
        for who, name, group, _, _, what, completed_at, due_on, enrolment_id, mandatory, issued_at in rows:
            yield Entry(
                who, shown_name(name, who), group, what, _day(completed_at), due_on, _day(issued_at), enrolment_id is not None, bool(mandatory),
            )


def _parts(wanted: Wanted, *, counting: bool = False) -> list[Select]:
    """Each row is in one of these, which have the same columns: all of an entry, or the number alone."""
    if wanted.state == UNASSIGNED:
        return [_unassigned(wanted, counting)]
    asked = _asked(wanted, counting)
    return [asked] if wanted.state in (ASKED, OPEN, OVERDUE) else [asked, _unasked(wanted, counting)]


# Outer joins, though rows without the right side are left out: so SQLite walks along the index of names and stops at the end of the page.


def _asked(wanted: Wanted, counting: bool) -> Select:
    """What HR has asked for, completed or not."""
    mine = [enrolment.c.learner_id == person.c.id, *([enrolment.c.what == wanted.what] if wanted.what else [])]
    if wanted.state == OVERDUE:
        mine.append(enrolment.c.due_on < wanted.today)
    joined = person.outerjoin(enrolment, and_(*mine))
    if not counting or wanted.state not in (ALL, ASKED):
        joined = joined.outerjoin(completion, and_(completion.c.learner_id == enrolment.c.learner_id, completion.c.what == enrolment.c.what))
    columns = () if counting else (enrolment.c.what, completion.c.completed_at, enrolment.c.due_on, enrolment.c.id, enrolment.c.mandatory)
    found = _select(wanted, joined, *columns).where(enrolment.c.id.is_not(None))
    if wanted.state in (ALL, ASKED):
        return found
    return found.where(completion.c.id.is_not(None) if wanted.state == COMPLETED else completion.c.id.is_(None))


def _unasked(wanted: Wanted, counting: bool) -> Select:
    """What people have completed though nobody asked."""
    mine = [completion.c.learner_id == person.c.id, *([completion.c.what == wanted.what] if wanted.what else [])]
    asked = and_(enrolment.c.learner_id == completion.c.learner_id, enrolment.c.what == completion.c.what)
    columns = () if counting else (completion.c.what, completion.c.completed_at)
    found = _select(wanted, person.outerjoin(completion, and_(*mine)).outerjoin(enrolment, asked), *columns)
    return found.where(_for_hr(completion.c.what), enrolment.c.id.is_(None))


def _for_hr(what):
    """Themes, roles, the course, and who was at a workshop. Of the final assessment HR learns with the course."""
    return or_(what.startswith("theme:"), what.startswith("role:"), what.startswith("workshop:"), what == COURSE)


def _unassigned(wanted: Wanted, counting: bool) -> Select:
    """People whom nobody has asked for `what`, or for anything."""
    asked = select(enrolment.c.id).where(enrolment.c.learner_id == person.c.id)
    if wanted.what is None:
        return _select(wanted, person, *(() if counting else (literal(None, String), literal(None, UtcDateTime)))).where(~asked.exists())
    done = and_(completion.c.learner_id == person.c.id, completion.c.what == wanted.what)
    columns = () if counting else (literal(wanted.what, String), completion.c.completed_at)
    return _select(wanted, person.outerjoin(completion, done), *columns).where(~asked.where(enrolment.c.what == wanted.what).exists())


def _select(wanted: Wanted, joined, what=None, completed_at=None, due_on=NO_DAY, enrolment_id=NO_NUMBER, mandatory=NO_ANSWER) -> Select:
    """Of the people who are wanted: all columns, or without them the number of rows. The certificate is that of the course."""
    if what is None:
        found = select(func.count()).select_from(joined)
    else:
        found = select(
            person.c.id.label("person_id"), person.c.name, person.c.group_name, person.c.sort_name.label("sort_name"),
            _place(wanted, what).label("place"), what.label("what"), completed_at.label("completed_at"), due_on.label("due_on"),
            enrolment_id.label("enrolment_id"), mandatory.label("mandatory"), certificate.c.issued_at,
        ).select_from(joined.outerjoin(certificate, and_(certificate.c.learner_id == person.c.id, what == COURSE)))
    found = found.where(person.c.ended_at.is_(None))
    if wanted.person is not None:
        found = found.where(person.c.id == wanted.person)
    if wanted.group is not None:
        found = found.where(person.c.group_name == wanted.group if wanted.group else func.coalesce(person.c.group_name, "") == "")
    for word in folded(wanted.name).split():
        found = found.where(person.c.sort_name.contains(word, autoescape=True))
    return found


def _place(wanted: Wanted, what):
    if not wanted.order:
        return literal(0)
    return case({name: place for place, name in enumerate(wanted.order)}, value=what, else_=len(wanted.order))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def groups(connection: Connection) -> list[str]:
    """The groups there are, sorted; without the empty one."""
    found = select(person.c.group_name).where(person.c.ended_at.is_(None), person.c.group_name.is_not(None), person.c.group_name != "").distinct()
    return sorted(connection.execute(found).scalars(), key=lambda name: (folded(name), name))


def name_and_group(connection: Connection, person_id: str) -> dict | None:
    """`{"id", "name", "group"}` of somebody whose access has not ended."""
    found = select(person.c.id, person.c.name, person.c.group_name).where(person.c.id == person_id, person.c.ended_at.is_(None))
    row = connection.execute(found).first()
    return {"id": row.id, "name": shown_name(row.name, row.id), "group": row.group_name} if row else None
