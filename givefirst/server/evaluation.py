"""`/api/evaluation`: what somebody says about the course, without their name; and `/figures`, what becomes of it."""

from typing import Annotated

from pydantic import Field, TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import TypedDict

from ..course.evaluation import LONGEST, form_in, forms, highest
from ..reports.evaluation import evaluation_figures, remarks_to_show
from ..store import Store
from ..store.evaluation import count, month_of, remarks, tallies
from ..store.tables import now
from .bodies import STRICT, read_body
from .identity import Visitor
from .language import language_of
from .log import security
from .refused import Refused, json_response
from .roles import EVERYBODY, allows
from .routes import page
from .throttle import Throttle, client_address

PATH = "/figures"
FROM_ONE = (60, 600)  # a whole company may share one address


class EvaluationBody(TypedDict):
    """`POST /api/evaluation`: question -> answer, and words. Who sends it is not asked; a page sends it without the cookie."""

    __pydantic_config__ = STRICT
    answers: Annotated[dict[Annotated[str, Field(max_length=60)], Annotated[int, Field(ge=0)]], Field(max_length=20)]
    text: Annotated[str, Field(max_length=LONGEST)] | None


BODY = TypeAdapter(EvaluationBody)


def add(app) -> None:
    app.state.opinions = Throttle(*FROM_ONE)
    app.add_api_route("/api/evaluation", evaluation, methods=["POST"], status_code=201, include_in_schema=False)
    page(app, PATH, figures)


@allows(*EVERYBODY)
async def evaluation(request: Request, visitor: Visitor) -> Response:
    """Counts each answer by itself. Nothing of the visitor is looked at but the address, in memory, to slow down whoever would send thousands."""
    state = request.app.state
    if not state.policy.figures_for:
        raise Refused(404, "missing")
    body = await read_body(request, BODY)
    known = highest()
    wrong = next((question for question, answer in body["answers"].items() if answer > known.get(question, -1)), None)
    text = (body["text"] or "").strip()
    if wrong is not None or "\0" in text:
        raise Refused(422, "shape", wrong or "text")
    if not body["answers"] and not text:
        raise Refused(422, "shape", "answers")
    if not state.opinions.admits(client_address(request, state.settings.proxies)):
        security("throttled", what="opinions")
        return json_response({"counted": False}, 429)
    await state.store.change_soon(count(body["answers"], text or None, now().date()))
    return json_response({"counted": True}, 201)


@allows("hr", "council", "trainer")
async def figures(request: Request, visitor: Visitor) -> Response:
    """Averages and words, of finished months. They are about nobody, so this is no look at anybody's record."""
    state, language = request.app.state, language_of(request.url.path, "")
    if not state.policy.figures_for & visitor.roles:
        raise Refused(404, "missing")
    counted, said = await run_in_threadpool(read, state.store, month_of(now().date()))
    minimum = state.policy.minimum_group
    found = {figure.question: figure for figure in evaluation_figures(counted, minimum)}
    sections = []
    for form in forms():
        words = form_in(form, language)
        rows = [{"text": text, "figure": found[question]} for question, text in words["questions"].items()]
        sections.append({"id": form, "title": words["title"], "rows": rows, "best": words["scale"][-1:] and words["scale"][-1]})
    return state.frame.page(request, visitor, "figures", sections=sections, remarks=remarks_to_show(said, minimum), minimum=minimum)


def read(store: Store, month: str) -> tuple[dict, dict]:
    with store.reading() as connection:
        return tallies(connection, month), remarks(connection, month)
