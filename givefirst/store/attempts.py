"""Writing attempts, and reading them back."""

from collections import defaultdict

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from ..scoring.completing import COURSE
from .records import Attempt, Outcome
from .tables import attempt, completion

COLUMNS = (
    "id", "key", "learner_id", "check_id", "version", "language", "submitted_at",
    "body", "body_hash", "score", "max", "passed", "result", "written",
)


def insert_new(connection: Connection, table, *columns: str):
    """INSERT … ON CONFLICT (columns) DO NOTHING in the words of the database at hand."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing(index_elements=list(columns))


def write_attempts(connection: Connection, attempts: list[Attempt]) -> list[Outcome]:
    """Write attempts and completions in the open transaction; one Outcome for each attempt, in order.

    Raises IntegrityError when another process wrote one of the keys in this very moment; trying again finds it there.
    """
    there = stored_keys(connection, [item.key for item in attempts])
    new = []
    for item in attempts:
        if item.key not in there:
            there[item.key] = item
            new.append(item)
    write_new(connection, new)
    return [outcome(item, there[item.key]) for item in attempts]


def write_new(connection: Connection, attempts: list[Attempt]) -> list[Outcome]:
    """As write_attempts, without looking first: quicker. Raises IntegrityError when a key was there before, or comes twice."""
    if attempts:
        connection.execute(insert(attempt), [{name: getattr(item, name) for name in COLUMNS} for item in attempts])
    passed = [item for item in attempts if item.passed]
    if passed:
        write_completions(connection, [completion_row(item, item.completes) for item in passed])
        write_completions(connection, finished_courses(connection, [item for item in passed if item.completes in item.course_needs]))
    return [Outcome("stored", item.id) for item in attempts]


def write_completions(connection: Connection, rows: list[dict]) -> None:
    """What was completed before stays as it was."""
    if rows:
        connection.execute(insert_new(connection, completion, "learner_id", "what"), rows)


def finished_courses(connection: Connection, passed: list[Attempt]) -> list[dict]:
    """Rows of those whose attempt was the last thing the course needed. Reads once for all of them, and not at all for nobody."""
    if not passed:
        return []
    done = defaultdict(set)
    learners = {item.learner_id for item in passed}
    for learner_id, what in connection.execute(select(completion.c.learner_id, completion.c.what).where(completion.c.learner_id.in_(learners))):
        done[learner_id].add(what)
    return [completion_row(item, COURSE) for item in passed if item.course_needs <= done[item.learner_id]]


def stored_keys(connection: Connection, keys: list[str]) -> dict:
    """The rows under these keys: key -> (id, key, learner_id, body_hash)."""
    columns = (attempt.c.id, attempt.c.key, attempt.c.learner_id, attempt.c.body_hash)
    return {row.key: row for row in connection.execute(select(*columns).where(attempt.c.key.in_(keys)))}


def outcome(item: Attempt, there) -> Outcome:
    """there: what is stored under its key, this attempt itself or another one."""
    if there.id == item.id:
        return Outcome("stored", item.id)
    same = there.learner_id == item.learner_id and there.body_hash == item.body_hash
    return Outcome("repeated" if same else "conflict", there.id)


def completion_row(item: Attempt, what: str) -> dict:
    return {
        "learner_id": item.learner_id, "what": what, "course_version": item.course_version,
        "completed_at": item.submitted_at, "attempt_id": item.id,
    }
