"""`/trainer/gradebook`: points of one's own groups as nbgrader's gradebook has them, with a code in place of names. Only where policy.yml says so."""

import hashlib
import hmac
import io
import secrets

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..course import Course
from ..reports.completion import write_rows
from ..store import Store
from ..store.access_log import log_access
from ..store.tables import person
from .frame import words_of
from .identity import Visitor
from .language import language_of
from .refused import Refused
from .roles import allows
from .routes import page

PATH = "/trainer/gradebook"
_KEY = secrets.token_bytes(32)
COLUMNS = ("code", "group", "check", "score", "max", "open")  # no day: beside the list of texts it would say whose


def add(app) -> None:
    page(app, PATH, marks)
    page(app, f"{PATH}.csv", as_csv)


def may_see(request: Request) -> bool:
    return request.app.state.policy.trainers_see_gradebook


@allows("trainer")
async def marks(request: Request, visitor: Visitor) -> Response:
    rows = await looked_at(request, visitor)
    return request.app.state.frame.page(request, visitor, "trainer-gradebook", rows=rows)


@allows("trainer")
async def as_csv(request: Request, visitor: Visitor) -> Response:
    """The same for a spreadsheet."""
    rows = await looked_at(request, visitor)
    words, text = words_of("trainer-gradebook", language_of(request.url.path, "")), io.StringIO()
    cells = ({**row, "open": words["yes"] if row["open"] else ""} for row in rows)
    write_rows(text, [[words[name] for name in COLUMNS], *([row[name] for name in COLUMNS] for row in cells)], ",")
    headers = {"Content-Disposition": 'attachment; filename="gradebook.csv"', "Cache-Control": "no-store"}
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


async def looked_at(request: Request, visitor: Visitor) -> list[dict]:
    """The rows of one's groups; each look is noted before. Raises Refused 404 where the policy shows trainers no gradebook."""
    if not may_see(request):
        raise Refused(404, "missing")
    state, session = request.app.state, visitor.session
    groups = tuple(group for group in session.groups if group)
    for group in groups:
        await state.store.change_soon(log_access(session.learner_id, "trainer", "gradebook", f"group:{group}"))
    return await run_in_threadpool(read, state.store, state.course, state.marks, groups, language_of(request.url.path, ""))


def code_of(person_id: str) -> str:
    """What stands for somebody as long as this server runs. Other pages show a trainer ids beside names, so it is no part of the id."""
    return hmac.new(_KEY, person_id.encode(), hashlib.sha256).hexdigest()[:12]


def read(store: Store, course: Course, marks_of, groups: tuple[str, ...], language: str) -> list[dict]:
    """A row for each submission of somebody in these groups, with the columns COLUMNS, by group, code and check. Who has left is not among them."""
    with store.reading() as connection:
        theirs = select(person.c.id, person.c.group_name).where(person.c.group_name.in_(groups), person.c.ended_at.is_(None))
        group_of = {row.id: row.group_name for row in connection.execute(theirs)}
    names = {check.id.replace("/", "-"): title(course, check.id, language) for check in course.checks.values()}
    rows = [
        {
            "code": code_of(mark["person_id"]), "group": group_of[mark["person_id"]],
            "check": names.get(mark["assignment"].rpartition("-")[0], mark["assignment"]), "score": mark["score"], "max": mark["max"], "open": mark["open"],
        }
        for mark in (marks_of(sorted(group_of)) if group_of else ())
    ]
    return sorted(rows, key=lambda row: (row["group"], row["code"], row["check"]))


def title(course: Course, check_id: str, language: str) -> str:
    module = course.modules.get(check_id)
    return module.title.plain(language) if module else check_id
