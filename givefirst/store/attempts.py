"""Writing attempts, and reading them back."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from .records import Attempt, Outcome
from .tables import attempt, completion, outbox

COLUMNS = (
    "id", "key", "learner_id", "check_id", "version", "language", "submitted_at",
    "body", "body_hash", "score", "max", "passed", "result",
)


def insert_new(connection: Connection, table, *columns: str):
    """INSERT … ON CONFLICT (columns) DO NOTHING in the words of the database at hand."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing(index_elements=list(columns))


def write_attempts(connection: Connection, attempts: list[Attempt]) -> list[Outcome]:
    """Write attempts, completions and outbox rows in the open transaction; one Outcome for each attempt, in order.

    Whether a row is ours shows on reading back: the id is made here, so a row under our key with another id was there before.
    """
    rows = [{name: getattr(item, name) for name in COLUMNS} for item in attempts]
    connection.execute(insert_new(connection, attempt, "key"), rows)
    there = read_back(connection, [row["key"] for row in rows])
    outcomes = [outcome(item, row, there[item.key]) for item, row in zip(attempts, rows, strict=True)]
    new = [item for item, result in zip(attempts, outcomes, strict=True) if result.kind == "stored"]
    if new:
        connection.execute(insert_new(connection, outbox, "attempt_id"), [{"attempt_id": item.id} for item in new])
    passed = [completion_row(item) for item in new if item.passed]
    if passed:
        connection.execute(insert_new(connection, completion, "learner_id", "what"), passed)
    return outcomes


def read_back(connection: Connection, keys: list[str]) -> dict:
    """The rows that now hold these keys: key -> (id, key, learner_id, body_hash)."""
    columns = (attempt.c.id, attempt.c.key, attempt.c.learner_id, attempt.c.body_hash)
    return {row.key: row for row in connection.execute(select(*columns).where(attempt.c.key.in_(keys)))}


def outcome(item: Attempt, row: dict, there) -> Outcome:
    if there.id == item.id:
        return Outcome("stored", item.id)
    same = there.learner_id == item.learner_id and there.body_hash == row["body_hash"]
    return Outcome("repeated" if same else "conflict", there.id)


def completion_row(item: Attempt) -> dict:
    return {
        "learner_id": item.learner_id, "what": item.completes, "course_version": item.course_version,
        "completed_at": item.submitted_at, "attempt_id": item.id,
    }
