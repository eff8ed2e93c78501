"""Mails for spaced practice: who wants them says so on `/practice-mail`, the daily run sends them, the link in each ends them."""

import logging
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..course import Course
from ..course.practice import DAYS
from ..store import Store
from ..store.practice_mails import Due, claim, due, give_back, unwant, want, wanted
from ..store.record import record_of
from ..store.tables import now
from .forms import read_form
from .frame import words_of
from .identity import Visitor
from .language import language_of
from .mail import Mailer, MailError
from .refused import Refused
from .roles import EVERYBODY, allows
from .routes import form, page
from .settings import Settings

log = logging.getLogger(__name__)

PATH = "/practice-mail"
OUT = f"{PATH}/out/{{identifier}}"
FAILURES_IN_A_ROW = 5


def add(app) -> None:
    page(app, PATH, mails)
    form(app, PATH, choose)
    page(app, OUT, out_page)
    form(app, OUT, out)


@allows(*EVERYBODY)
async def mails(request: Request, visitor: Visitor) -> Response:
    """For which themes somebody wants mails; or what they need before they can."""
    state = request.app.state
    mine, address = await run_in_threadpool(read, state.store, visitor.session.learner_id) if visitor.session else ([], None)
    why_not = "off" if not offered(request) else "sign_in" if visitor.session is None else "" if address else "no_address"
    return state.frame.page(
        request, visitor, "practice-mail", why_not=why_not, wanted=mine, themes=titles(state.course, language_of(request.url.path, "")),
        address=address, days=state.policy.keep.practice_days, saved="saved" in request.query_params,
    )


@allows("learner")
async def choose(request: Request, visitor: Visitor) -> Response:
    """The themes that are ticked, and no others."""
    state, language = request.app.state, language_of(request.url.path, "")
    ticked = [theme for theme in (await read_form(request)).getlist("theme") if isinstance(theme, str)]
    if not set(ticked) <= set(state.course.themes):
        raise Refused(422, "shape", "theme")
    _, address = await run_in_threadpool(read, state.store, visitor.session.learner_id)
    if ticked and not (offered(request) and address):
        raise Refused(404, "missing")
    await state.store.change_soon(want(visitor.session.learner_id, ticked, language, now().date()))
    return RedirectResponse(f"/{language}{PATH}?saved", 303)


@allows(*EVERYBODY)
async def out_page(request: Request, visitor: Visitor) -> Response:
    """The button that ends the mails. Opening the page ends nothing: mail scanners open links."""
    return request.app.state.frame.page(request, visitor, "practice-mail-out", done=False)


@allows(*EVERYBODY)
async def out(request: Request, visitor: Visitor) -> Response:
    """No more mails, whoever is signed in: the link was in their mail. The answer to a wrong link is the same."""
    await request.app.state.store.change_soon(unwant(request.path_params["identifier"][:64]))
    return request.app.state.frame.page(request, visitor, "practice-mail-out", done=True)


def offered(request: Request) -> bool:
    """Whether this server can send them: a mail server, the address people reach it by, and a policy that allows it."""
    state = request.app.state
    return bool(Mailer(state.settings).ready and state.settings.address and state.policy.keep.practice_days)


def read(store: Store, person_id: str) -> tuple[list[str], str | None]:
    with store.reading() as connection:
        return wanted(connection, person_id), record_of(connection, person_id)["person"][0]["email"]


def titles(course: Course, language: str) -> dict[str, str]:
    return {name: theme.title[language] for name, theme in sorted(course.themes.items(), key=lambda item: item[1].number)}


def send_due(store: Store, course: Course, settings: Settings, practice_days: int, mailer: Mailer | None = None, today: date | None = None) -> int:
    """Sends what is due; how many mails went out. For the daily run: it blocks. What fails is tried again the next day; a day later than that it is left out."""
    mailer = mailer or Mailer(settings)
    if not (mailer.ready and settings.address and practice_days):
        return 0
    days = tuple(day for day in DAYS if day <= practice_days)
    with store.reading() as connection:
        waiting = [mail for mail in due(connection, days, today or now().date()) if mail.theme in course.themes]  # a theme may have left the course
    sent = failures = 0
    for mail in waiting:
        if failures == FAILURES_IN_A_ROW:
            break
        if not store.change(claim(mail)):
            continue
        try:
            mailer.send_now(mail.email, *mail_text(mail, course, settings.address))
            sent, failures = sent + 1, 0
        except MailError as error:
            failures += 1
            log.warning("a mail for spaced practice was not sent: %s", error)
            store.change(give_back(mail))
    return sent


def mail_text(mail: Due, course: Course, address: str) -> tuple[str, str]:
    """(subject, text). The link leads to the rounds of all paths: the server does not know which one somebody is on."""
    words, theme = words_of("practice-mail-text", mail.language), course.themes[mail.theme].title[mail.language]
    here = f"{address}/{mail.language}"
    paragraphs = [
        words["greeting"].format(name=mail.name), words[f"day_{mail.day}"].format(theme=theme), words["go"].format(link=f"{here}/practice/index.html#day-{mail.day}"),
        words["free"], words["out"].format(link=f"{here}{OUT.format(identifier=mail.id)}"),
    ]
    return words["subject"].format(theme=theme), "\n\n".join(paragraphs) + "\n"
