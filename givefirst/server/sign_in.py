"""`/de/sign-in`: in by a personal link, a new link by mail, and out again."""

import logging
from ipaddress import ip_address

from fastapi import FastAPI
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..store import StoreUnavailable
from ..store.links import person_to_mail, use_link
from .gate import is_ip
from .forms import field, read_form
from .identity import Visitor, token_hash
from .language import language_of
from .links import mail_words, new_links
from .log import security
from .mail import Mailer, MailError
from .my_record import PAGES
from .my_record import PATH as MY_RECORD
from .roles import EVERYBODY, allows
from .routes import form, page
from .throttle import Throttle, client_address

log = logging.getLogger(__name__)

LONGEST = 254  # characters of an address or a number
SEE_OTHER = 303
# A person gets no more than a few mails, and one browser can't have everybody written to. A whole company may share one address.
MAILS_TO_ONE = (3, 3600)
MAILS_FROM_ONE = (60, 600)


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
    admitted = state.mails_from.admits(client) and state.mails_to.admits(token_hash(who.casefold()))
    if not admitted:
        security("throttled", what="sign-in links")
    work = BackgroundTask(mail_link, state, who) if who and admitted else None
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
    return request.app.state.frame.page(request, visitor, "sign-in-link", failed=False, at_once=on_this_machine(request))


def on_this_machine(request: Request) -> bool:
    """Whether the page may press its button by itself: `givefirst workshop` runs, and its own machine asks. Anywhere else a link could sign somebody in as another."""
    peer = request.client.host if request.client else ""
    return bool(request.app.state.homes) and is_ip(peer) and ip_address(peer).is_loopback


@allows(*EVERYBODY)
async def take_link(request: Request, visitor: Visitor) -> Response:
    """Its token has 128 bits: nobody can guess one, so tries are not counted, and a room that shares an address can all come in."""
    identity = request.app.state.identity
    token = request.path_params["token"]
    shared = field(await read_form(request), "shared") == "yes"
    signed_in = await identity.sign_in(visitor, lambda session_hash: use_link(token_hash(token), session_hash))
    if signed_in is None:
        security("sign-in failed", by="link")
        return request.app.state.frame.page(request, visitor, "sign-in-link", failed=True, at_once=False)
    return await welcome(request, *signed_in, by="link", shared=shared)


async def welcome(request: Request, token: str, opened: dict, *, by: str, shared: bool = False, wanted: str | None = None) -> Response:
    """To the course, or the page of their role, with the cookie. opened: `{"person_id", "seconds"}`; wanted: a language."""
    security("sign-in", opened["person_id"], by=by)
    identity = request.app.state.identity
    visitor = await identity.known(token)
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
    """An address of our own, never one that was sent: the course; for one role its page, for several the person's own, which leads to all."""
    mine = [page for role, page in (PAGES | request.app.state.homes).items() if role in visitor.roles]
    return f"/{wanted or language(request)}{mine[0] if len(mine) == 1 else MY_RECORD if mine else '/'}"


def language(request: Request) -> str:
    return language_of(request.url.path, request.headers.get("accept-language", ""))
