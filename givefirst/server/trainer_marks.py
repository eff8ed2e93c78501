"""`/trainer/gradebook`: points of one's own groups as nbgrader's gradebook has them, with a code in place of names. Only where policy.yml says so."""

import io

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..course import Course
from ..reports.completion import write_rows
from ..store import Store
from ..store.access_log import log_access
from ..store.names import short_code
from ..store.tables import person
from .frame import words_of
from .identity import Visitor
from .language import language_of
from .refused import Refused
from .roles import allows
from .routes import page

PATH = "/trainer/gradebook"
COLUMNS = ("code", "group", "check", "day", "score", "max", "open")


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


def read(store: Store, course: Course, marks_of, groups: tuple[str, ...], language: str) -> list[dict]:
    """A row for each submission of somebody in these groups, with the columns COLUMNS, by group, code and check. Who has left is not among them."""
    with store.reading() as connection:
        theirs = select(person.c.id, person.c.group_name).where(person.c.group_name.in_(groups), person.c.ended_at.is_(None))
        group_of = {row.id: row.group_name for row in connection.execute(theirs)}
    names = {check.id.replace("/", "-"): title(course, check.id, language) for check in course.checks.values()}
    rows = [
        {
            "code": short_code(mark["person_id"]), "group": group_of[mark["person_id"]], "day": mark["submitted_at"] and mark["submitted_at"].date(),
            "check": names.get(mark["assignment"].rpartition("-")[0], mark["assignment"]), "score": mark["score"], "max": mark["max"], "open": mark["open"],
        }
        for mark in (marks_of(sorted(group_of)) if group_of else ())
    ]
    return sorted(rows, key=lambda row: (row["group"], row["code"], row["check"], str(row["day"])))


def title(course: Course, check_id: str, language: str) -> str:
    module = course.modules.get(check_id)
    return module.title.plain(language) if module else check_id
