"""`/live/<CODE>/after`: who was there, ticked by the trainer from the list of people; and what will be deleted, and when."""

from datetime import datetime, timedelta

from babel.dates import format_datetime
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..forms import read_form
from ..identity import Visitor
from ..frame import LOCALES
from ..language import language_of
from ..refused import Refused
from ..roles import allows

ROUND = timedelta(minutes=5)
LONGEST = timedelta(days=31)


@allows("trainer")
async def after(request: Request, visitor: Visitor) -> Response:
    """The list of the group, with what was ticked before."""
    state, code, language = request.app.state, request.path_params["code"], language_of(request.url.path, "")
    if not state.live.may_lead(code, visitor):
        raise Refused(404, "missing")
    people, attended = await state.live.people_of_group(code), set(await state.live.attended(code))
    return state.frame.page(
        request, visitor, "live-after", code=code, name=state.live.title(code, language), people=people, attended=attended,
        delete_at=moment(state.live.delete_at(code), language), saved=request.query_params.get("said") == "saved", reactions=state.live.reactions(code),
    )


@allows("trainer")
async def keep_after(request: Request, visitor: Visitor) -> Response:
    """Keep who was there, and whose check on paper is done."""
    live, code = request.app.state.live, request.path_params["code"]
    if not live.may_lead(code, visitor):
        raise Refused(404, "missing")
    sent = await read_form(request)
    known = {person["id"] for person in await live.people_of_group(code)}
    await live.attend(code, [who for who in sent.getlist("there") if who in known])
    await live.paper_check(code, [who for who in sent.getlist("paper") if who in known])
    return RedirectResponse(f"{request.url.path}?said=saved", 303)


def end_of(typed: str, chosen: dict) -> int | None:
    """When a session ends, in ms since 1970: as typed (`2026-11-28T16:30`, the clock of this machine), else so long as its format takes.

    None when that is no moment, has passed, or lies more than a month ahead.
    """
    now = datetime.now().astimezone()
    if typed:
        try:
            end = datetime.fromisoformat(typed).astimezone()
        except ValueError:
            return None
    else:
        end = now + timedelta(days=chosen["days"] - 1, minutes=chosen["minutes"]) + ROUND
        end -= timedelta(minutes=end.minute % 5, seconds=end.second, microseconds=end.microsecond)
    return int(end.timestamp() * 1000) if now < end < now + LONGEST else None


def moment(ms: int, language: str) -> str:
    """`28. November 2026, 16:30` by the clock of this machine. ms: since 1970."""
    return format_datetime(datetime.fromtimestamp(ms / 1000).astimezone(), "d. MMMM y, HH:mm" if language == "de" else "d MMMM y, HH:mm", locale=LOCALES[language])
