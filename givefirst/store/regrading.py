"""Attempts at older versions of a check, scored again by the check as it is now: first who would change, then, if that is wanted, the change.

The change of an attempt is its version, points and result; it then waits for the gradebook again, and so does what trainers said about it.
A completion that was given stays in any case. What was done stands in the table `regrading`, never whose it was.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from ..course import Check, Course
from ..scoring import needed_for_course
from ..scoring.again import score_again
from .access import access_changed
from .attempts import completion_row, finished_courses, write_completions
from .records import Attempt, to_json
from .store import Store
from .tables import attempt, completion, now, regrading, review

STEP = 1000  # attempts in one transaction


@dataclass
class Standing:
    """Of one person. before and after: (points, of how many) of their latest attempt; passed: whether any attempt passes."""

    before: tuple[int, int] = (0, 0)
    after: tuple[int, int] = (0, 0)
    passed_before: bool = False
    passed_after: bool = False


@dataclass
class Plan:
    """What scoring again would do at one check. waiting: attempts that the gradebook never had. passes, fails, changed: ids of people who
    would newly pass, who would no longer (what they completed stays), whose points would be others."""

    check_id: str
    version: str
    attempts: int = 0
    waiting: int = 0
    people: dict[str, Standing] = field(default_factory=dict)
    passes: list[str] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def make_plan(store: Store, check: Check) -> Plan:
    """Changes nothing. Raises StoreUnavailable."""
    plan = Plan(check.id, check.version)
    for rows in older_attempts(store, check):
        for row in rows:
            result = score_again(check, json.loads(row.body)["responses"], row.language)
            standing = plan.people.setdefault(row.learner_id, Standing())
            standing.before, standing.after = (row.score, row.max), (result["score"], result["max"])
            standing.passed_before |= row.passed
            standing.passed_after |= result["passed"]
            plan.attempts += 1
            plan.waiting += row.exported_at is None
    with store.reading() as connection:
        completed = set(connection.execute(select(completion.c.learner_id).where(completion.c.what == check.completes)).scalars())
        same = (attempt.c.check_id == check.id, attempt.c.version == check.version, attempt.c.passed)
        passed_now = set(connection.execute(select(attempt.c.learner_id).where(*same)).scalars())
    for person_id, standing in plan.people.items():
        if standing.passed_after and person_id not in completed:
            plan.passes.append(person_id)
        if standing.passed_before and not standing.passed_after and person_id not in passed_now:
            plan.fails.append(person_id)
        if standing.before != standing.after:
            plan.changed.append(person_id)
    return plan


def apply_plan(store: Store, course: Course, plan: Plan, copies) -> int:
    """Carry it out; returns how many attempts were scored again. Killed on the way, it is finished by doing it again.

    copies: see copies.py; what they hold of the older version goes first. Raises StoreUnavailable, OperatorError.
    """
    check, at, done = course.checks[plan.check_id], now(), 0
    while True:
        with store.turn():
            rows = next(older_attempts(store, check), None)
            if rows is None:
                break
            copies.erase_attempts(sorted({(row.learner_id, row.check_id, row.version) for row in rows}))
            store.change(write_again(at, course, check, rows, plan))
        done += len(rows)
    return done


def older_attempts(store: Store, check: Check) -> Iterator[list]:
    """Rows of attempts at any other version of the check, oldest first, in steps."""
    after = ""
    while True:
        with store.reading() as connection:
            others = (attempt.c.check_id == check.id, attempt.c.version != check.version, attempt.c.id > after)
            rows = connection.execute(select(attempt).where(*others).order_by(attempt.c.id).limit(STEP)).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def gone(store: Store, course: Course) -> dict[str, int]:
    """Check that the course no longer has -> how many attempts wait for it. Nothing can score them."""
    with store.reading() as connection:
        waiting = select(attempt.c.check_id, func.count()).where(attempt.c.exported_at.is_(None), attempt.c.check_id.not_in(list(course.checks)))
        return {check_id: count for check_id, count in connection.execute(waiting.group_by(attempt.c.check_id))}


def write_again(at: datetime, course: Course, check: Check, rows: list, plan: Plan) -> Callable[[Connection], None]:
    """Work for the writer: these attempts are at this version now, with their points; who passes has completed it; and the record says so."""
    needs = needed_for_course(course)
    scored = [_scored(course, check, row, needs) for row in rows]
    change = update(attempt).where(attempt.c.id == bindparam("which")).values(
        version=check.version, score=bindparam("points"), max=bindparam("most"), passed=bindparam("passes"), result=bindparam("said"), exported_at=None,
    )

    def write(connection: Connection) -> None:
        connection.execute(change, [
            {"which": one.id, "points": one.score, "most": one.max, "passes": one.passed, "said": one.result} for one in scored
        ])
        ids = [one.id for one in scored]
        for start in range(0, len(ids), 500):
            connection.execute(update(review).where(review.c.attempt_id.in_(ids[start:start + 500])).values(exported_at=None))
        passed = [one for one in scored if one.passed]
        write_completions(connection, [completion_row(one, one.completes) for one in passed])
        write_completions(connection, _courses(connection, [one for one in passed if one.completes in needs], needs))
        access_changed(connection)  # so that servers learn what somebody has completed
        _note(connection, at, plan, len(scored))

    return write


def _scored(course: Course, check: Check, row, needs: frozenset[str]) -> Attempt:
    result = score_again(check, json.loads(row.body)["responses"], row.language)
    return Attempt(
        key=row.key, learner_id=row.learner_id, check_id=check.id, version=check.version, language=row.language, body=row.body,
        score=result["score"], max=result["max"], passed=result["passed"], result=to_json(result), completes=check.completes,
        course_version=course.version, written=row.written, course_needs=needs, id=row.id, submitted_at=row.submitted_at,
    )


def _courses(connection: Connection, passed: list[Attempt], needs: frozenset[str]) -> list[dict]:
    """The whole course is completed on the day of the last thing it needs, which may be a later one than this attempt's."""
    rows = finished_courses(connection, passed)
    for row in rows:
        mine = select(func.max(completion.c.completed_at)).where(completion.c.learner_id == row["learner_id"], completion.c.what.in_(needs))
        row["completed_at"] = connection.execute(mine).scalar_one()
    return rows


def _note(connection: Connection, at: datetime, plan: Plan, count: int) -> None:
    """One row a run and check, however many steps it took. Who changes is counted by the plan, since a person may be in several steps."""
    mine = (regrading.c.at == at, regrading.c.check_id == plan.check_id)
    if not connection.execute(update(regrading).where(*mine).values(attempts=regrading.c.attempts + count)).rowcount:
        connection.execute(insert(regrading).values(
            at=at, check_id=plan.check_id, version=plan.version, attempts=count, changed=len(plan.changed), passes=len(plan.passes), fails=len(plan.fails),
        ))
