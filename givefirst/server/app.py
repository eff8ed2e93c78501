"""The web application."""

import logging
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ..course import Company, Course, Policy
from ..scoring import Scorer
from ..store import Store, StoreUnavailable
from ..store.erasure import erase_rows
from ..workshop import Format
from . import (
    certificate, council, erase, evaluation, health, hr, live as workshops, my_copy, my_record, operator, practice_mail, sign_in, sso, trainer, trainer_marks,
)
from .access import AccessWatch
from .attempts import attempts
from .bodies import ATTEMPT_BODY, LEARNER_BODY, AttemptAnswer, ErrorAnswer, Me
from .book import Book
from .error_pages import STYLE, ErrorPages
from .frame import Frame
from .gate import Gate
from .identity import Identity, Visitor
from .learners import end, learner, me
from .live import pages as live_pages
from .log import security
from .pages import OWN_STYLE, start, style
from .refused import Refused, json_response
from .roles import allows
from .routes import read
from .settings import Settings

log = logging.getLogger(__name__)

SUMMARY = "Zuerst geben / Give first: the built book, and the checks of its modules."
WHY = {404: "missing", 405: "method"}


NO_TELEMETRY = {"tracing": False, "metrics": False, "logs": False}  # nothing leaves this machine


class CourseApp(FastAPI):
    """FastAPI behind the gate: also error pages and unknown addresses pass it.

    Nearly all our routes have fixed addresses, so a dictionary finds them, and their endpoints answer at once. FastAPI describes them,
    and takes what the dictionary does not hold: the book, addresses with something variable, wrong ones, wrong methods. Its layers cost more than an attempt.
    """

    def __init__(self, error_pages: ErrorPages, hosts: tuple[str, ...], *, https: bool):
        super().__init__(
            title="Zuerst geben / Give first", summary=SUMMARY, docs_url=None, redoc_url=None, openapi_url=None,
            redirect_slashes=False, telemetry=NO_TELEMETRY,
        )
        self.state.error_pages = error_pages
        self._gate = Gate(self._answer, error_pages, hosts, https=https)
        self._endpoints = {}  # (method, path) -> endpoint

    def find_by_address(self) -> None:
        """To be called when all routes are there."""
        self._endpoints = {(method, route.path): route.endpoint for route in self.routes for method in route.methods if "{" not in route.path}

    async def __call__(self, scope, receive, send) -> None:
        await self._gate(scope, receive, send)

    async def _answer(self, scope, receive, send) -> None:
        endpoint = self._endpoints.get((scope.get("method"), scope.get("path")))
        if endpoint is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        request = Request(scope, receive)
        try:
            response = await endpoint(request)
        except Exception as error:  # whatever it is, the person in front of the browser gets words
            response = await in_words(request, error)
        await response(scope, receive, send)


def create_app(
    course: Course, site_dir: Path, store: Store, *, hosts: tuple[str, ...] = (), https: bool = False, live: bool = False,
    settings: Settings = Settings(), policy: Policy = Policy(), company: Company = Company(), data: Path | None = None,
    erase_person: Callable[[str], object] | None = None, formats: dict[str, Format] | None = None,
    marks: Callable[[list[str]], list[dict]] = lambda person_ids: [],
) -> CourseApp:
    """The application that serves the book in `site_dir` and records attempts at the checks of `course` in `store`.

    hosts: names people reach it by, besides IP addresses and localhost. https: it is reached by TLS (then cookies are Secure).
    live: look for changed files at every request. settings: of server.yml. policy: of policy.yml. company: of company.yml. data: the data folder, for the operator's page.
    erase_person: erases everything about the person with an id, also outside the database; None: only what is in it.
    formats: of live workshops, code -> format.
    marks: what nbgrader's gradebook says of people, see notebooks/marks.py; asked only when the policy shows it to trainers.
    """
    error_pages = ErrorPages(site_dir)
    app = CourseApp(error_pages, hosts, https=https)
    app.state.course, app.state.store, app.state.data = course, store, data
    app.state.settings, app.state.policy, app.state.company, app.state.frame = settings, policy, company, Frame(site_dir)
    app.state.identity, app.state.scorer = Identity(store, https=https), Scorer(course)
    app.state.erase = erase_person or (lambda person_id: store.change(erase_rows([person_id])))
    app.state.homes = {}  # role -> the page they come to after signing in, before that of my_record.PAGES
    app.state.network_port, app.state.phones = None, None  # port and address of the network, when the server listens there: what phones in a workshop type
    app.state.marks = marks
    app.state.access = AccessWatch(store, app.state.identity)
    app.state.live = workshops.Live(store, lambda: app.state.course, formats or {}, policy)
    app.state.access.on_access_changed(app.state.live.access_changed)
    add_routes(app)
    areas = (
        workshops, live_pages, sign_in, sso, my_record, my_copy, certificate, erase, trainer, trainer_marks, hr, council, health, operator, practice_mail, evaluation,
    )
    for area in areas:
        area.add(app)
    for kind in (Refused, StoreUnavailable, HTTPException, ClientDisconnect, Exception):
        app.add_exception_handler(kind, in_words)
    app.router.default = Book(site_dir, error_pages, live=live)
    undeclared = [route.path for route in app.routes if not getattr(route.endpoint, "roles", None)]
    if undeclared:
        raise RuntimeError(f"routes without roles: {undeclared}; put @allows(…) on their endpoints")
    app.find_by_address()
    return app


def add_routes(app: FastAPI) -> None:
    errors = {status: {"model": ErrorAnswer} for status in (403, 413, 422, 503)}
    app.add_api_route(
        "/api/attempts", attempts, methods=["POST"], status_code=201, openapi_extra=takes(ATTEMPT_BODY),
        responses={status: {"model": AttemptAnswer} for status in (200, 201)} | errors | {s: {"model": ErrorAnswer} for s in (404, 409)},
    )
    read(app, "/", start, include_in_schema=False)
    for address in (STYLE, OWN_STYLE):
        read(app, address, style, include_in_schema=False)
    read(app, "/openapi.json", openapi, include_in_schema=False)
    read(app, "/api/me", me, responses={200: {"model": Me}})
    app.add_api_route(
        "/api/learner", learner, methods=["POST"], responses={200: {"model": Me}, **errors}, openapi_extra=takes(LEARNER_BODY),
    )
    app.add_api_route(
        "/api/learner/end", end, methods=["POST"], responses={200: {"model": Me}} | {s: {"model": ErrorAnswer} for s in (403, 503)},
    )


def takes(shape: TypeAdapter) -> dict:
    """The OpenAPI description of a body that the endpoint reads itself."""
    schema = shape.json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@allows("nobody", "learner")
async def openapi(request: Request, visitor: Visitor) -> Response:
    """The description of this API."""
    description = request.app.openapi()
    for shape in (ATTEMPT_BODY, LEARNER_BODY):
        parts = shape.json_schema(ref_template="#/components/schemas/{model}").get("$defs", {})
        description["components"]["schemas"].update(parts)
    return json_response(description)


async def in_words(request: Request, error: Exception) -> Response:
    """Whatever went wrong, for the person in front of the browser."""
    if isinstance(error, ClientDisconnect):
        return Response(status_code=400)  # nobody reads it
    refusal = refusal_of(error)
    if refusal.status == 403:
        security("refused", why=refusal.why)
    response = request.app.state.error_pages.answer(request.scope, refusal)
    if isinstance(error, HTTPException):
        response.headers.update(error.headers or {})
    return response


def refusal_of(error: Exception) -> Refused:
    """The words for an error; what is no fault of the visitor goes into the log."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, StoreUnavailable):
        log.error("answered 503: %s", error)
        return Refused(503, "store")
    if isinstance(error, HTTPException):
        return Refused(error.status_code, WHY.get(error.status_code, "fault"))
    log.error("answered 500", exc_info=error)
    return Refused(500, "fault")
