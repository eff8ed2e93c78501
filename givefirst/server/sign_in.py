"""`/de/sign-in`: in by a personal link, a new link by mail, and out again."""

import logging

from fastapi import FastAPI
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..store import StoreUnavailable
from ..store.links import person_to_mail, use_link
from .forms import field, read_form
from .identity import Visitor, token_hash
from .language import language_of
from .links import mail_words, new_links
from .log import security
from .mail import Mailer, MailError
from .roles import EVERYBODY, allows
from .routes import form, page
from .throttle import Throttle, client_address

log = logging.getLogger(__name__)

LONGEST = 254  # characters of an address or a number
SEE_OTHER = 303
# A person gets no more than a few mails, and one browser can't have everybody written to. A whole company may share one address.
MAILS_TO_ONE = (3, 3600)
MAILS_FROM_ONE = (60, 600)
# Where somebody who may do more begins; the first that there is.
HOMES = (("operator", "/operator"), ("hr", "/hr"), ("trainer", "/trainer"), ("council", "/council"))


def add(app: FastAPI) -> None:
    app.state.mailer = Mailer(app.state.settings)
    app.state.mails_to, app.state.mails_from = Throttle(*MAILS_TO_ONE), Throttle(*MAILS_FROM_ONE)
    page(app, "/sign-in", sign_in)
    form(app, "/sign-in", send_link)
    page(app, "/sign-in/{token}", link_page)
    form(app, "/sign-in/{token}", take_link)
    form(app, "/sign-out", sign_out)


@allows(*EVERYBODY)
async def sign_in(request: Request, visitor: Visitor) -> Response:
    state = request.app.state
    return state.frame.page(
        request, visitor, "sign-in", session=visitor.session, home=home(request, visitor), sent="sent" in request.query_params,
        mail=state.mailer.ready and state.settings.address, company=state.settings.sso,
    )


@allows(*EVERYBODY)
async def send_link(request: Request, visitor: Visitor) -> Response:
    """Whoever asks gets the same answer in the same time: looking up, writing and sending come after it."""
    who = field(await read_form(request), "who", LONGEST)
    state = request.app.state
    client = client_address(request, state.settings.proxies)
    work = None
    if who and state.mails_from.admits(client) and state.mails_to.admits(token_hash(who.casefold())):
        work = BackgroundTask(mail_link, state, who)
    elif who:
        security("throttled", part="sign-in mail")
    return RedirectResponse(f"/{language(request)}/sign-in?sent", SEE_OTHER, background=work)


async def mail_link(state, who: str) -> None:
    """A mail with a link when somebody with that number or address is there. The log never says whom it was for."""

    def prepare() -> tuple[str, str, str] | None:
        with state.store.reading() as connection:
            person = person_to_mail(connection, who)
        if person is None or not state.settings.address:
            return None
        hours = state.policy.keep.links_hours
        (link,) = new_links(state.store, [person], state.settings.address, hours)
        return person["email"], *mail_words(link, hours, person["language"])

    try:
        mail = await run_in_threadpool(prepare)
        if mail:
            await state.mailer.send(*mail)
    except (MailError, StoreUnavailable) as error:
        log.error("a sign-in link was not mailed: %s", error)


@allows(*EVERYBODY)
async def link_page(request: Request, visitor: Visitor) -> Response:
    """Mail scanners open links, so opening one does nothing and looks nothing up."""
    return request.app.state.frame.page(request, visitor, "sign-in-link", failed=False)


@allows(*EVERYBODY)
async def take_link(request: Request, visitor: Visitor) -> Response:
    """Its token has 128 bits: nobody can guess one, so tries are not counted, and a room that shares an address can all come in."""
    identity = request.app.state.identity
    token = request.path_params["token"]
    shared = field(await read_form(request), "shared") == "yes"
    signed_in = await identity.sign_in(visitor, lambda session_hash: use_link(token_hash(token), session_hash))
    if signed_in is None:
        security("sign-in failed", by="link")
        return request.app.state.frame.page(request, visitor, "sign-in-link", failed=True)
    return await welcome(request, *signed_in, shared=shared)


async def welcome(request: Request, token: str, opened: dict, *, shared: bool = False, wanted: str | None = None) -> Response:
    """To the course, or the page of their role, with the cookie. opened: `{"seconds": …}`; wanted: a language."""
    identity = request.app.state.identity
    visitor = await identity.known(token)
    security("sign-in", visitor.session.learner_id)
    response = RedirectResponse(home(request, visitor, wanted), SEE_OTHER, {"Cache-Control": "no-store"})
    identity.set_cookie(response, token, shared=shared, seconds=opened["seconds"])
    return response


@allows("learner")
async def sign_out(request: Request, visitor: Visitor) -> Response:
    identity = request.app.state.identity
    await identity.end(visitor.token)
    security("sign-out", visitor.session.learner_id)
    response = RedirectResponse(f"/{language(request)}/", SEE_OTHER, {"Cache-Control": "no-store"})
    identity.delete_cookie(response)
    return response


def home(request: Request, visitor: Visitor, wanted: str | None = None) -> str:
    """An address of our own, never one that was sent."""
    start = f"/{wanted or language(request)}"
    there = {route.path for route in request.app.routes}
    return next((start + path for role, path in HOMES if role in visitor.roles and start + path in there), f"{start}/")


def language(request: Request) -> str:
    return language_of(request.url.path, request.headers.get("accept-language", ""))
