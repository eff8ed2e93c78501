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
    live, code, language = await led(request, visitor), request.path_params["code"], language_of(request.url.path, "")
    themes = [each | {"done": set(await live.paper_checked(code, each["what"]))} for each in live.paper_themes(language)]
    return request.app.state.frame.page(
        request, visitor, "live-after", code=code, name=await live.title(code, language), people=await live.people_of_group(code, visitor.session.learner_id), attended=set(await live.attended(code)),
        themes=themes, delete_at=moment(await live.delete_at(code), language), saved=request.query_params.get("said") == "saved", reactions=await live.reactions(code),
        group=await live.group(code), minimum=live.policy.minimum_group,
    )


@allows("trainer")
async def keep_after(request: Request, visitor: Visitor) -> Response:
    """Keep who was there, and whose check on paper is done."""
    live, code, who = await led(request, visitor), request.path_params["code"], visitor.session.learner_id
    sent = await read_form(request)
    await live.attend(code, sent.getlist("there"), who)
    for theme in live.paper_themes("de"):
        await live.paper_check(code, theme["what"], sent.getlist(theme["what"]), who)
    return RedirectResponse(f"{request.url.path}?said=saved", 303)


async def led(request: Request, visitor: Visitor):
    """The live workshops, when this visitor leads the one that is asked for. Raises Refused 404."""
    live = request.app.state.live
    if not await live.may_lead(request.path_params["code"], visitor):
        raise Refused(404, "missing")
    return live


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
