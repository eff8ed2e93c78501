"""Reminders: a preview, then a mail to each learner. Nobody else gets one, no manager either."""

import logging
from datetime import timedelta

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from ...reports.what import completable, what_title
from ...store.completion_list import groups
from ...store.reminders import Reminded, claim, give_back, waiting
from ...store.tables import now
from ..forms import field, read_form
from ..frame import day, words_of
from ..identity import Visitor
from ..mail import Mailer, MailError
from ..refused import Refused
from ..roles import allows
from .view import LONGEST, REMINDERS, asked, back_to, group_of, hr_page, looked, read, scope, sees

log = logging.getLogger(__name__)

APART = timedelta(days=7)  # the second one comes no sooner than this after the first
NAMES_SHOWN = 200
FAILURES_IN_A_ROW = 5


@allows("hr")
async def preview(request: Request, visitor: Visitor) -> Response:
    """Who would be reminded of `what`, and with which words."""
    refuse_unless_allowed(request)
    there = completable(request.app.state.course)
    mandatory = [what for what in there if what in request.app.state.policy.mandatory]
    what = asked(request, "what") if asked(request, "what") in there else (mandatory or there)[0]
    group = group_of(asked(request, "group")) if "group" in sees(request) else None
    await looked(request, visitor, "reminders", scope(group))
    people = await who_waits(request, what, group)
    by_mail = [person for person in people if person.email]
    return await hr_page(
        request, visitor, "hr-reminders", "reminders", what=what, group=asked(request, "group"), by_mail=by_mail,
        on_paper=[person for person in people if not person.email], texts=examples(request, what, by_mail), ready=mailer(request).ready,
        most=request.app.state.policy.reminders, shown=NAMES_SHOWN, done=asked(request, "done"),
    )


@allows("hr")
async def send(request: Request, visitor: Visitor) -> Response:
    """A mail to everybody whom the preview shows. It goes on after the answer; the page says how many are left."""
    refuse_unless_allowed(request)
    form = await read_form(request)
    what, group = field(form, "what"), field(form, "group", LONGEST)
    if what not in completable(request.app.state.course) or (group_of(group) and group not in await read(request, groups)):
        raise Refused(422, "shape", "what")
    if not mailer(request).ready:
        return back_to(request, REMINDERS, what=what, group=group)
    await looked(request, visitor, "remind", scope(group_of(group)))
    people = [person for person in await who_waits(request, what, group_of(group)) if person.email]
    response = back_to(request, REMINDERS, what=what, group=group, done="sending")
    response.background = BackgroundTask(send_all, request, what, people)
    return response


async def send_all(request: Request, what: str, people: list[Reminded]) -> int:
    """How many mails went out. After a few failures in a row the mail server is the reason, and the rest wait for the next time."""
    store, mail = request.app.state.store, mailer(request)
    sent = failures = 0
    for person in people:
        if failures == FAILURES_IN_A_ROW:
            break
        if not await store.change_soon(claim(person.person_id, what, person.number)):
            continue
        try:
            await mail.send(person.email, *mail_text(request, what, person))
            sent, failures = sent + 1, 0
        except MailError as error:
            failures += 1
            log.warning("a reminder was not sent: %s", error)
            await store.change_soon(give_back(person.person_id, what, person.number))
    return sent


async def who_waits(request: Request, what: str, group: str | None) -> list[Reminded]:
    return await read(request, waiting, what, group, request.app.state.policy.reminders, now() - APART)


def examples(request: Request, what: str, people: list[Reminded]) -> list[tuple[str, int, str, str]]:
    """(language, how many get it, subject, text to the first of them), a line for each language that is needed."""
    found = []
    for language in ("de", "en"):
        mine = [person for person in people if (person.language or "de") == language]
        if mine:
            found.append((language, len(mine), *mail_text(request, what, mine[0])))
    return found


def mail_text(request: Request, what: str, person: Reminded) -> tuple[str, str]:
    """(subject, text) in the person's language; German when it is not known."""
    state, language = request.app.state, person.language or "de"
    words, title = words_of("hr-mail", language), what_title(state.course, what, language)
    until = ""
    if person.due_on:
        until = words["until" if person.due_on >= now().date() else "was_due"].format(day=day(person.due_on, language))
    address = (state.settings.address or str(request.base_url).rstrip("/")) + f"/{language}/"
    kind = words["mandatory" if person.mandatory else "offer"]
    paragraphs = [words["greeting"].format(name=person.name), words["asked"].format(what=title), kind, until, words["go_on"].format(address=address), words["help"], words["end"]]
    return words["subject"].format(what=title), "\n\n".join(filter(None, (paragraph.strip() for paragraph in paragraphs))) + "\n"


def mailer(request: Request) -> Mailer:
    """One for the whole server, where there is one."""
    return getattr(request.app.state, "mailer", None) or Mailer(request.app.state.settings)


def refuse_unless_allowed(request: Request) -> None:
    """Whoever may not see who has completed something sends no reminders either: the list would say it."""
    if request.app.state.policy.reminders < 1 or "completed" not in sees(request):
        raise Refused(404, "missing")
