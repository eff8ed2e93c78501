"""`/api/me`, `/api/learner` and `/api/learner/end`: the person in front of the browser."""

from starlette.requests import Request
from starlette.responses import Response

from ..store import new_id
from .bodies import LEARNER_BODY, read_body
from .identity import Visitor
from .refused import Refused, json_response
from .roles import allows

NAME_LENGTH = 100
THEME, ROLE, FINAL = "theme:", "role:", "final"


@allows("nobody", "learner")
async def me(request: Request, visitor: Visitor) -> Response:
    """Who the server takes you for, and the token for changes."""
    return json_response(describe(visitor))


@allows("nobody", "learner")
async def learner(request: Request, visitor: Visitor) -> Response:
    """Begin as a learner (sets a cookie), or change your name. A name is never required. Where `sign_in: people` holds, only known people begin."""
    body = await read_body(request, LEARNER_BODY)
    name, shared = clean_name(body.get("name")), body.get("shared", False)
    state = request.app.state
    begun = visitor.session is None
    if begun and state.settings.sign_in == "people":
        raise Refused(403, "sign-in")
    if begun:
        visitor = await state.identity.start(new_id(), name)
    else:
        visitor.session.name = await state.store.rename_soon(visitor.session.learner_id, name)
    response = json_response(describe(visitor))
    if begun or shared:
        state.identity.set_cookie(response, visitor.token, shared=shared)
    return response


@allows("learner")
async def end(request: Request, visitor: Visitor) -> Response:
    """End the session of this browser. What was handed in stays with the course."""
    identity = request.app.state.identity
    await identity.end(visitor.token)
    response = json_response(describe(Visitor()))
    identity.delete_cookie(response)
    return response


def clean_name(name: str | None) -> str | None:
    """Without spaces around it; an empty name is none. NUL is refused: PostgreSQL cannot hold it. Raises Refused 422."""
    name = (name or "").strip()
    if len(name) > NAME_LENGTH or "\0" in name:
        raise Refused(422, "name", "name")
    return name or None


def describe(visitor: Visitor) -> dict:
    """The body of `/api/me`."""
    session = visitor.session
    return {
        "learner": session is not None,
        "name": session.name if session else None,
        "csrf": session.csrf if session else None,
        "completed": completed_names(session.completed) if session else [],
    }


def completed_names(completed: list[str]) -> list[str]:
    """`theme:dialogue` -> `dialogue`, `role:leading` and `final` stay; the course itself is left out."""
    return [what.removeprefix(THEME) for what in completed if what.startswith((THEME, ROLE)) or what == FINAL]
