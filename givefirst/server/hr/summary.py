"""Shares by group. Small groups have none, and nobody gets them by subtracting (`reports/figures.py`)."""

from starlette.requests import Request
from starlette.responses import Response

from ...reports.figures import Sample, publish
from ...reports.what import completable
from ...store.names import folded
from ...store.shares import asked_and_completed
from ..identity import Visitor
from ..refused import Refused
from ..roles import allows
from .view import asked, hr_page, looked, read, sees


@allows("hr")
async def shares(request: Request, visitor: Visitor) -> Response:
    """Of those who are asked for something: how many per cent of each group have completed it."""
    if "completed" not in sees(request):
        raise Refused(404, "missing")
    there = completable(request.app.state.course)
    what = asked(request, "what") if asked(request, "what") in there else there[-2] if len(there) > 1 else there[0]
    await looked(request, visitor, "summary", "all")
    counted = await read(request, asked_and_completed, what)
    if "group" not in sees(request):
        counted = {"": tuple(map(sum, zip(*counted.values(), strict=True)))} if counted else {}
    published = publish({name: Sample(people, done) for name, (people, done) in counted.items()}, request.app.state.policy.minimum_group)
    rows = [(name, counted[name][0], percent(published.groups[name])) for name in sorted(counted, key=lambda name: (name == "", folded(name), name))]
    return await hr_page(
        request, visitor, "hr-summary", "summary", what=what, rows=rows, whole=percent(published.whole), people=sum(people for people, _ in counted.values()),
        minimum=request.app.state.policy.minimum_group,
    )


def percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
