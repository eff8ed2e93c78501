"""Erasing everything about oneself: what goes and what must stay, then the erasure."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..store.record import record_of
from .forms import field, read_form
from .identity import Visitor
from .language import language_of
from .my_record import PATH, span
from .roles import allows
from .routes import form, page


def add(app) -> None:
    page(app, f"{PATH}/erase", ask)
    form(app, f"{PATH}/erase", erase)
    page(app, f"{PATH}/erased", erased)


@allows("learner")
async def ask(request: Request, visitor: Visitor) -> Response:
    return await question(request, visitor)


@allows("learner")
async def erase(request: Request, visitor: Visitor) -> Response:
    """All of it, at once, when they have said that they are sure."""
    if field(await read_form(request), "sure") != "yes":
        return await question(request, visitor, problem=True)
    state = request.app.state
    await run_in_threadpool(state.erase, visitor.session.learner_id)
    state.identity.forget()
    response = RedirectResponse(f"/{language_of(request.url.path, '')}{PATH}/erased", 303)
    state.identity.delete_cookie(response)
    return response


@allows("nobody", "learner")
async def erased(request: Request, visitor: Visitor) -> Response:
    return request.app.state.frame.page(request, visitor, "my-record-erased")


async def question(request: Request, visitor: Visitor, *, problem: bool = False) -> Response:
    state = request.app.state
    record = await run_in_threadpool(read, state.store, visitor.session.learner_id)
    return state.frame.page(
        request, visitor, "my-record-erase", status=422 if problem else 200, problem=problem, looks=span(state.policy.keep.access_log_days, language_of(request.url.path, "")),
        mandatory=any(row["mandatory"] for row in record["enrolments"]), certificate=bool(record["certificate"]), roles=bool(record["roles"]),
    )


def read(store, learner_id: str) -> dict:
    with store.reading() as connection:
        return record_of(connection, learner_id)
