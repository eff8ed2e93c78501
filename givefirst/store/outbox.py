"""The outbox: attempts on their way to the nbgrader notebooks."""

import json
from collections.abc import Callable

from sqlalchemy import Connection, func, select, update

from .tables import attempt, now, review

CHUNK = 500


def pending_attempts(connection: Connection, limit: int, after: str) -> list[dict]:
    """See Store.pending_attempts."""
    waiting = (
        select(attempt)
        .where(attempt.c.exported_at.is_(None), attempt.c.id > after)
        .order_by(attempt.c.id)
        .limit(limit)
    )
    return [unpack(row) for row in connection.execute(waiting).mappings()]


def waiting(connection: Connection) -> tuple:
    """What waits for the gradebook, in short: as long as it is the same, nothing has come. Attempts by number and last id, reviews by number and last moment."""
    attempts = connection.execute(select(func.count(), func.max(attempt.c.id)).where(attempt.c.exported_at.is_(None))).one()
    reviews = connection.execute(select(func.count(), func.max(review.c.created_at)).where(review.c.exported_at.is_(None))).one()
    return (*attempts, *reviews)


def unpack(row) -> dict:
    plain = {name: row[name] for name in row if name not in ("key", "body", "body_hash", "result", "exported_at", "written")}
    return {**plain, "responses": json.loads(row["body"])["responses"], "result": json.loads(row["result"])}


def exported(attempt_ids: list[str]) -> Callable[[Connection], None]:
    """Work for the writer: these attempts have their notebooks."""

    def write(connection: Connection) -> None:
        moment = now()
        for start in range(0, len(attempt_ids), CHUNK):
            chosen = attempt.c.id.in_(attempt_ids[start:start + CHUNK])
            connection.execute(update(attempt).where(chosen, attempt.c.exported_at.is_(None)).values(exported_at=moment))

    return write


def everything_again(connection: Connection) -> None:
    """Work for the writer: all attempts and reviews wait for the gradebook once more."""
    for table in (attempt, review):
        connection.execute(update(table).where(table.c.exported_at.is_not(None)).values(exported_at=None))
