"""What somebody answered in a check and what came of it, as people read it: by the titles and texts of its exercises instead of their ids."""

from ..course import Course, words
from ..course.text import plain


def said_answers(body: dict, course: Course, language: str) -> str:
    """A line for each task, below it one for each answer. body: of an attempt, see server/bodies.py. What is no more in the course keeps its id."""
    lines = []
    for slot, answer in body["responses"].items():
        lines.append(_title(course, answer["variant"], slot, language))
        for part, response in answer["parts"].items():
            lines += [f"– {line}" for line in _said(response, _texts(course, answer["variant"], part, language))]
    return "\n".join(lines)


def said_result(result: dict, course: Course, language: str) -> str:
    """A line for each task that counts: its title and its points. result: see scoring/check.py."""
    points = words(language)["points"]
    return "\n".join(f"{_title(course, slot['variant'], slot['slot'], language)}: {points.format(score=slot['score'], max=slot['max'])}" for slot in result["slots"] if slot["max"])


def _title(course: Course, exercise: str | None, slot: str, language: str) -> str:
    found = course.exercises.get(exercise)
    return found.title[language] if found else slot


def _texts(course: Course, exercise: str, part: str, language: str) -> dict[str, str]:
    """Id -> text of whatever can be chosen in a part; a step of a scene by `node.option`."""
    found = course.exercises.get(exercise)
    found = found and found.part(part)
    if not found:
        return {}
    spec = found.public(language)
    lists = [one for name in ("options", "rows", "targets", "items", "areas", "gaps") for one in spec.get(name, ())]
    texts = {one["id"]: plain(one.get("text") or one.get("label") or [[one["id"]]]) for one in lists}
    return texts | {f"{node['id']}.{option['id']}": plain(option["text"]) for node in spec.get("nodes", ()) for option in node.get("options", ())}


def _said(response, texts: dict[str, str]) -> list[str]:
    """What has another shape than an answer is kept, too, and is said as it is."""
    def word(value):
        return texts.get(value, value) if isinstance(value, str) else str(value)

    if isinstance(response, dict):  # rows with what was chosen for them, or a text of one's own
        return [f"{texts[key]}: {word(value)}" if key in texts else word(value) for key, value in response.items() if not isinstance(value, bool)]
    return [word(one) for one in response] if isinstance(response, list) else [word(response)]
