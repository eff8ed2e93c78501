"""Importing people: a file, a preview of what it changes, then the change. The list waits in the page, not on the server."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ...store.names import shown_name
from ...store.people import Comparison, Row, compare, import_people
from ...store.tables import person
from ..forms import read_form
from ..identity import Visitor
from ..people_file import MOST_PROBLEMS, PeopleFileError, read_people
from ..roles import allows
from .view import IMPORT, asked, back_to, hr_page, looked, read

NAMES_SHOWN = 50
FILE = "people.csv"


@allows("hr")
async def choose(request: Request, visitor: Visitor) -> Response:
    """The form for the file."""
    return await import_page(request, visitor)


@allows("hr")
async def preview(request: Request, visitor: Visitor) -> Response:
    """What the file would change: nothing is changed yet."""
    sent = (await read_form(request)).get("file")
    raw = await sent.read() if isinstance(sent, UploadFile) else b""
    if not raw:
        return await import_page(request, visitor, status=422, problem="no_file")
    return await compared(request, visitor, raw)


@allows("hr")
async def confirm(request: Request, visitor: Visitor) -> Response:
    """The list holds from now on, when no more people leave by it than the preview said (field `leaving`)."""
    form = await read_form(request)
    text, leaving = form.get("list", ""), form.get("leaving", "")
    if not isinstance(text, str) or not text or not str(leaving).isdecimal():
        return await import_page(request, visitor, status=422, problem="no_file")
    try:
        rows = read_people(text.encode(errors="surrogatepass"), FILE)
    except PeopleFileError as error:
        return await import_page(request, visitor, status=422, problems=error.problems)
    await looked(request, visitor, "import", "all")
    done = await request.app.state.store.change_soon(import_people(rows, int(leaving)))
    if done is None:
        return await compared(request, visitor, text.encode(), problem="more_leave")
    return back_to(request, IMPORT, new=len(done.new), changed=len(done.changed), back=len(done.back), leaving=len(done.leaving))


async def compared(request: Request, visitor: Visitor, raw: bytes, problem: str = "") -> Response:
    try:
        rows = read_people(raw, FILE)
    except PeopleFileError as error:
        return await import_page(request, visitor, status=422, problems=error.problems)
    await looked(request, visitor, "import", "all")
    found, names = await read(request, changes, rows)
    return await import_page(request, visitor, found=found, names=names, text=raw.decode("utf-8-sig"), problem=problem)


def changes(connection, rows: list[Row]) -> tuple[Comparison, dict[str, list[str]]]:
    """What would change, and the first names of each kind."""
    found = compare(connection, rows)
    names = {kind: [shown_name(row["name"], row["id"]) for row in getattr(found, kind)[:NAMES_SHOWN]] for kind in ("new", "changed", "back")}
    leaving = person.select().where(person.c.id.in_(found.leaving[:NAMES_SHOWN])).order_by(person.c.sort_name)
    return found, {**names, "leaving": [shown_name(row.name, row.id) for row in connection.execute(leaving)]}


async def import_page(request: Request, visitor: Visitor, *, status: int = 200, found=None, names=None, text="", problem="", problems=()) -> Response:
    done = {name: int(value) for name in ("new", "changed", "back", "leaving") if (value := asked(request, name)).isascii() and value.isdecimal()}
    return await hr_page(
        request, visitor, "hr-import", "import", status=status, found=found, names=names, text=text, problem=problem, problems=problems[:MOST_PROBLEMS],
        more_problems=max(0, len(problems) - MOST_PROBLEMS), done=done if len(done) == 4 else None, shown=NAMES_SHOWN,
    )
