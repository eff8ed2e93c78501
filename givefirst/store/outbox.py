"""The outbox: attempts on their way to the nbgrader notebooks."""

import json
from collections.abc import Callable

from sqlalchemy import Connection, select, update

from .tables import attempt, now, outbox

CHUNK = 500


def pending_attempts(connection: Connection, limit: int, after: int) -> list[dict]:
    """See Store.pending_attempts."""
    waiting = (
        select(attempt, outbox.c.position)
        .join(outbox, outbox.c.attempt_id == attempt.c.id)
        .where(outbox.c.exported_at.is_(None), outbox.c.position > after)
        .order_by(outbox.c.position)
        .limit(limit)
    )
    return [unpack(row) for row in connection.execute(waiting).mappings()]


def unpack(row) -> dict:
    plain = {name: row[name] for name in row if name not in ("key", "body", "body_hash", "result")}
    return {**plain, "responses": json.loads(row["body"])["responses"], "result": json.loads(row["result"])}


def exported(attempt_ids: list[str]) -> Callable[[Connection], None]:
    """Work for the writer: these attempts have their notebooks."""

    def write(connection: Connection) -> None:
        moment = now()
        for start in range(0, len(attempt_ids), CHUNK):
            chosen = outbox.c.attempt_id.in_(attempt_ids[start:start + CHUNK])
            connection.execute(update(outbox).where(chosen, outbox.c.exported_at.is_(None)).values(exported_at=moment))

    return write
