"""Every version of the policy that the server has obeyed, with the moment it began. Rows are added, never changed."""

import hashlib
import json
from collections.abc import Callable

from sqlalchemy import Connection, insert, select

from .tables import now, policy_version


def note_policy(body: str) -> Callable[[Connection], bool]:
    """Work for the writer: from now on this policy holds. body: its canonical text, JSON of field -> value.

    Returns whether it differs from the one before; only then there is a new row.
    """

    def write(connection: Connection) -> bool:
        last = connection.execute(select(policy_version.c.body).order_by(policy_version.c.id.desc()).limit(1)).scalar()
        if last == body:
            return False
        connection.execute(insert(policy_version).values(at=now(), hash=hashlib.sha256(body.encode()).hexdigest(), body=body))
        return True

    return write


def policy_versions(connection: Connection) -> list[dict]:
    """The newest first: `{"number", "at", "hash", "changes": [{"field", "before", "after"}]}`.

    The first version has no changes. A value is as policy.yml writes it; None: the field was not there.
    """
    found, before = [], None
    for number, row in enumerate(connection.execute(select(policy_version).order_by(policy_version.c.id)).mappings(), 1):
        after = json.loads(row["body"])
        found.append({"number": number, "at": row["at"], "hash": row["hash"], "changes": [] if before is None else _changes(before, after)})
        before = after
    return found[::-1]


def _changes(before: dict, after: dict) -> list[dict]:
    names = [*after, *(name for name in before if name not in after)]
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)} for name in names if before.get(name) != after.get(name)
    ]
