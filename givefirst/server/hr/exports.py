"""The list as a file, with the filters of the page."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ...reports import write_completion_csv, write_completion_xlsx
from ...store.tables import now
from ..identity import Visitor
from ..roles import allows
from .view import language, looked, scope, sees, wanted

NAMES = {"de": "abschluesse", "en": "completions"}
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@allows("hr")
async def as_csv(request: Request, visitor: Visitor) -> Response:
    """For other programs: comma, UTF-8."""
    return await export(request, visitor, "csv", write_completion_csv)


@allows("hr")
async def as_xlsx(request: Request, visitor: Visitor) -> Response:
    """For a spreadsheet."""
    return await export(request, visitor, "xlsx", write_completion_xlsx)


KINDS = {"csv": as_csv, "xlsx": as_xlsx}


async def export(request: Request, visitor: Visitor, kind: str, write) -> Response:
    """The file is made in a folder that nobody else can read, and is gone once it is sent."""
    found, state, there = wanted(request), request.app.state, language(request)
    await looked(request, visitor, "export", scope(found.group))
    folder = TemporaryDirectory(prefix="givefirst-")
    os.chmod(folder.name, 0o700)
    file = Path(folder.name) / f"list.{kind}"
    try:
        await run_in_threadpool(lambda: write(file, state.store, state.course, there, wanted=found, sees=sees(request)))
    except BaseException:
        folder.cleanup()
        raise
    name = f"{NAMES[there]}-{now().date().isoformat()}.{kind}"
    return FileResponse(file, media_type=TYPES[kind], filename=name, headers={"Cache-Control": "no-store"}, background=BackgroundTask(folder.cleanup))
