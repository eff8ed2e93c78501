"""Who may use a route. Every route says so with `@allows(…)`; `create_app` refuses a route that does not."""

from starlette.requests import Request

from .gate import SAFE_METHODS
from .identity import csrf_valid
from .refused import Refused

ROLES = ("nobody", "learner")


def allows(*roles: str):
    """Decorator of an endpoint `async (request, visitor) -> Response`.

    Others get 403; so does a change by somebody with a session whose X-CSRF-Token is not theirs. (Without a session there is
    nothing to protect but the origin, which the gate has checked.)
    """
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"unknown roles {sorted(unknown)}; use some of {ROLES}")

    def mark(endpoint):
        async def guarded(request: Request):
            visitor = await request.app.state.identity.visitor(request)
            if visitor.role not in roles:
                raise Refused(403, "session")
            if visitor.session and request.method not in SAFE_METHODS:
                if not csrf_valid(visitor.session, request.headers.get("x-csrf-token", "")):
                    raise Refused(403, "session")
            return await endpoint(request, visitor)

        guarded.__name__, guarded.__doc__ = endpoint.__name__, endpoint.__doc__
        guarded.roles = roles
        return guarded

    return mark
