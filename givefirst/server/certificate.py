"""Certificates: issuing and downloading one's own, and `/certificate`, where somebody who has a number has it confirmed."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..reports.certificate import certificate_pdf
from ..store.certificates import certificate_numbered, certificate_of, issue_certificate, read_number, written_number
from .identity import Visitor
from .language import language_of
from .my_record import PATH, back
from .refused import Refused
from .roles import allows
from .routes import form, page
from .throttle import Throttle, client_address

FILE = {"de": "zertifikat-zuerst-geben.pdf", "en": "certificate-give-first.pdf"}
LOOKUPS, SECONDS = 30, 60  # from one address


def add(app) -> None:
    app.state.certificate_lookups = Throttle(LOOKUPS, SECONDS)
    page(app, "/certificate", check)
    form(app, f"{PATH}/certificate", issue)
    page(app, f"{PATH}/certificate.pdf", download)


@allows("nobody", "learner")
async def check(request: Request, visitor: Visitor) -> Response:
    """Name, course, version and day to somebody who has the number. The answer to a wrong number is always the same."""
    state, typed = request.app.state, request.query_params.get("number", "").strip()[:60]
    slow = bool(typed) and not state.certificate_lookups.admits(client_address(request, state.settings.proxies))
    number = "" if slow else read_number(typed)
    found = await run_in_threadpool(_numbered, state.store, number) if number else None
    return state.frame.page(
        request, visitor, "certificate", typed=typed, found=found, slow=slow, number_said=written_number(number), status=429 if slow else 200,
    )


def _numbered(store, number: str) -> dict | None:
    with store.reading() as connection:
        return certificate_numbered(connection, number)


@allows("learner")
async def issue(request: Request, visitor: Visitor) -> Response:
    """The certificate of somebody who has completed the course; a second time it is the same."""
    if visitor.session.name is None:
        raise Refused(422, "shape", "name")
    if await request.app.state.store.change_soon(issue_certificate(visitor.session.learner_id)) is None:
        raise Refused(404, "missing")
    return back(request, "certificate")


@allows("learner")
async def download(request: Request, visitor: Visitor) -> Response:
    language = language_of(request.url.path, "")
    pdf = await run_in_threadpool(_pdf, request.app, visitor.session.learner_id, language, str(request.base_url).rstrip("/"))
    if pdf is None:
        raise Refused(404, "missing")
    headers = {"Content-Disposition": f'attachment; filename="{FILE[language]}"', "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)


def _pdf(app, learner_id: str, language: str, asked_at: str) -> bytes | None:
    """asked_at: the server's address in this request, for a server.yml that names none."""
    state = app.state
    with state.store.reading() as connection:
        found = certificate_of(connection, learner_id)
    if found is None or not found["name"]:
        return None
    number = written_number(found["number"])
    address = f"{state.settings.address or asked_at}/{language}/certificate?number={number}"
    return certificate_pdf(found["name"], number, found["course_version"], found["completed_at"], address, language, state.company)
