"""What `nbgrader generate_feedback` writes: a page in the learner's language that can be read on a phone, without code and without requests.

All of it is text: nothing that a learner or a trainer wrote can run.
"""

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbconvert.exporters import HTMLExporter
from nbgrader import utils

from ..course import LANGUAGES, Exercise, ResponseError, words
from ..course.text import plain
from ..scoring import evaluate
from .answers import read_answers, read_document
from .assignment import COURSE_FILE
from .cells import STUB
from .intake import NOTICES
from .preprocess import NOTED, find_keys, is_ours
from .text import unfenced

_WORDS = {
    "de": {
        "heading": "Ihre Rückmeldung", "exercise": "Aufgabe {number} von {count}",
        "total": "Zusammen: {score} von {max} Punkten", "aside": "Ihre Texte zählen dabei nicht mit.", "late": "Abzug für späte Abgabe: {late} Punkte.",
        "text": "Ihr Text", "comment": "Rückmeldung zu Ihrem Text", "waiting": "Ihr Text ist angekommen. Er wird noch gelesen.",
        "no_text": "Sie haben hier keinen Text gesendet. Das ist in Ordnung: Er zählt nicht für das Bestehen.",
        "no_answer": "Diese Aufgabe ist noch offen.", "choice": words("de")["your-choice"], "notice": "Bitte beachten Sie",
    },
    "en": {
        "heading": "Your feedback", "exercise": "Exercise {number} of {count}",
        "total": "Altogether: {score} of {max} points", "aside": "Your texts are not counted in this.", "late": "Taken off for a late hand-in: {late} points.",
        "text": "Your text", "comment": "Feedback on your text", "waiting": "Your text has arrived. Somebody will read it.",
        "no_text": "You did not send a text here. That is fine: it does not count towards passing.",
        "no_answer": "This exercise is still open.", "choice": words("en")["your-choice"], "notice": "Please note",
    },
}  # fmt: skip
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


class FeedbackExporter(HTMLExporter):
    """Stands where nbgrader has its own HTML page. An assignment that the course did not make gets nbgrader's page."""

    def from_notebook_node(self, nb, resources=None, **kw):
        """As nbconvert has it; resources["nbgrader"] holds what GetGrades found. Raises OSError or ValueError when the keys can't be read."""
        folder = Path(resources["metadata"]["path"]).absolute()
        if not is_ours(folder, resources["nbgrader"]["assignment"]):
            return super().from_notebook_node(nb, resources, **kw)
        graded, resources = self._preprocess(nb.copy(), self._init_resources(resources))
        page = feedback_page(graded, folder, resources["nbgrader"])
        return _environment.get_template("feedback.html.j2").render(page), resources


def feedback_page(notebook, folder: Path, found: dict) -> dict:
    """What the page says, as text. notebook: graded, with score, points and comment in its cells. folder: autograded/<learner>/<assignment>.

    found: nbgrader's {"assignment", "late_penalty"}. Returns {"lang", "words", "title", "notices", "total", "late", "slots"}.
    """
    answers, _ = read_answers(folder)
    language = read_document(folder).get("language")
    language = language if language in LANGUAGES else LANGUAGES[0]
    course = json.loads((folder.parents[2] / "source" / found["assignment"] / COURSE_FILE).read_text(encoding="utf-8"))
    keys = find_keys(folder, found["assignment"])
    say = _WORDS[language]
    cells = [cell for cell in notebook.cells if utils.is_grade(cell)]
    slots = []
    for number, cell in enumerate(cells, 1):
        slot, answer = cell.metadata.nbgrader["grade_id"], answers.get(cell.metadata.nbgrader["grade_id"])
        exercise = keys.slots.get(slot, {}).get(answer["variant"]) if answer else None
        shown = _written(cell, say, language) if utils.is_solution(cell) else _scored(exercise, answer, cell, say, language)
        title = course["exercises"][answer["variant"]][language]["title"] if exercise else None
        slots.append(shown | {"label": say["exercise"].format(number=number, count=len(cells)), "title": title})
    scored = [cell.metadata.nbgrader for cell in cells if not utils.is_solution(cell)]
    total, highest = (_number(sum(flags[name] for flags in scored), language) for name in ("score", "points"))
    late = found.get("late_penalty") or 0
    return {
        "lang": language, "words": say, "title": course["title"][language], "total": say["total"].format(score=total, max=highest), "slots": slots,
        "late": say["late"].format(late=_number(late, language)) if late else None,
        "notices": [NOTICES[name][LANGUAGES.index(language)] for name in notebook.metadata.get(NOTED, []) if name in NOTICES],
    }  # fmt: skip


def _scored(exercise: Exercise | None, answer: dict | None, cell, say: dict, language: str) -> dict:
    flags = cell.metadata.nbgrader
    parts = []
    for part in exercise.parts if exercise else []:
        try:
            result = evaluate(exercise.tables(language)[part.id], part.tokens(answer["parts"].get(part.id)))
        except ResponseError:
            continue  # nothing that a page of ours would send
        given = _texts(part.public(language))
        said = [(_given(given, token["token"]), token["feedback"]) for token in result["tokens"]] + [(None, result["outcome"])]
        feedback = list(dict.fromkeys(_in_a_row(answered, one, language) for answered, one in said if one))
        if feedback:
            parts.append({"prompt": part.prompt.plain(language), "feedback": feedback})
    return {"written": False, "points": _points(flags, language), "full": flags["score"] >= flags["points"], "parts": parts, "text": None, "comment": None,
            "hint": None if parts else say["no_answer"]}  # fmt: skip


def _written(cell, say: dict, language: str) -> dict:
    flags = cell.metadata.nbgrader
    text = _plain(cell.source) if cell.source.strip() != STUB.strip() else None
    comment = flags.get("comment")
    comment = None if text is None and comment == "No response." else comment  # nbgrader's own words
    read = bool(comment or flags["score"])
    points = _points(flags, language) if read and text else None
    hint = None if read else say["no_text"] if text is None else say["waiting"]
    return {"written": True, "points": points, "full": False, "parts": [], "text": text, "comment": _plain(comment) if comment else None, "hint": hint}


def _texts(spec: dict) -> dict[str, str]:
    """What can be chosen in a part, by the id that stands in its tokens."""
    chosen = [item for name in ("options", "areas", "targets", "rows", "items") for item in spec.get(name, [])]
    steps = {f"{node['id']}.{option['id']}": plain(option["text"]) for node in spec.get("nodes", []) for option in node["options"]}
    return {item["id"]: plain(item["text"]) for item in chosen} | {gap["id"]: plain(gap["label"]) for gap in spec.get("gaps", [])} | steps


def _given(texts: dict[str, str], token: str) -> str | None:
    """What a learner chose, in words; None where a token says too little."""
    first, _, second = token.partition(":")
    found = [texts[name] for name in (first, second) if name in texts]
    return " → ".join(found) or None


def _in_a_row(given: str | None, feedback: list, language: str) -> tuple:
    """What was chosen; the first two parts of its feedback; what leads over to the third; the third. An ending has no third."""
    good, why, following = (plain(text) for text in feedback)
    return given, f"{good} {why}" if following else f"{good}. {why}", words(language)["feedback-next"] if following else "", following


def _plain(source: str) -> str:
    text = unfenced(source)
    return source if text is None else text


def _points(flags: dict, language: str) -> str:
    sentence = words(language)["point" if flags["points"] == 1 else "points"]
    return sentence.format(score=_number(flags["score"], language), max=_number(flags["points"], language))


def _number(value: float, language: str) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "de" else text
