"""One check as an nbgrader assignment: its name, what a learner's kernel may know of it, and its keys."""

import json
from dataclasses import dataclass
from pathlib import Path

from ..course import LANGUAGES, Check, Course, Exercise, words

COURSE_FILE = "course.json"  # beside every notebook: questions in both languages, no keys
KEYS_FILE = "keys.json"  # in source/ only


@dataclass(frozen=True)
class Keys:
    """What scoring a check needs. slots: slot id -> {exercise id: Exercise}."""

    check: str
    version: str
    slots: dict[str, dict[str, Exercise]]


def assignment_name(check: Check) -> str:
    """nbgrader's name, for example immigrant-dialogue-0f3a…: another key is another assignment."""
    return name_of(check.id, check.version)


def name_of(check_id: str, version: str) -> str:
    return f"{check_id.replace('/', '-')}-{version}"


def keys_of(check: Check) -> Keys:
    return Keys(check.id, check.version, {slot.id: slot.variants for slot in check.slots.values()})


def slot_list(check: Check) -> list[dict]:
    """[{"id", "points", "written"}] in the order of the check; points: what the grade cell is worth."""
    return [
        {"id": slot.id, "points": slot.manual_points if slot.written else slot.points, "written": slot.written}
        for slot in check.slots.values()
    ]


def check_title(course: Course, check: Check) -> dict[str, str]:
    module = course.modules.get(check.id)
    named = module.title if module else course.themes[check.theme].title
    return {language: named.plain(language) for language in LANGUAGES}


def course_document(course: Course, check: Check) -> dict:
    """course.json: {"check", "version", "title", "words", "slots": {slot: {"points", "written", "variants": [exercise id]}},
    "exercises": {exercise id: {language: public exercise}}}."""
    slots = {slot["id"]: slot | {"variants": list(check.slots[slot["id"]].variants)} for slot in slot_list(check)}
    exercises = {name: exercise for slot in check.slots.values() for name, exercise in slot.variants.items()}
    return {
        "check": check.id,
        "version": check.version,
        "title": check_title(course, check),
        "words": {language: words(language) for language in LANGUAGES},
        "slots": slots,
        "exercises": {name: {lang: item.standalone(lang) for lang in LANGUAGES} for name, item in exercises.items()},
    }


def keys_document(check: Check) -> dict:
    """keys.json: {"check", "version", "slots": {slot: {exercise id: the exercise as its author wrote it}}}."""
    slots = {
        slot.id: {name: item.model_dump(mode="json", by_alias=True) for name, item in slot.variants.items()} for slot in check.slots.values()
    }
    return {"check": check.id, "version": check.version, "slots": slots}


def read_keys(path: Path) -> Keys:
    """Raises OSError when there is no such file, ValueError when it isn't one of ours."""
    document = json.loads(path.read_text(encoding="utf-8"))
    slots = {slot: {name: _exercise(name, data) for name, data in items.items()} for slot, items in document["slots"].items()}
    return Keys(document["check"], document["version"], slots)


def _exercise(name: str, data: dict) -> Exercise:
    exercise = Exercise.model_validate(data)
    exercise._id = name  # as load_exercise() does: the id is the path, not part of the file
    return exercise
