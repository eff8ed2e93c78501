"""Who was at a workshop, and whose check on paper is done, as a trainer has ticked it: completions like any other.

Attendance is the completion `workshop:w90` (HR sees yes, and the day), and where the policy says so also of the themes that the format covers.
A row that a workshop gave has its id as `attempt_id`, so that a tick can be taken back while the workshop is there, and no other row with it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, delete, select

from ..scoring.completing import COURSE
from .access_log import log_access
from .attempts import write_completions
from .tables import completion, now, person, role_grant

WORKSHOP = "workshop:"


def people_of_group(connection: Connection, group: str, trainer_id: str) -> list[dict]:
    """`{"id", "name"}` of those who have access, sorted by name. None for who does not train this group; people without a group are in no list."""
    trains = select(role_grant.c.id).where(role_grant.c.person_id == trainer_id, role_grant.c.role == "trainer", role_grant.c.group_name == group)
    if not group or connection.execute(trains).first() is None:
        return []
    rows = connection.execute(
        select(person.c.id, person.c.name).where(person.c.group_name == group, person.c.ended_at.is_(None)).order_by(person.c.sort_name, person.c.id))
    return [{"id": row.id, "name": row.name} for row in rows]


def ticked(connection: Connection, workshop_id: str, what: str) -> list[str]:
    """Ids of people who have completed this by this workshop."""
    found = select(completion.c.learner_id).where(completion.c.attempt_id == workshop_id, completion.c.what == what)
    return list(connection.execute(found).scalars())


def tick(
    workshop_id: str, among: Iterable[str], there: Iterable[str], whats: Iterable[str], *,
    version: str, needs: frozenset[str], actor_id: str, action: str,
) -> Callable[[Connection], None]:
    """Work for the writer: of the people `among`, those who are `there` have completed `whats`; the tick of the others is taken back.

    What somebody had completed otherwise stays as it was. needs: what the whole course needs. actor_id: the trainer; noted with each
    change as a look at that person, who can read it. action: `attended` or `paper-check`.
    """
    among, there, whats = set(among), set(there), list(whats)

    def write(connection: Connection) -> None:
        mine = completion.c.attempt_id == workshop_id
        before = set(connection.execute(select(completion.c.learner_id).where(mine, completion.c.what == whats[0])).scalars())
        new, gone = (there & among) - before, (before & among) - there
        moment = now()
        rows = [_row(who, what, version, moment, workshop_id) for who in sorted(new) for what in whats]
        write_completions(connection, rows)
        write_completions(connection, _finished(connection, new, needs, version, moment, workshop_id))
        if gone:
            connection.execute(delete(completion).where(mine, completion.c.learner_id.in_(gone), completion.c.what.in_([*whats, COURSE])))
        for who in sorted(new | gone):
            log_access(actor_id, "trainer", action, f"person:{who}")(connection)

    return write


def _row(who: str, what: str, version: str, moment, workshop_id: str) -> dict:
    return {"learner_id": who, "what": what, "course_version": version, "completed_at": moment, "attempt_id": workshop_id}


def _finished(connection: Connection, people: set[str], needs: frozenset[str], version: str, moment, workshop_id: str) -> list[dict]:
    """Rows of the whole course, for those who have all of it now."""
    if not people or not needs:
        return []
    done = defaultdict(set)
    for who, what in connection.execute(select(completion.c.learner_id, completion.c.what).where(completion.c.learner_id.in_(people))):
        done[who].add(what)
    return [_row(who, COURSE, version, moment, workshop_id) for who in sorted(people) if needs <= done[who]]
