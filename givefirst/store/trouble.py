"""What keeps the bridge to nbgrader from its work, for the operator's page and `givefirst doctor`; every process sees it."""

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from .tables import now, setting

KEY = "bridge_trouble"


def trouble(connection: Connection) -> dict | None:
    """`{"at", "why"}`: since when, and one sentence; None when all is well."""
    found = connection.execute(select(setting.c.value).where(setting.c.key == KEY)).scalar()
    return {**(told := json.loads(found)), "at": datetime.fromisoformat(told["at"])} if found else None


def note_trouble(why: str | None) -> Callable[[Connection], None]:
    """Work for the writer: this is so from now on; the same sentence keeps its moment. None: all is well."""

    def write(connection: Connection) -> None:
        there = trouble(connection)
        if (there and there["why"]) == why:
            return
        connection.execute(delete(setting).where(setting.c.key == KEY))
        if why:
            connection.execute(insert(setting).values(key=KEY, value=json.dumps({"at": now().isoformat(), "why": why})))

    return write
