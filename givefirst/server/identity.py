"""Who is asking: the cookie, the session behind it, the token that goes with each change.

A learner is known by a random token in a cookie. The database holds only its SHA-256; the learner's id is another
random value, so that neither leads to the other.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..store import Store
from ..store.sessions import LEARNER_SECONDS

SESSIONS_IN_MEMORY = 50_000
NOBODY, LEARNER = frozenset({"nobody"}), frozenset({"learner"})


@dataclass(slots=True)
class Session:
    """A signed-in browser. csrf: the token for X-CSRF-Token; completed: what the learner has completed, `theme:dialogue`.

    roles: what they may do besides learning; groups: whom they train; expires_at: seconds since 1970.
    """

    csrf: str
    learner_id: str
    name: str | None
    completed: list[str] = field(default_factory=list)
    expires_at: float | None = None
    roles: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request. Without a session the only role is `nobody`; everybody with one is a `learner`."""

    token: str | None = None
    session: Session | None = None

    @property
    def roles(self) -> frozenset[str]:
        return self.session.roles | LEARNER if self.session else NOBODY


class Identity:
    """Finds the visitor of a request. Sessions stay in memory, the least recently used ones go first."""

    def __init__(self, store: Store, *, https: bool = False):
        self._store = store
        self.https = https
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._looked_up_since = 0  # how often all were forgotten
        self.cookie = "__Host-givefirst" if https else "givefirst"

    async def visitor(self, request: Request) -> Visitor:
        """Raises StoreUnavailable when a session is not in memory and the database cannot be read."""
        token = sent_cookie(request, self.cookie)
        return await self.known(token) if token else Visitor()

    async def known(self, token: str) -> Visitor:
        """Whose token it is. Raises StoreUnavailable."""
        session = self._sessions.get(token)
        if session is None:
            since = self._looked_up_since
            found = await run_in_threadpool(self._store.session, token_hash(token))
            if found is None:
                return Visitor()
            session = Session(csrf_token(token), **found)
            if since == self._looked_up_since:  # else it may be from before somebody's access changed
                session = self._keep(token, session)
        elif session.expires_at is not None and session.expires_at <= time.time():
            del self._sessions[token]
            return Visitor()
        else:
            self._sessions.move_to_end(token)
        return Visitor(token, session)

    def _keep(self, token: str, session: Session) -> Session:
        session = self._sessions.setdefault(token, session)  # another request may have been quicker
        if len(self._sessions) > SESSIONS_IN_MEMORY:
            self._sessions.popitem(last=False)
        return session

    def forget(self) -> None:
        """Somebody's access has changed: everybody is looked up again."""
        self._looked_up_since += 1
        self._sessions.clear()

    async def start(self, learner_id: str, name: str | None) -> Visitor:
        """A new learner with a session. Raises StoreUnavailable."""
        token = secrets.token_urlsafe(32)
        await self._store.start_learner_soon(learner_id, name, token_hash(token))
        session = Session(csrf_token(token), learner_id, name)
        return Visitor(token, self._keep(token, session))

    async def sign_in(self, before: Visitor, opening: Callable[[str], Callable[[Connection], dict | None]]) -> tuple[str, dict] | None:
        """-> (token for the cookie, what `opening` says); None when it opens no session. The browser's session of before is no more.

        opening(hash of the new token) -> work for the writer. The token is always a new one, so that nobody can have planted it.
        Raises StoreUnavailable.
        """
        token = secrets.token_urlsafe(32)
        opened = await self._store.change_soon(opening(token_hash(token)))
        if not opened:
            return None
        if before.token:
            await self.end(before.token)
        return token, opened

    async def end(self, token: str) -> None:
        """The session is no more, here and in the database. Raises StoreUnavailable; then it goes on."""
        await self._store.end_session_soon(token_hash(token))
        self._sessions.pop(token, None)

    def set_cookie(self, response: Response, token: str, *, shared: bool = False, seconds: int = LEARNER_SECONDS) -> None:
        """shared: a computer of several people, whose browser forgets the cookie when it is closed."""
        response.set_cookie(
            self.cookie, token, max_age=None if shared else seconds, path="/", httponly=True, samesite="lax", secure=self.https,
        )

    def delete_cookie(self, response: Response) -> None:
        response.delete_cookie(self.cookie, path="/", httponly=True, samesite="lax", secure=self.https)


def sent_cookie(request: Request, name: str) -> str | None:
    """The value of a cookie as it was sent. (Ours need no quoting, so this may be simpler than parsing all of them.)"""
    for cookie in request.headers.get("cookie", "").split(";"):
        found, _, value = cookie.strip().partition("=")
        if found == name:
            return value
    return None


def token_hash(token: str) -> str:
    """SHA-256 is enough for a random token of 256 bits: there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def csrf_token(session_token: str) -> str:
    """The token for X-CSRF-Token, made from the session token; another site can neither read nor make it."""
    return hmac.new(session_token.encode("utf-8", "surrogateescape"), b"givefirst csrf", hashlib.sha256).hexdigest()


def csrf_valid(session: Session, sent: str) -> bool:
    return hmac.compare_digest(session.csrf.encode(), sent.encode("utf-8", "surrogateescape"))
