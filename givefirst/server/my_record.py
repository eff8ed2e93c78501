"""`/my-record`: what the course holds about the person in front of the browser, for them alone."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..course import Course
from ..reports.what import what_title
from ..scoring import course_completed, needed_for_course
from ..scoring.completing import COURSE
from ..store import Store
from ..store.certificates import certificate_of, written_number
from ..store.learners import end_sessions
from ..store.record import record_of
from ..store.reviews import reviews_of_learner
from ..store.sent_texts import texts_of_learner
from .forms import field, read_form
from .frame import words_of
from .identity import Visitor
from .language import language_of
from .learners import clean_name
from .refused import Refused
from .roles import allows
from .routes import form, page
from .sent_exercise import levels_said, sent_exercise

PATH = "/my-record"
PAGES = {"hr": "/hr", "trainer": "/trainer", "council": "/council", "operator": "/operator"}  # role -> its page
SAID = ("name", "certificate")
KEPT = ("answers_days", "completion_days", "access_log_days")


def add(app) -> None:
    page(app, PATH, my_record)
    form(app, f"{PATH}/name", name)
    form(app, f"{PATH}/sign-out-everywhere", sign_out)


@allows("nobody", "learner")
async def my_record(request: Request, visitor: Visitor) -> Response:
    """Everything at a glance. Who has no session reads that nothing can be shown."""
    frame, state = request.app.state.frame, request.app.state
    if visitor.session is None:
        return frame.page(request, visitor, "my-record", person=None)
    language = language_of(request.url.path, "")
    known = {route.path for route in request.app.routes}
    said = request.query_params.get("said")
    return frame.page(
        request, visitor, "my-record", said=said if said in SAID else None,
        links=[{"role": role, "path": path} for role, path in PAGES.items() if role in visitor.roles and f"/{language}{path}" in known]
        + ([{"role": "figures", "path": "/figures"}] if state.policy.figures_for & visitor.roles else []),
        kept={name: span(getattr(state.policy.keep, name), language) for name in KEPT}, purpose=state.policy.purpose.get(language),
        **await run_in_threadpool(told, state.store, state.course, visitor.session.learner_id, language),
    )


def told(store: Store, course: Course, learner_id: str, language: str) -> dict:
    """What the page shows, read at one moment."""
    words = words_of("my-record", language)
    with store.reading() as connection:
        record = record_of(connection, learner_id)
        reviews = reviews_of_learner(connection, learner_id)
        texts = texts_of_learner(connection, learner_id)
        certificate = certificate_of(connection, learner_id)
    completed = [row["what"] for row in record["completions"]]
    return {
        "person": record["person"][0],
        "completions": [row | {"title": what_title(course, row["what"], language)} for row in record["completions"]],
        "certificate": certificate and certificate | {"written": written_number(certificate["number"])},
        "course_done": COURSE in completed or course_completed(completed, course),
        "has_final": bool(needed_for_course(course)),
        "missing": [what_title(course, what, language) for what in in_order(course, needed_for_course(course) - set(completed))],
        "texts": [told_text(course, text, reviews.pop((text["attempt_id"], text["slot"], text["part"]), None), language) for text in texts],
        "tasks": [told_task(course, record["attempts"], place, review, language) for place, review in sorted(reviews.items(), reverse=True)],
        "practice_mails": [row | {"title": course.themes[row["theme"]].title[language]} for row in record["practice_mails"] if row["theme"] in course.themes],
        "looks": told_looks(record["looks"], words),
    }


def span(days: int, language: str) -> str:
    """`90 Tage`, `3 Jahre`."""
    words, years = words_of("my-record", language), days // 365
    return words["years"].format(number=years) if years > 1 and days % 365 == 0 else words["days"].format(number=days)


def in_order(course: Course, whats: set[str]) -> list[str]:
    """Themes by their number, then the rest."""
    numbers = {f"theme:{name}": theme.number for name, theme in course.themes.items()}
    return sorted(whats, key=lambda what: (numbers.get(what, len(numbers) + 1), what))


def told_text(course: Course, text: dict, review: dict | None, language: str) -> dict:
    """A text with the feedback on it. `levels`: what was chosen of each criterion, in the words of the rubric."""
    exercise = sent_exercise(course, text, language)
    return text | {
        "title": exercise["title"] if exercise else None, "review": review,
        "levels": levels_said(exercise, review["scores"]) if exercise and review else [],
    }


def told_task(course: Course, attempts: list[dict], place: tuple[str, str, str], review: dict, language: str) -> dict:
    """Feedback on a task without a text; trainers give it in nbgrader. `{"title", "submitted_at", "review"}`, both may be None."""
    attempt_id, slot, _ = place
    attempt = next((row for row in attempts if row["id"] == attempt_id), None)
    exercise = attempt and course.exercises.get(attempt["body"]["responses"].get(slot, {}).get("variant"))
    return {"title": exercise.title.plain(language) if exercise else None, "submitted_at": attempt and attempt["submitted_at"], "review": review}


def told_looks(looks: list[dict], words: dict) -> list[dict]:
    """One line for each person, action and day, however often they looked."""
    lines = {}
    for look in looks:
        line = {
            "day": look["at"].date(), "name": look["name"], "all": look["all"], "role": words.get(f"role_{look['role']}", look["role"]),
            "action": words.get(f"action_{look['action']}", words["action_other"]),
        }
        lines[tuple(line.values())] = line
    return list(lines.values())


@allows("learner")
async def name(request: Request, visitor: Visitor) -> Response:
    """A name for the certificate of somebody who has none. Who has one keeps it: it came with them, or they gave it before."""
    wanted = clean_name(field(await read_form(request), "name", 400))
    if wanted is None:
        raise Refused(422, "shape", "name")
    session = visitor.session
    if session.name is None:
        await request.app.state.store.rename_soon(session.learner_id, wanted)
        session.name = wanted
    return back(request, "name")


@allows("learner")
async def sign_out(request: Request, visitor: Visitor) -> Response:
    """End all sessions of this person, on whichever device. (This browser's alone: `/sign-out`.)"""
    state = request.app.state
    await state.store.change_soon(end_sessions(visitor.session.learner_id))
    state.identity.forget()
    response = RedirectResponse(f"/{language_of(request.url.path, '')}/", 303)
    state.identity.delete_cookie(response)
    return response


def back(request: Request, said: str) -> Response:
    """To the page, which says what has been done."""
    return RedirectResponse(f"/{language_of(request.url.path, '')}{PATH}?said={said}", 303)
