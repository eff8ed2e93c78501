"""`/trainer`: texts that people of one's own groups sent for feedback. Nothing else about a person is read or shown here."""

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..course import Course
from ..store import Store
from ..store.names import short_code
from ..store.access_log import log_access
from ..store.reviews import reviews_of_attempts, save_review
from ..store.sent_texts import text_of_groups, texts_of_groups
from .forms import field, read_form
from .identity import Session, Visitor
from .language import language_of
from .refused import Refused
from .roles import allows
from .routes import form, page
from .sent_exercise import sent_exercise

PATH = "/trainer"
COMMENT = 4000  # characters
PLACE = ("attempt", "slot", "part")


def add(app) -> None:
    page(app, PATH, texts)
    page(app, f"{PATH}/text", text)
    form(app, f"{PATH}/text", review)


@allows("trainer")
async def texts(request: Request, visitor: Visitor) -> Response:
    """The texts of one's groups; those that wait come first, the oldest of them at the top."""
    state, session = request.app.state, visitor.session
    groups = seen_groups(request, session)
    for group in groups:
        await state.store.change_soon(log_access(session.learner_id, "trainer", "texts", f"group:{group}"))
    waiting, done = await run_in_threadpool(listed, state.store, state.course, groups, language_of(request.url.path, ""))
    saved = request.query_params.get("said") == "saved"
    return state.frame.page(request, visitor, "trainer", groups=groups, waiting=waiting, done=done, saved=saved, allowed=bool(may_see(request)), gradebook=state.policy.trainers_see_gradebook)


@allows("trainer")
async def text(request: Request, visitor: Visitor) -> Response:
    """One text with its exercise, the rubric, and room for feedback."""
    found = await own_text(request, visitor, request.query_params)
    await request.app.state.store.change_soon(log_access(visitor.session.learner_id, "trainer", "text", f"person:{found['learner_id']}"))
    said = found["review"] or {"scores": {}, "comment": ""}
    return review_page(request, visitor, found, said["scores"], said["comment"])


@allows("trainer")
async def review(request: Request, visitor: Visitor) -> Response:
    """Keep the feedback. A second one takes the place of the first."""
    sent = await read_form(request)
    found = await own_text(request, visitor, {name: field(sent, name) for name in PLACE})
    comment = written_comment(sent)
    scores = chosen_levels(sent, found["exercise"])
    missing = [criterion["id"] for criterion in (found["exercise"] or {"rubric": []})["rubric"] if criterion["id"] not in scores]
    if missing or not (scores or comment):
        return review_page(request, visitor, found, scores, comment, missing, problem=True)
    state, session = request.app.state, visitor.session
    await state.store.change_soon(log_access(session.learner_id, "trainer", "review", f"person:{found['learner_id']}"))
    await state.store.change_soon(save_review(found, session.learner_id, scores, comment))
    return RedirectResponse(f"/{language_of(request.url.path, '')}{PATH}?said=saved", 303)


def may_see(request: Request) -> bool:
    """Whether the company's policy shows trainers the texts at all."""
    return "texts" in request.app.state.policy.trainers_see


def seen_groups(request: Request, session: Session) -> tuple[str, ...]:
    return tuple(group for group in session.groups if group) if may_see(request) else ()


async def own_text(request: Request, visitor: Visitor, place) -> dict:
    """The text at `place` (attempt, slot, part) with `exercise`, `review` and `who`. Raises Refused 404: there is none, or it is another group's."""
    state, groups = request.app.state, seen_groups(request, visitor.session)
    found = await run_in_threadpool(read_text, state.store, groups, *(place.get(name, "") for name in PLACE))
    if found is None:
        raise Refused(404, "missing")
    return found | {"exercise": sent_exercise(state.course, found, found["language"]), "who": who(found)}


def read_text(store: Store, groups: tuple[str, ...], attempt_id: str, slot: str, part: str) -> dict | None:
    with store.reading() as connection:
        found = text_of_groups(connection, groups, attempt_id, slot, part)
        reviews = reviews_of_attempts(connection, [attempt_id]) if found else {}
    return found and found | {"review": reviews.get((attempt_id, slot, part))}


def listed(store: Store, course: Course, groups: tuple[str, ...], language: str) -> tuple[list[dict], list[dict]]:
    """(those that wait, oldest first; those with feedback, newest first): `{"who", "group", "title", "day", "query", "reviewed"}`."""
    with store.reading() as connection:
        found = texts_of_groups(connection, groups)
        reviews = reviews_of_attempts(connection, [text["attempt_id"] for text in found])
    waiting, done = [], []
    for text in found:
        place = (text["attempt_id"], text["slot"], text["part"])
        exercise = sent_exercise(course, text, language)
        line = {
            "who": who(text), "group": text["group"], "title": exercise["title"] if exercise else None, "day": text["submitted_at"],
            "query": urlencode(dict(zip(PLACE, place, strict=True))), "reviewed": reviews[place]["created_at"] if place in reviews else None,
        }
        (done if place in reviews else waiting).append(line)
    return waiting, sorted(done, key=lambda line: line["reviewed"], reverse=True)


def who(text: dict) -> str:
    return text["name"] or short_code(text["learner_id"])


def review_page(request, visitor, found: dict, scores: dict, comment: str, missing=(), *, problem: bool = False) -> Response:
    place = {"attempt": found["attempt_id"], "slot": found["slot"], "part": found["part"]}
    return request.app.state.frame.page(
        request, visitor, "trainer-text", text=found, exercise=found["exercise"], place=place, scores=scores, comment=comment,
        missing=missing, problem=problem, longest=COMMENT, status=422 if problem else 200,
    )


def written_comment(sent: FormData) -> str:
    """As it was written, with the line ends of this world. Raises Refused 422 when it is too long or holds NUL."""
    return field(sent, "comment", 2 * COMMENT).replace("\r\n", "\n")[:COMMENT]


def chosen_levels(sent: FormData, exercise: dict | None) -> dict[str, int]:
    """criterion -> level, of those that were chosen."""
    chosen = {}
    for criterion in exercise["rubric"] if exercise else []:
        value = field(sent, f"level-{criterion['id']}")
        if value in [str(level) for level in range(len(criterion["levels"]))]:
            chosen[criterion["id"]] = int(value)
    return chosen
