"""What the pages of HR share: their addresses, the filters in an address, the line in the access log."""

from datetime import date
from urllib.parse import urlencode

from babel.dates import format_date
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...reports.columns import allowed
from ...reports.what import called, completable, titles
from ...store.access_log import log_access
from ...store.completion_list import ALL, STATES, Wanted, groups
from ..frame import LOCALES, words_of
from ..identity import Visitor
from ..language import language_of

LIST, PERSON, EXPORT, ENROL, TAKE_BACK, REMINDERS, SUMMARY, IMPORT, IMPORT_CONFIRM = (
    "/hr", "/hr/person", "/hr/export", "/hr/enrolments", "/hr/enrolments/end", "/hr/reminders", "/hr/summary", "/hr/import", "/hr/import/confirm",
)
NO_GROUP = "-"  # in an address: people without a group
LONGEST = 200


def language(request: Request) -> str:
    return language_of(request.url.path, "")


def asked(request: Request, name: str) -> str:
    """A value of the address; what is too long or holds NUL is left out."""
    value = request.query_params.get(name, "").strip()
    return value if len(value) <= LONGEST and "\0" not in value else ""


def wanted(request: Request) -> Wanted:
    """The filters of the address, as far as policy.yml lets HR see by them. Values that nobody knows count as not given."""
    state, group = asked(request, "state"), asked(request, "group")
    order = completable(request.app.state.course)
    found = Wanted(
        what=asked(request, "what") if asked(request, "what") in order else None, group=group_of(group), name=asked(request, "name"),
        state=state if state in STATES else ALL, order=order,
    )
    return allowed(found, sees(request))


def group_of(value: str) -> str | None:
    """The group that a field or an address means: None for all, `""` for people without one."""
    return None if value == "" else "" if value == NO_GROUP else value


def query(found: Wanted, **more) -> str:
    """The filters as they stand in an address, `?what=…`; empty without any."""
    group = None if found.group is None else found.group or NO_GROUP
    values = {"what": found.what, "group": group, "name": found.name, "state": "" if found.state == ALL else found.state, **more}
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def sees(request: Request) -> frozenset[str]:
    """What policy.yml lets HR see."""
    return request.app.state.policy.hr_sees


def scope(group: str | None) -> str:
    return "all" if group is None else f"group:{group}"


async def looked(request: Request, visitor: Visitor, action: str, scope: str) -> None:
    """Into the access log, before anything is shown. Raises StoreUnavailable; then nothing is."""
    await request.app.state.store.change_soon(log_access(visitor.session.learner_id, "hr", action, scope))


async def read(request: Request, function, *args):
    """What a function of a connection returns, read in a thread."""

    def reading():
        with request.app.state.store.reading() as connection:
            return function(connection, *args)

    return await run_in_threadpool(reading)


async def hr_page(request: Request, visitor: Visitor, name: str, tab: str, *, status: int = 200, **values) -> Response:
    """`templates/<name>.html` with the words of all pages of HR (`h`), the groups, and what can be completed."""
    state, there = request.app.state, language(request)
    return state.frame.page(
        request, visitor, name, status=status, h=words_of("hr", there), tab=tab, home=f"/{there}{LIST}", short=lambda moment: short_day(moment, there), sees=sees(request),
        groups=await read(request, groups) if "group" in sees(request) else [], titles=titles(state.course, there), called=called, no_group=NO_GROUP,
        figures="hr" in state.policy.figures_for, reminders_allowed=state.policy.reminders > 0 and "completed" in sees(request), **values,
    )


def short_day(moment: date | None, language: str) -> str:
    """`03.03.2026`, `3 Mar 2026`: a table has little room."""
    return format_date(moment, "dd.MM.yyyy" if language == "de" else "d MMM y", locale=LOCALES[language]) if moment else "–"


def back_to(request: Request, path: str, **values) -> RedirectResponse:
    """After a form: to a page, which a reload then does not send again."""
    return RedirectResponse(f"/{language(request)}{path}?{urlencode(values)}", 303)
