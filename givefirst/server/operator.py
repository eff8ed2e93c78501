"""`/operator`: how the server is. Numbers, no names."""

import shutil
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from .. import __version__
from ..store import Store
from ..store.oversight import deletions, size
from ..store.policy_versions import policy_versions
from ..store.trouble import trouble
from .identity import Visitor
from .roles import allows
from .routes import page

PATH = "/operator"
UNITS = ("B", "kB", "MB", "GB", "TB")
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def add(app) -> None:
    page(app, PATH, operator)


@allows("operator")
async def operator(request: Request, visitor: Visitor) -> Response:
    state = request.app.state
    found = await run_in_threadpool(status, state.store, state.data)
    return state.frame.page(
        request, visitor, "operator", version=__version__, course_version=state.course.version, mail=bool(state.settings.mail),
        sign_in=state.settings.sign_in, sso=bool(state.settings.sso), measure=measure, **found)


def status(store: Store, data: Path | None) -> dict:
    """`{"database", "bytes", "people", "waiting", "free", "retention", "policy", "notebooks_since"}`. bytes and free: of database and disk; free None without
    a folder. retention: the last moment something was deleted. policy: `{"number", "at"}` of the version that holds. None: not yet.
    notebooks_since: since when no check comes into the gradebook; None: all is well."""
    with store.reading() as connection:
        last, versions = deletions(connection, 1), policy_versions(connection)
        found, kept_back = size(connection), trouble(connection)
    return found | {
        "notebooks_since": kept_back["at"] if kept_back else None,
        "database": DATABASES[found["database"]], "free": shutil.disk_usage(data).free if data else None,
        "retention": last[0]["at"] if last else None, "policy": versions[0] if versions else None}


def measure(count: int) -> tuple[float, str]:
    """1234567 -> (1.2, "MB")"""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return round(size, 1), UNITS[unit]
