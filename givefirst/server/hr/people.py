"""The list of people, and one of them."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from ...reports.columns import visible
from ...store.completion_list import ASKED, STATES, UNASSIGNED, Entry, Wanted, count_entries, entries, name_and_group
from ..identity import Visitor
from ..refused import Refused
from ..roles import allows
from .view import asked, hr_page, looked, query, read, scope, sees, wanted

ROWS = 50  # a page


@allows("hr")
async def everybody(request: Request, visitor: Visitor) -> Response:
    """Who is asked for what and has completed it: 50 rows a page, by name."""
    found = wanted(request)
    await looked(request, visitor, "list", scope(found.group))
    rows, count, page = await read(request, page_of, found, number_of(asked(request, "page")))
    pages = max(1, -(-count // ROWS))
    return await hr_page(
        request, visitor, "hr", "list", wanted=found, rows=rows, count=count, page=page, pages=pages, columns=visible(sees(request)),
        states=states(request), first=(page - 1) * ROWS + 1, query=query(found),
        before=query(found, page=page - 1) if page > 1 else None, after=query(found, page=page + 1) if page < pages else None,
    )


@allows("hr")
async def one_person(request: Request, visitor: Visitor) -> Response:
    """What one person is asked for and has completed; changing it."""
    who = asked(request, "id")
    person = await read(request, name_and_group, who)
    if person is None:
        raise Refused(404, "missing")
    await looked(request, visitor, "person", f"person:{who}")
    state = wanted(request).state if "completed" in sees(request) else ASKED
    rows = await read(request, rows_of, replace(wanted(request), what=None, group=None, name="", state=state, person=who))
    return await hr_page(
        request, visitor, "hr-person", "list", person=person, rows=rows, done=asked(request, "done"),
        mandatory=request.app.state.policy.mandatory, taken={row.what for row in rows if row.assigned},
    )


def states(request: Request) -> list[str]:
    """The filters that policy.yml leaves."""
    if "completed" not in sees(request):
        return [ASKED, UNASSIGNED]
    return [state for state in STATES if state != ASKED and (state != "overdue" or "due_on" in sees(request))]


def page_of(connection, found: Wanted, page: int) -> tuple[list[Entry], int, int]:
    """(rows, number of all rows, the page they are on: the last one when there are fewer)."""
    count = count_entries(connection, found)
    page = min(page, max(1, -(-count // ROWS)))
    return list(entries(connection, found, ROWS, (page - 1) * ROWS)), count, page


def rows_of(connection, found: Wanted) -> list[Entry]:
    return list(entries(connection, found))


def number_of(text: str) -> int:
    """A page number from 1; anything else is the first."""
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
