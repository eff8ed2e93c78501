"""Whether an event may happen now, and what is kept of it. Looks, changes nothing; raises NotNow with a word for what is wrong."""

from ..course import Course, Exercise, ResponseError
from ..course.interactions.dialogue import Dialogue
from . import scenes
from .formats import Activity
from .session import OPEN, Doing, Session

AFTER_THE_END = ("agree", "reaction", "post", "leave", "nickname")
MOST_TEXTS = 40  # of one participant
MOST_ACTS = 3_000  # of one participant, everything together: five days of pressing buttons
LONGEST_TEXT = 2000  # characters


class NotNow(Exception):
    """why: a key of the words that the server has for it. field: the place in what was sent."""

    def __init__(self, why: str, field: str | None = None):
        super().__init__(why)
        self.why, self.field = why, field


def accept_act(session: Session, participant_id: str, event: dict, course: Course) -> dict:
    """What is kept of an event that a participant sends; `at` says when. Raises NotNow."""
    if session.over and event["kind"] not in AFTER_THE_END:
        raise NotNow("live-over")
    if session.acts[participant_id] >= MOST_ACTS and event["kind"] != "leave":
        raise NotNow("live-many")
    return ACTS[event["kind"]](session, participant_id, event, course) if event["kind"] in ACTS else event


def accept_lead(session: Session, event: dict, course: Course) -> dict:
    """What is kept of an event that a trainer sends. Raises NotNow."""
    if "activity" in event and event["activity"] is not None and event["activity"] not in session.doings:
        raise NotNow("live-gone", "activity")
    return LEADS[event["kind"]](session, event, course) if event["kind"] in LEADS else event


# participants


def _answer(session, participant, event, course):
    doing = _open(session, event["activity"], "exercise")
    if event["round"] != doing.round:
        raise NotNow("live-round", "round")
    exercise = exercise_of(course, doing)
    scene = scenes.scene_of(exercise)
    if scene:
        if event["response"] not in scenes.open_options(scene, doing.path):
            raise NotNow("shape", "response")
        return event
    response, texts = checked_response(exercise, event["response"])
    return event | {"response": response, **({"texts": texts} if texts else {})}


def checked_response(exercise: Exercise, response: object) -> tuple[dict, dict]:
    """(part -> response, part -> text in it). Private parts are left out: they stay on the phone. Raises NotNow."""
    if not isinstance(response, dict) or not all(exercise.part(name) for name in response):
        raise NotNow("shape", "response")
    kept, texts = {}, {}
    for name, each in response.items():
        part = exercise.part(name)
        if part.private:
            raise NotNow("live-private", f"response.{name}")
        try:
            part.tokens(each)
        except ResponseError as error:
            raise NotNow("shape", f"response.{name}") from error
        if part.interaction == "extended-text":  # how people judge their own text is theirs
            text = (each or {}).get("text") or ""
            if len(text) > LONGEST_TEXT:
                raise NotNow("large", f"response.{name}")
            each = {"text": text}
            if text.strip():
                texts[name] = text
        kept[name] = each
    return kept, texts


def _text(session, participant, event, _course):
    _open(session, event["activity"], "wall" if event["kind"] == "text" else "words")
    return _many(session, participant, event, _course)


def _many(session, participant, event, _course):
    mine = sum(each.author == participant for kind in (session.items, session.questions, session.thanks, session.posts) for each in kind.values())
    if mine >= MOST_TEXTS:
        raise NotNow("live-many")
    return event


def _post(session, participant, event, course):
    if session.wall_ends_at is None or event["at"] >= session.wall_ends_at:
        raise NotNow("live-wall")
    return _many(session, participant, event, course)


def _written(session, participant, event, course):
    if event["activity"] is not None and event["activity"] not in session.doings:
        raise NotNow("live-gone", "activity")
    return _many(session, participant, event, course)


def _agree(session, participant, event, _course):
    card = session.thanks.get(event["thanks"])
    if card is None or card.to != participant:
        raise NotNow("live-gone", "thanks")
    return event


def _reaction(session, participant, event, _course):
    if not session.over:
        raise NotNow("live-early")
    if session.people[participant].reacted:
        raise NotNow("live-reacted")
    return event


# trainers


def _agree_for(session, event, _course):
    """For somebody without a phone, whom the trainer has asked."""
    card = session.thanks.get(event["thanks"])
    if card is None or (card.to is not None and session.people[card.to].token is not None):
        raise NotNow("live-gone", "thanks")
    return event


def _step(session, event, _course):
    if event["to"] not in {step.id for step in session.format.steps}:
        raise NotNow("live-gone", "to")
    return event


def _again(session, event, course):
    doing = session.doings[event["activity"]]
    if doing.activity.kind != "exercise" or scenes.scene_of(exercise_of(course, doing)):
        raise NotNow("live-no-rounds", "activity")
    return event


def _step_scene(session, event, course):
    doing = session.doings[event["activity"]]
    scene = scenes.scene_of(exercise_of(course, doing)) if doing.activity.kind == "exercise" else None
    if scene is None:
        raise NotNow("live-gone", "activity")
    options = scenes.open_options(scene, doing.path)
    option = event["option"] or scenes.most_chosen(doing.answers(doing.round))
    if option is None:
        raise NotNow("live-tie", "option")
    if option not in options:
        raise NotNow("live-gone", "option")
    return event | {"step": f"{scenes.place(scene, doing.path)}.{option}"}


def _add(session, event, course):
    if (event["exercise"] is None) == (event["what"] is None):
        raise NotNow("shape", "exercise")
    if event["exercise"] is not None:
        if event["exercise"] not in course.exercises or event["exercise"] in course.check_items():
            raise NotNow("live-gone", "exercise")
        return event | {"made": {"id": "x", "kind": "exercise", "exercise": event["exercise"]}}
    both = lambda text: {"de": text, "en": text}  # noqa: E731 as the trainer wrote it
    made = {
        "id": "x", "kind": event["what"],
        **({"prompt": both(event["prompt"])} if event["prompt"].strip() else {}),
        **({"options": [{"id": each["id"], "text": both(each["text"])} for each in event["options"]]} if event["options"] else {}),
        **({"minutes": event["minutes"]} if event["minutes"] else {}),
    }
    try:
        Activity.model_validate(made)
    except ValueError:
        raise NotNow("shape", "what") from None
    return event | {"made": made}


def _count(session, event, _course):
    activity = session.doings[event["activity"]].activity
    if set(event["option"]) - {option.id for option in activity.options}:
        raise NotNow("shape", "option")
    return event


def _paper(session, event, course):
    doing = session.doings[event["activity"]]
    if doing.activity.kind != "exercise":
        raise NotNow("live-gone", "activity")
    exercise = exercise_of(course, doing)
    scene = scenes.scene_of(exercise)
    if not scene:
        return event | {"responses": [checked_response(exercise, each)[0] for each in event["responses"]]}
    if not all(each in scenes.open_options(scene, doing.path) for each in event["responses"]):
        raise NotNow("shape", "responses")
    return event


def _known(kind: str, field: str):
    def look(session, event, _course):
        if event[field] not in getattr(session, kind):
            raise NotNow("live-gone", field)
        return event
    return look


# both


def _open(session: Session, activity: str, kind: str) -> Doing:
    doing = session.doings.get(activity)
    if doing is None or doing.activity.kind != kind:
        raise NotNow("live-gone", "activity")
    if doing.state != OPEN:
        raise NotNow("live-closed", "activity")
    return doing


def exercise_of(course: Course, doing: Doing) -> Exercise:
    """Raises NotNow when the course no longer has it."""
    if exercise := course.exercises.get(doing.activity.exercise or ""):
        return exercise
    raise NotNow("live-gone", "activity")


ACTS = {
    "answer": _answer, "text": _text, "word": _text, "question": _many, "thanks": _many, "post": _post, "written": _written, "agree": _agree,
    "reaction": _reaction,
}
LEADS = {
    "agree": _agree_for, "step": _step, "again": _again, "step_scene": _step_scene, "add": _add, "count": _count, "paper": _paper,
    "reply": _known("questions", "question"), "raise": _known("questions", "question"), "note": _known("people", "participant"),
}
