"""`/de/sign-in/company`: to the company's own sign-in and back.

What must be remembered meanwhile (state, nonce, code verifier) lies in a signed cookie for ten minutes, so that any process can
take the answer. It is used once.
"""

import hashlib
import hmac
import logging
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

import httpx
import orjson
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..store.accounts import cookie_key, sign_in_account
from .identity import Visitor, sent_cookie
from .log import security
from .provider import Provider, Unusable
from .refused import Refused
from .roles import EVERYBODY, allows
from .routes import page, read
from .sign_in import language, welcome

log = logging.getLogger(__name__)

RETURN, FAILED = "/sign-in/company/return", "/sign-in/company/failed"
REASONS = ("again", "away", "unknown")
MINUTES = 10


def add(app: FastAPI) -> None:
    settings = app.state.settings
    app.state.provider = Provider(settings.sso, settings.address + RETURN) if settings.sso else None
    app.state.cookie_key = None
    page(app, "/sign-in/company", begin)
    page(app, FAILED, failed_page)
    read(app, RETURN, come_back, include_in_schema=False)


@allows(*EVERYBODY)
async def begin(request: Request, visitor: Visitor) -> Response:
    """A link and no form: the policy of our pages lets forms go to our own pages alone."""
    provider = needed(request)
    try:
        started = await provider.begin()
    except Exception as error:  # whatever a foreign server answers
        return failed(request, "again", error)
    remembered = {key: started[key] for key in ("state", "nonce", "code_verifier")} | {"language": language(request), "until": int(time.time()) + 60 * MINUTES}
    response = RedirectResponse(started["url"], 302, {"Cache-Control": "no-store"})
    response.set_cookie(
        cookie_name(request), sealed(remembered, await key(request)), max_age=60 * MINUTES, path="/", httponly=True, samesite="lax", secure=is_https(request),
    )
    return response


@allows(*EVERYBODY)
async def come_back(request: Request, visitor: Visitor) -> Response:
    """The provider sends the browser here. Whatever is wrong with the answer, nobody is signed in by it."""
    provider, asked = needed(request), request.query_params
    remembered = opened(sent_cookie(request, cookie_name(request)) or "", await key(request))
    state, code = asked.get("state", ""), asked.get("code", "")
    if remembered is None or not hmac.compare_digest(remembered["state"].encode(), state.encode("utf-8", "surrogateescape")):
        response = failed(request, "again")
    elif not code:
        response = failed(request, "again", wanted=remembered["language"])  # refused at the provider, by themselves or by it
    else:
        response = await finish(request, visitor, provider, code, remembered)
    response.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="lax", secure=is_https(request))
    return response


async def finish(request: Request, visitor: Visitor, provider: Provider, code: str, remembered: dict) -> Response:
    try:
        account = await provider.account(code, remembered["state"], remembered)
    except Exception as error:  # whatever a foreign server answers
        return failed(request, "again", error, wanted=remembered["language"])
    add_strangers = provider.settings.unknown_people == "add"
    signed_in = await request.app.state.identity.sign_in(visitor, lambda session_hash: sign_in_account(account, session_hash, add=add_strangers))
    if signed_in is None:
        return failed(request, "unknown", wanted=remembered["language"])
    return await welcome(request, *signed_in, by="account", wanted=remembered["language"])


def needed(request: Request) -> Provider:
    if request.app.state.provider is None:
        raise Refused(404, "missing")
    return request.app.state.provider


def failed(request: Request, why: str, error: Exception | None = None, *, wanted: str | None = None) -> Response:
    """To the page that says so. The log gets what kind of error it was, and nothing that was sent."""
    security("sign-in failed", by="account", why=why)
    if error is not None:
        log.warning("sign-in by the company's account failed: %s%s", type(error).__name__, f": {error}" if isinstance(error, Unusable) else "")
    shown = "away" if isinstance(error, httpx.HTTPError) else why
    return RedirectResponse(f"/{wanted or language(request)}{FAILED}?why={shown}", 303, {"Cache-Control": "no-store"})


@allows(*EVERYBODY)
async def failed_page(request: Request, visitor: Visitor) -> Response:
    why = request.query_params.get("why")
    return request.app.state.frame.page(request, visitor, "sign-in-company", why=why if why in REASONS else REASONS[0])


async def key(request: Request) -> bytes:
    """One for all processes, made when it is first needed."""
    state = request.app.state
    if state.cookie_key is None:
        state.cookie_key = (await state.store.change_soon(cookie_key(secrets.token_hex(32)))).encode()
    return state.cookie_key


def sealed(data: dict, key: bytes) -> str:
    body = urlsafe_b64encode(orjson.dumps(data)).decode().rstrip("=")
    return f"{body}.{signature(body, key)}"


def opened(sent: str, key: bytes) -> dict | None:
    """What was sealed with this key not long ago; else None."""
    body, _, signed = sent.partition(".")
    if not hmac.compare_digest(signature(body, key).encode(), signed.encode("utf-8", "surrogateescape")):
        return None
    data = orjson.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return data if data["until"] > time.time() else None


def signature(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def cookie_name(request: Request) -> str:
    return request.app.state.identity.cookie + "-sign-in"


def is_https(request: Request) -> bool:
    return request.app.state.identity.cookie.startswith("__Host-")
