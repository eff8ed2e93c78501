"""`POST /api/attempts`: score an attempt at a check and store it."""

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..course import Check, Course, ResponseError, Slot, TooLong
from ..scoring import Scored, Scorer, needed_for_course
from ..store import Attempt, Store, body_hash, to_json
from .bodies import ATTEMPT_BODY, read_body
from .identity import Session, Visitor
from .learners import completed_names
from .refused import Refused, json_response
from .roles import allows


@allows("learner")
async def attempts(request: Request, visitor: Visitor) -> Response:
    """Score an attempt and store it. The answer comes only after it is safely on disk."""
    sent = await read_body(request, ATTEMPT_BODY)
    state, session = request.app.state, visitor.session
    course, store = state.course, state.store
    check = course.checks.get(sent["check"])
    body = canonical(without_unsent_text(check, sent) if check else sent)
    if check is None or sent["version"] != check.version:
        # It may be a repetition of what was stored before the course was updated; then it is answered as it was then.
        return await repeated(store, session, sent["key"], body) or refuse(check)
    scored = score(state.scorer, check, sent)
    attempt = new_attempt(course, check, session, sent, body, scored)
    outcome = await store.record_soon(attempt)
    if outcome.kind == "conflict":
        raise Refused(409, "key", "key")
    if attempt.passed and attempt.completes not in session.completed:
        session.completed.append(attempt.completes)
    # The same body earns the same, so a repetition is answered as the first time.
    return json_response({**scored.full, "completed": completed_names(session.completed)}, 201 if outcome.kind == "stored" else 200)


def canonical(sent: dict) -> str:
    """The body as it is stored and compared. Raises Refused 422 when it is nested too deeply to be written."""
    try:
        return to_json(sent)
    except TypeError:
        raise Refused(422, "shape", "responses") from None


def score(scorer: Scorer, check: Check, sent: dict) -> Scored:
    """Raises Refused with the field: 413 for a text that is too long, 422 for a wrong shape."""
    try:
        return scorer.score(check, sent["responses"], sent["language"])
    except TooLong as error:
        raise Refused(413, "large", error.field, error.message) from None
    except ResponseError as error:
        raise Refused(422, "shape", error.field, error.message) from None


def new_attempt(course: Course, check: Check, session: Session, sent: dict, body: str, scored: Scored) -> Attempt:
    return Attempt(
        key=sent["key"], learner_id=session.learner_id, check_id=check.id, version=check.version, language=sent["language"],
        body=body, score=scored.score, max=scored.max, passed=scored.passed, result=to_json(scored.brief),
        completes=check.completes, course_version=course.version, written=holds_text(check, sent),
        course_needs=needed_for_course(course) if scored.passed else frozenset(),
    )


def holds_text(check: Check, sent: dict) -> bool:
    """Whether a text was sent for feedback."""
    return any(
        isinstance(response, dict) and response.get("send") is True
        for slot in check.slots.values() if slot.manual_points and slot.id in sent["responses"]
        for response in sent["responses"][slot.id]["parts"].values()
    )


async def repeated(store: Store, session: Session, key: str, body: str) -> Response | None:
    """The stored answer, when this learner sent the same body under the key before; otherwise None.

    It has the points, but no feedback: that belongs to a version of the check that is no more.
    """
    row = await run_in_threadpool(store.attempt, key)
    if row is None or row["learner_id"] != session.learner_id or row["body_hash"] != body_hash(body):
        return None
    return json_response({**orjson.loads(row["result"]), "completed": completed_names(session.completed)}, 200)


def refuse(check: Check | None):
    raise Refused(409, "version", "version") if check else Refused(404, "check", "check")


def without_unsent_text(check: Check, sent: dict) -> dict:
    """What is stored: a text is kept only when the learner asked for feedback on it (`send`).

    Browsers leave it out; this makes sure. The scorer gets what was sent, so a wrong shape is still refused.
    """
    responses = dict(sent["responses"])
    for slot in check.slots.values():
        if slot.manual_points and slot.id in responses:
            responses[slot.id] = kept_answer(slot, responses[slot.id])
    return {**sent, "responses": responses}


def kept_answer(slot: Slot, answer: dict) -> dict:
    exercise = slot.variants.get(answer["variant"])
    if exercise is None:
        return answer
    parts = {name: kept_response(value) if name in exercise.written_parts else value for name, value in answer["parts"].items()}
    return {**answer, "parts": parts}


def kept_response(response):
    if isinstance(response, dict) and response.get("send") is not True:
        return {"send": False}
    return response
