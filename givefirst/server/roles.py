"""Who may use a route. Every route says so with `@allows(…)`; `create_app` refuses a route that does not."""

from starlette.requests import Request

from .forms import form_token
from .gate import SAFE_METHODS
from .identity import csrf_valid
from .refused import Refused

ROLES = ("nobody", "learner", "trainer", "hr", "council", "operator")
EVERYBODY = ("nobody", "learner")  # somebody with more roles is a learner, too


def allows(*roles: str):
    """Decorator of an endpoint `async (request, visitor) -> Response`.

    Others get 403; so does a change by somebody with a session that does not bring their token, as X-CSRF-Token or as the field
    `csrf` of a form. (Without a session there is nothing to protect but the origin, which the gate has checked.)
    """
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"unknown roles {sorted(unknown)}; use some of {ROLES}")
    allowed = frozenset(roles)

    def mark(endpoint):
        async def guarded(request: Request):
            visitor = await request.app.state.identity.visitor(request)
            if not allowed & visitor.roles:
                raise Refused(403, "session" if visitor.session is None else "role")
            if visitor.session and request.method not in SAFE_METHODS:
                sent = request.headers.get("x-csrf-token") or await form_token(request)
                if not csrf_valid(visitor.session, sent):
                    raise Refused(403, "session")
            return await endpoint(request, visitor)

        guarded.__name__, guarded.__doc__ = endpoint.__name__, endpoint.__doc__
        guarded.roles = roles
        return guarded

    return mark
