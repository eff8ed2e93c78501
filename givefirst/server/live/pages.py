"""What people see of a live workshop: the way in (`/w`), the phone, and the trainer's pages. What happens in a session is asked of `app.state.live`."""

import re
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...course import Course
from ...widgets.colours import company_style
from ..forms import field, read_form
from ..frame import words_of
from ..identity import Visitor
from ..language import language_of, preferred_language
from ..refused import Refused
from ..roles import allows
from ..routes import form, page, read
from .assets import BASE, asset
from .attendance import after, end_of, keep_after
from .document import document
from .reach import bases, qr_svg, shown

SHORT, PATH = "/w", "/live"
CODE = re.compile(r"[A-Z0-9]{6}")


def add(app) -> None:
    app.state.live_accent = company_style(app.state.company)
    read(app, SHORT, enter, include_in_schema=False)
    read(app, f"{SHORT}/{{code}}", to_room, include_in_schema=False)
    read(app, f"{BASE}/{{digest}}/{{file}}", asset, include_in_schema=False)
    page(app, PATH, sessions)
    form(app, PATH, open_session)
    form(app, f"{PATH}/along", lead_along)
    page(app, f"{PATH}/{{code}}", phone)
    page(app, f"{PATH}/{{code}}/lead", lead)
    page(app, f"{PATH}/{{code}}/projector", projector)
    page(app, f"{PATH}/{{code}}/after", after)
    form(app, f"{PATH}/{{code}}/after", keep_after)


def tidy(code: str) -> str:
    """A code as people type it: spaces, hyphens and small letters are all right."""
    return re.sub(r"[\s-]", "", code).upper()[:20]


@allows("nobody", "learner")
async def enter(request: Request, visitor: Visitor) -> Response:
    """Type the code. With `?code=` it goes on at once."""
    sent = tidy(request.query_params.get("code", ""))
    if CODE.fullmatch(sent):
        return to_session(request, sent)
    return document(request, "code", script=False, wrong=bool(sent), typed=sent)


@allows("nobody", "learner")
async def to_room(request: Request, visitor: Visitor) -> Response:
    """`/w/ABCDEF`, as it stands in the QR code."""
    code = tidy(request.path_params["code"])
    return to_session(request, code) if CODE.fullmatch(code) else RedirectResponse(f"{SHORT}?{urlencode({'code': code})}", 303)


def to_session(request: Request, code: str) -> Response:
    language = preferred_language(request.headers.get("accept-language", ""))
    return RedirectResponse(f"/{language}{PATH}/{code}", 303, {"Vary": "Accept-Language", "Cache-Control": "no-store"})


@allows("nobody", "learner")
async def phone(request: Request, visitor: Visitor) -> Response:
    """The same page for everybody; who one is, the script asks for. Whether the code is right, too: there it is throttled."""
    code = request.path_params["code"]
    if not CODE.fullmatch(code):
        return RedirectResponse(f"{SHORT}?{urlencode({'code': tidy(code)})}", 303)
    return document(request, "phone", data={"code": code}, compress=True)


@allows("trainer")
async def sessions(request: Request, visitor: Visitor) -> Response:
    """One's sessions, and a form that opens one."""
    return await sessions_page(request, visitor)


async def sessions_page(request: Request, visitor: Visitor, problem: str = "", typed: str = "", status: int = 200) -> Response:
    live, language = request.app.state.live, language_of(request.url.path, "")
    return request.app.state.frame.page(
        request, visitor, "live-open", formats=live.formats(language), mine=await live.mine(visitor.session.learner_id, language), problem=problem, typed=typed,
        groups=[group for group in visitor.session.groups if group], status=status,
    )


@allows("trainer")
async def open_session(request: Request, visitor: Visitor) -> Response:
    """Format, group, end; then the trainer's page."""
    live, language, sent = request.app.state.live, language_of(request.url.path, ""), await read_form(request)
    formats = {each["code"]: each for each in live.formats(language)}
    chosen, group = formats.get(field(sent, "format")), field(sent, "group")
    if chosen is None or (group and group not in visitor.session.groups):
        return await sessions_page(request, visitor, "format", status=422)
    ends_at = end_of(field(sent, "ends"), chosen)
    if ends_at is None:
        return await sessions_page(request, visitor, "ends", status=422)
    code = await live.open(visitor.session.learner_id, chosen["code"], group, ends_at, language)
    return RedirectResponse(f"/{language}{PATH}/{code}/lead", 303)


@allows("trainer")
async def lead_along(request: Request, visitor: Visitor) -> Response:
    """A second trainer, with the code of the session."""
    code = tidy(field(await read_form(request), "code"))
    if not await request.app.state.live.join_trainer(code, visitor.session.learner_id):
        return await sessions_page(request, visitor, "code", code, status=422)
    return RedirectResponse(f"/{language_of(request.url.path, '')}{PATH}/{code}/lead", 303)


@allows("trainer")
async def lead(request: Request, visitor: Visitor) -> Response:
    """The trainer's page. Its trainer alone sees it."""
    state, code, language = request.app.state, request.path_params["code"], language_of(request.url.path, "")
    if not await state.live.may_lead(code, visitor):
        raise Refused(404, "missing")
    found = way_in(request, code)
    data = {"chosen": found["chosen"], "code": code, "csrf": visitor.session.csrf, "exercises": exercises(state.course, language), "practices": words_of("live-practices", language)}
    return document(request, "lead", data=data, code=code, title=await state.live.title(code, language), **found)


@allows("nobody", "learner")
async def projector(request: Request, visitor: Visitor) -> Response:
    """The wall. For the session's trainer, and for a device that was given its link."""
    live, code = request.app.state.live, request.path_params["code"]
    if not await live.may_project(code, request, visitor):
        raise Refused(404, "missing")
    return document(request, "projector", data={"code": code, "key": request.query_params.get("key", "")[:40]}, code=code, title=await live.title(code, language_of(request.url.path, "")), **way_in(request, code))


def way_in(request: Request, code: str) -> dict:
    """{"address": as one reads it out, "qr": SVG, "addresses": all there are, "chosen": which, a number}. `?address=1` takes another one."""
    state = request.app.state
    found = bases(request.url.scheme, request.headers.get("host", ""), state.settings.address, state.network_port, state.phones)
    wish = request.query_params.get("address", "")
    chosen = int(wish) if wish.isdecimal() and len(wish) < 3 and int(wish) < len(found) else 0
    return {
        "address": f"{shown(found[chosen])}{SHORT}", "qr": qr_svg(f"{found[chosen]}{SHORT}/{code}"),
        "addresses": [f"{shown(base)}{SHORT}" for base in found], "chosen": chosen, "spaced": f"{code[:3]} {code[3:]}",
    }


def exercises(course: Course, language: str) -> list[dict]:
    """Every practice exercise, as the search of the trainer's page finds it."""
    left_out = course.check_items() | course.gallery()
    return [
        {"id": each.id, "title": each.title.plain(language), "module": module_title(course, each.id, language)}
        for each in course.exercises.values() if each.id not in left_out
    ]


def module_title(course: Course, exercise_id: str, language: str) -> str:
    module = course.modules.get(exercise_id.rpartition("/")[0])
    return module.title.plain(language) if module else ""
