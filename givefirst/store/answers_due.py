"""Answers whose time is over: attempts, what trainers wrote about them, and submissions of nbgrader that no attempt leads to any more."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, or_, select

from .tables import attempt, completion, review

CHUNK = 500


@dataclass
class AnswersDue:
    rows: list[tuple[Table, list]]
    submissions: list[tuple[str, str, str]]  # person, check, version


def answers_due(connection: Connection, before: datetime) -> AnswersDue:
    due = attempts_due(connection, before)
    ids = {row.id for row in due}
    submissions = {(row.learner_id, row.check_id, row.version) for row in due} - staying(connection, sorted({row.learner_id for row in due}), ids)
    return AnswersDue([(review, reviews_due(connection, ids)), (attempt, sorted(ids))], sorted(submissions))


def attempts_due(connection: Connection, before: datetime) -> list:
    """(id, learner_id, check_id, version) of attempts that were finished before: by a completion they count for, or, where there is none,
    by the last attempt at the same. Whoever tries again after a completion keeps that attempt for its own time."""
    checks = defaultdict(list)
    for check_id in connection.execute(select(attempt.c.check_id).distinct()).scalars():
        checks[counts_for(check_id)].append(check_id)
    found = []
    for what, check_ids in sorted(checks.items()):
        same = attempt.c.check_id.in_(check_ids)
        completed = select(completion.c.learner_id).where(completion.c.what == what)
        still_at_it = select(attempt.c.learner_id).where(same, attempt.c.submitted_at > before)
        over = or_(
            attempt.c.learner_id.in_(completed.where(completion.c.completed_at <= before)),
            attempt.c.learner_id.not_in(completed) & attempt.c.learner_id.not_in(still_at_it),
        )
        columns = (attempt.c.id, attempt.c.learner_id, attempt.c.check_id, attempt.c.version)
        found += connection.execute(select(*columns).where(same, attempt.c.submitted_at <= before, over)).all()
    return found


def counts_for(check_id: str) -> str:
    """What passing a check completes, `theme:dialogue`, also of one that the course no longer has. As Check.completes."""
    first, _, second = check_id.partition("/")
    return {"final": "final", "role": f"role:{second}"}.get(first, f"theme:{second}")


def staying(connection: Connection, people: list[str], due: set[str]) -> set[tuple[str, str, str]]:
    """(person, check, version) of their attempts that are not due."""
    found = set()
    for start in range(0, len(people), CHUNK):
        mine = attempt.c.learner_id.in_(people[start:start + CHUNK])
        for row in connection.execute(select(attempt.c.id, attempt.c.learner_id, attempt.c.check_id, attempt.c.version).where(mine)):
            if row.id not in due:
                found.add((row.learner_id, row.check_id, row.version))
    return found


def reviews_due(connection: Connection, attempts: set[str]) -> list[int]:
    """Of attempts that are due, or gone."""
    rows = connection.execute(select(review.c.id, review.c.attempt_id, attempt.c.id.label("there")).outerjoin(attempt, attempt.c.id == review.c.attempt_id))
    return [row.id for row in rows if row.there is None or row.attempt_id in attempts]
