"""Asking people for a theme, a role or the course, with a day; and taking it back."""

from datetime import date

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ...reports.what import completable
from ...store.completion_list import groups, name_and_group
from ...store.enrolments import assign, take_back
from ...store.tables import now
from ..forms import field, read_form
from ..identity import Visitor
from ..refused import Refused
from ..roles import allows
from .view import ENROL, LONGEST, PERSON, asked, back_to, group_of, hr_page, read

LATEST = date(2200, 1, 1)


class Wrong(Exception):
    """A field that cannot be so. why: a word of hr-enrolments.yml."""

    def __init__(self, name: str, why: str):
        super().__init__(why)
        self.name, self.why = name, why


@allows("hr")
async def choose(request: Request, visitor: Visitor) -> Response:
    """The form for a group or all."""
    return await form_page(request, visitor)


@allows("hr")
async def enrol(request: Request, visitor: Visitor) -> Response:
    """Ask one person (field `person`), a group (`group`) or all for `what`, until `due`; `mandatory` where policy.yml allows it."""
    form = await read_form(request)
    try:
        what, due_on, mandatory = what_of(request, form), day_of(form), bool(field(form, "mandatory"))
        if mandatory and what not in request.app.state.policy.mandatory:
            raise Wrong("mandatory", "wrong_mandatory")
        whom = await whom_of(request, form)
    except Wrong as wrong:
        return await form_page(request, visitor, wrong, form)
    count = await request.app.state.store.change_soon(assign(what, due_on, mandatory, **whom))
    return done(request, whom, "asked", count, what)


@allows("hr")
async def end(request: Request, visitor: Visitor) -> Response:
    """Nobody of these is asked for it any more. What they have completed stays."""
    form = await read_form(request)
    try:
        what, whom = what_of(request, form), await whom_of(request, form)
    except Wrong as wrong:
        return await form_page(request, visitor, wrong, form)
    count = await request.app.state.store.change_soon(take_back(what, **whom))
    return done(request, whom, "ended", count, what)


async def form_page(request: Request, visitor: Visitor, wrong: Wrong | None = None, form: FormData | None = None) -> Response:
    filled = {name: field(form, name) if form else "" for name in ("what", "group", "due", "mandatory")}
    count = asked(request, "count")
    return await hr_page(
        request, visitor, "hr-enrolments", "enrolments", status=422 if wrong else 200, wrong=wrong, filled=filled, mandatory=request.app.state.policy.mandatory,
        done=asked(request, "done"), count=int(count) if count.isdecimal() and count.isascii() else 0, what=asked(request, "what"),
    )


def done(request: Request, whom: dict, what_happened: str, count: int, what: str) -> Response:
    if "person_id" in whom:
        return back_to(request, PERSON, id=whom["person_id"], done=what_happened)
    return back_to(request, ENROL, done=what_happened, count=count, what=what)


def what_of(request: Request, form: FormData) -> str:
    what = field(form, "what")
    if what not in completable(request.app.state.course):
        raise Wrong("what", "wrong_what")
    return what


def day_of(form: FormData) -> date | None:
    text = field(form, "due")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Wrong("due", "wrong_due") from None
    if not now().date() <= day < LATEST:
        raise Wrong("due", "wrong_past")
    return day


async def whom_of(request: Request, form: FormData) -> dict:
    """`{"person_id"}` or `{"group"}`, None for all. Raises Refused 404 for a person who is not there."""
    person_id, group = field(form, "person", LONGEST), field(form, "group", LONGEST)
    if person_id:
        if await read(request, name_and_group, person_id) is None:
            raise Refused(404, "missing")
        return {"person_id": person_id}
    if not group:
        raise Wrong("group", "wrong_group")
    if group == "*":
        return {"group": None}
    if group_of(group) and group not in await read(request, groups):
        raise Wrong("group", "wrong_group")
    return {"group": group_of(group)}
