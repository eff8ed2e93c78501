"""Points of one slot, the same whether a kernel runs `givefirst.grade`, nbgrader runs ScoreAnswers, or the bridge grades."""

from ..course import Exercise, ResponseError
from ..course.interactions import PARTS
from ..scoring import evaluate

NOT_YET = "Noch nicht beantwortet. / Not answered yet."
ANSWERED = "Beantwortet und gespeichert. / Answered and saved."
WRITTEN = "Hier schaut ein Mensch nach. / A person looks at this one."
BROKEN = (
    "Die gespeicherten Antworten lassen sich nicht lesen. Bitte antworten Sie hier noch einmal. / "
    "The saved answers can't be read. Please give your answers here once more."
)
FOREIGN = "Diese Antwort gehört zu einer anderen Aufgabe und zählt nicht. / This answer belongs to another exercise and does not count."


def score_slot(variants: dict[str, Exercise], answer: dict | None) -> tuple[int, str]:
    """Points (0 to the slot's maximum) and one sentence in both languages. Never raises for what an answer holds.

    answer: {"variant": exercise id, "parts": {part id: response}} or None.
    """
    if answer is None or not any(answer["parts"].values()):
        return 0, NOT_YET
    exercise = variants.get(answer["variant"])
    if exercise is None:
        return 0, FOREIGN
    if not any(part.has_content(answer["parts"].get(part.id)) for part in exercise.parts):
        return 0, NOT_YET
    if not exercise.points:
        return 0, WRITTEN
    points = sum(_score_part(exercise, part, answer["parts"].get(part.id)) for part in exercise.parts)
    return points, f"{points} von {exercise.points} Punkten. / {points} of {exercise.points} points."


def _score_part(exercise: Exercise, part, response: object) -> int:
    try:
        tokens = part.tokens(response)
    except ResponseError:
        return 0  # nothing that a page of ours would send
    return evaluate(exercise.tables("de")[part.id], tokens)["score"]


def written_text(variants: dict[str, Exercise], answer: dict | None) -> str | None:
    """The text a learner sent for feedback, or None. A text that was not sent never enters a notebook."""
    if answer is None or answer["variant"] not in variants:
        return None
    texts = []
    for part in variants[answer["variant"]].parts:
        response = answer["parts"].get(part.id)
        if part.manual_points and is_sent(response):
            texts.append(response["text"])
    return "\n\n".join(texts) or None


def is_sent(response: object) -> bool:
    """Whether a response is a written answer with text in it that its writer sent."""
    return isinstance(response, dict) and response.get("send") is True and PARTS["extended-text"].has_content(response)
