"""A check on paper, for people who stay off screen, and its answers on a sheet of their own for whoever leads the workshop.

A trainer marks it as done; nothing of what is written on it is ever recorded.
"""

from ..course import Course, Exercise
from .sheets import picture_of, words_of
from .typeset import typeset


def paper_check_pdf(course: Course, check_id: str, language: str, sheet: int = 1) -> bytes:
    """The questions of a check. sheet: from 1, which variant of each slot, so that a second try shows other tasks. Raises KeyError for no check, OSError without its pictures."""
    words = words_of(language)
    blocks = [{"kind": "lead", "text": words["check_lead"]}]
    for number, exercise in enumerate(_variants(course, check_id, sheet), 1):
        blocks += [_heading(number, exercise, language), *_intro(exercise, language)]
        for part in exercise.parts:
            blocks += [block | picture_of(course, block) if block["kind"] == "picture" else block for block in numbered_scenes(part.outline(language))]
    return _pdf(course, check_id, language, sheet, "check_title", blocks, size=11)


def paper_key_pdf(course: Course, check_id: str, language: str, sheet: int = 1) -> bytes:
    """What fits and why, for the trainer alone. The same arguments."""
    words = words_of(language)
    blocks = [{"kind": "lead", "text": words["key_lead"]}]
    for number, exercise in enumerate(_variants(course, check_id, sheet), 1):
        blocks.append(_heading(number, exercise, language))
        for part in exercise.parts:
            blocks += part.answers(language)
    return _pdf(course, check_id, language, sheet, "key_title", blocks, size=9.5)


def sheets_of(course: Course, check_id: str) -> int:
    """How many different sheets there are."""
    return min(len(slot.variants) for slot in course.checks[check_id].slots.values())


def _variants(course: Course, check_id: str, sheet: int) -> list[Exercise]:
    return [list(slot.variants.values())[(sheet - 1) % len(slot.variants)] for slot in course.checks[check_id].slots.values()]


def _heading(number: int, exercise: Exercise, language: str) -> dict:
    return {"kind": "heading", "text": f"{number}. {exercise.title.plain(language)}"}


def _intro(exercise: Exercise, language: str) -> list[dict]:
    return [{"kind": "paragraph", "text": exercise.intro.inline(language)}] if exercise.intro else []


def numbered_scenes(blocks: list[dict]) -> list[dict]:
    """Scenes of an outline with their number, and options with the number of the scene they lead to (None: an ending)."""
    numbers = {block["id"]: number for number, block in enumerate((block for block in blocks if block["kind"] == "scene"), 1)}
    return [
        block | {"number": numbers[block["id"]], "options": [option | {"goto": numbers.get(option["goto"])} for option in block["options"]]}
        if block["kind"] == "scene" else block
        for block in blocks
    ]


def _pdf(course: Course, check_id: str, language: str, sheet: int, title: str, blocks: list[dict], size: float) -> bytes:
    words = words_of(language)
    title = words[title].format(module=course.modules[check_id].title[language])
    foot = words["check_foot"].format(sheet=(sheet - 1) % sheets_of(course, check_id) + 1, sheets=sheets_of(course, check_id), version=course.checks[check_id].version)
    sheets = [{"kind": "sheet", "title": title, "blocks": blocks, "size": size}]
    return typeset("handouts", {"language": language, "title": title, "author": words["author"], "foot": f"{title} · {foot}", "words": words, "sheets": sheets})
