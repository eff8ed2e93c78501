"""The web application."""

import logging
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ..course import Course
from ..store import Store, StoreUnavailable
from .attempts import attempts
from .bodies import AttemptAnswer, AttemptBody, ErrorAnswer, LearnerBody, Me
from .book import Book
from .gate import Gate
from .identity import Identity, Visitor
from .learners import learner, me
from .pages import explain, start, style
from .refused import Refused, json_response
from .roles import allows

log = logging.getLogger(__name__)

SUMMARY = "Zuerst geben / Give first: the built book, and the checks of its modules."
WHY = {404: "missing", 405: "method"}


NO_TELEMETRY = {"tracing": False, "metrics": False, "logs": False}  # nothing leaves this machine


class PlainRoute(APIRoute):
    """A route whose endpoint takes the request and returns the response itself.

    It skips FastAPI's injection and serialisation, which none of ours use, and stays in the OpenAPI description.
    """

    def get_route_handler(self):
        return self.endpoint


class CourseApp(FastAPI):
    """FastAPI behind the gate: also error pages and unknown addresses pass it."""

    def __init__(self, hosts: tuple[str, ...], *, https: bool):
        super().__init__(
            title="Zuerst geben / Give first", summary=SUMMARY, docs_url=None, redoc_url=None, openapi_url=None,
            redirect_slashes=False, telemetry=NO_TELEMETRY,
        )
        self.router.route_class = PlainRoute
        self._gate = Gate(super().__call__, hosts, https=https)

    async def __call__(self, scope, receive, send) -> None:
        await self._gate(scope, receive, send)


def create_app(
    course: Course, site_dir: Path, store: Store, *, hosts: tuple[str, ...] = (), https: bool = False, live: bool = False,
) -> CourseApp:
    """The application that serves the book in `site_dir` and records attempts at the checks of `course` in `store`.

    hosts: names people reach it by, besides IP addresses and localhost. https: it is reached by TLS (then cookies are Secure).
    live: look for changed files at every request.
    """
    app = CourseApp(hosts, https=https)
    app.state.course, app.state.store = course, store
    app.state.identity = Identity(store, https=https)
    add_routes(app)
    add_handlers(app)
    app.router.default = Book(site_dir, live=live)
    undeclared = [route.path for route in app.routes if not getattr(route.endpoint, "roles", None)]
    if undeclared:
        raise RuntimeError(f"routes without roles: {undeclared}; put @allows(…) on their endpoints")
    return app


def add_routes(app: FastAPI) -> None:
    def read(path, endpoint, **more):
        app.add_api_route(path, endpoint, methods=["GET"], **more)
        app.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)

    errors = {status: {"model": ErrorAnswer} for status in (403, 413, 422, 503)}
    app.add_api_route(
        "/api/attempts", attempts, methods=["POST"], status_code=201, openapi_extra=takes(AttemptBody),
        responses={status: {"model": AttemptAnswer} for status in (200, 201)} | errors | {s: {"model": ErrorAnswer} for s in (404, 409)},
    )
    read("/", start, include_in_schema=False)
    read("/_server/page.css", style, include_in_schema=False)
    read("/openapi.json", openapi, include_in_schema=False)
    read("/api/me", me, responses={200: {"model": Me}})
    app.add_api_route(
        "/api/learner", learner, methods=["POST"], responses={200: {"model": Me}, **errors}, openapi_extra=takes(LearnerBody),
    )


def takes(model) -> dict:
    """The OpenAPI description of a body that the endpoint reads itself."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


@allows("nobody", "learner")
async def openapi(request: Request, visitor: Visitor) -> Response:
    """The description of this API."""
    description = request.app.openapi()
    for model in (AttemptBody, LearnerBody):
        parts = model.model_json_schema(ref_template="#/components/schemas/{model}").get("$defs", {})
        description["components"]["schemas"].update(parts)
    return json_response(description)


def add_handlers(app: FastAPI) -> None:
    """Whatever goes wrong ends in words for the person in front of the browser."""

    @app.exception_handler(Refused)
    async def refused(_request, error: Refused):
        return error.response()

    @app.exception_handler(StoreUnavailable)
    async def unavailable(_request, error: StoreUnavailable):
        log.error("answered 503: %s", error)
        return Refused(503, "store").response()

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException):
        response = explain(request.url.path, error.status_code, WHY.get(error.status_code, "fault"))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(ClientDisconnect)
    async def gone(_request, _error):
        return Response(status_code=400)  # nobody reads it

    @app.exception_handler(Exception)
    async def fault(request: Request, _error):
        return explain(request.url.path, 500, "fault")
