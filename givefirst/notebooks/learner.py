"""What a learner's notebook calls: `slot` and `exercise` show something to do, `grade` says whether it is answered.

The questions come from course.json beside the notebook; the answers go to responses.json there. Keys are no part of it:
they reach the folder only when nbgrader grades.
"""

import json
import os
import secrets
from functools import lru_cache, partial
from html import escape
from pathlib import Path

from ..course import LANGUAGES, CourseError, load_practice, words
from ..course.interactions import PARTS
from ..course.interactions.base import Part
from ..course.text import plain
from .answers import is_answer, read_answers, read_document, write_document
from .assignment import COURSE_FILE, KEYS_FILE, Keys, read_keys
from .score import ANSWERED, BROKEN, NOT_YET, score_slot

_NO_COURSE = (
    "Neben diesem Notizbuch fehlt die Datei course.json. Bitte holen Sie die Aufgabe noch einmal. / "
    "The file course.json is missing beside this notebook. Please fetch the assignment again."
)
_UNKNOWN = "Diese Aufgabe gibt es hier nicht: {name} / There is no such exercise here: {name}"
_NOT_SAVED = (
    "Ihre Antwort konnte nicht gespeichert werden. Ist der Ordner schreibgeschützt oder voll? / "
    "Your answer could not be saved. Is the folder read-only or full?"
)


class _Quiet(int):
    """A number that shows nothing below the cell: a learner should read a sentence there, not a lonely 0."""

    def _ipython_display_(self) -> None:
        pass


def slot(slot_id: str):
    """Shows a slot of the check. The variant is drawn once and stays; answers are saved as they are given and come back.

    Returns a widget, or None after saying what is missing, and while nbgrader runs the notebook: nobody looks then.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        return None
    course = _read_course()
    if course is None or slot_id not in course["slots"]:
        print(_NO_COURSE if course is None else _UNKNOWN.format(name=slot_id))
        return None
    variants = course["slots"][slot_id]["variants"]
    answer = read_answers(Path.cwd())[0].get(slot_id)
    if answer is None or answer["variant"] not in variants:
        answer = {"variant": secrets.choice(variants), "parts": {}}
    saver = _Saver("responses", slot_id, answer, course)
    return _show(course["exercises"][answer["variant"]], course["words"], partial(_graded_part, saver))


def exercise(exercise_id: str):
    """Shows one practice exercise of the course whose folder the notebook lies in, with feedback at once.

    Returns a widget, or None after saying what is missing.
    """
    found = _practice(exercise_id)
    if found is None:
        print(_UNKNOWN.format(name=exercise_id))
        return None
    saved = read_document(Path.cwd()).get("practice")
    answer = saved.get(exercise_id) if isinstance(saved, dict) else None
    saver = _Saver("practice", exercise_id, answer if is_answer(answer) else {"variant": exercise_id, "parts": {}}, None)
    forms = {language: found.standalone(language) for language in LANGUAGES}
    return _show(forms, {language: words(language) for language in LANGUAGES}, partial(_practice_part, saver, found), steps=found.steps)


def grade(slot_id: str) -> int:
    """Points of a slot when the keys are at hand, else 0; prints one sentence in both languages. Never raises.

    Under `nbgrader validate` an answered slot returns its maximum, an unanswered one 0: nobody's kernel has the keys there.
    """
    folder = Path.cwd()
    answers, readable = read_answers(folder)
    keys = _keys(folder)
    if keys is not None:
        points, sentence = score_slot(keys.slots.get(slot_id, {}), answers.get(slot_id))
        print(sentence if readable else BROKEN)
        return points
    answered = _is_answered(answers.get(slot_id))
    print(BROKEN if not readable else ANSWERED if answered else NOT_YET)
    if os.environ.get("NBGRADER_EXECUTION") == "validate":
        return _maximum(slot_id) if answered else 0
    return 0 if "NBGRADER_EXECUTION" in os.environ else _Quiet(0)


def _maximum(slot_id: str) -> int:
    course = _read_course()
    entry = course["slots"].get(slot_id) if course else None
    points = entry.get("points") if isinstance(entry, dict) else None
    return points if isinstance(points, int) else 0


def _is_answered(answer: dict | None) -> bool:
    if answer is None:
        return False
    kinds = _interactions(answer["variant"])
    return any(PARTS.get(kinds.get(part), Part).has_content(response) for part, response in answer["parts"].items())


def _interactions(exercise_id: str) -> dict[str, str]:
    """Part -> interaction, as far as course.json says it."""
    try:
        return {part["spec"]["id"]: part["spec"]["interaction"] for part in _read_course()["exercises"][exercise_id][LANGUAGES[0]]["parts"]}
    except (KeyError, TypeError):
        return {}


def _keys(folder: Path) -> Keys | None:
    """Keys beside the notebook, put there by nbgrader; while it grades also those of its source folder.

    The second place is for course directories whose `CourseDirectory.ignore` keeps keys from being copied about.
    """
    places = [folder / KEYS_FILE]
    if os.environ.get("NBGRADER_EXECUTION") == "autograde" and len(folder.parents) > 2:
        places.insert(0, folder.parents[2] / "source" / folder.name / KEYS_FILE)
    for place in places:
        try:
            return _cached_keys(place, place.stat().st_mtime_ns)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            continue  # not there, or not ours
    return None


@lru_cache(maxsize=1)
def _cached_keys(path: Path, changed: int) -> Keys:
    return read_keys(path)


def _read_course() -> dict | None:
    """course.json beside the notebook, or None when it is missing or not one of ours."""
    try:
        document = json.loads((Path.cwd() / COURSE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(document, dict) or not {"check", "version"} <= set(document):
        return None
    return document if all(isinstance(document.get(name), dict) for name in ("slots", "exercises", "words")) else None


def _practice(exercise_id: str):
    """A practice exercise of the course whose folder the notebook lies in, or None. Items of checks are not shown this way."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "exercises" / "course.yml").is_file():
            try:
                return load_practice(folder, exercise_id)
            except CourseError as error:
                print(error)  # file, line and what to do, for the author whose folder this is
                return None
    return None


class _Saver:
    """Keeps one answer in responses.json. area: `responses` (of the check) or `practice`."""

    def __init__(self, area: str, name: str, answer: dict, course: dict | None):
        self.area, self.name, self.answer, self.course = area, name, answer, course

    def response(self, part_id: str):
        return self.answer["parts"].get(part_id)

    def attach(self, widget, part_id: str):
        widget.observe(lambda change: self.save(part_id, change["new"]), "response")
        return widget

    def save(self, part_id: str, response: object) -> None:
        self.answer["parts"][part_id] = response
        document = read_document(Path.cwd())
        if self.course is not None:
            document |= {"check": self.course["check"], "version": self.course["version"]}
        area = document.get(self.area)
        document[self.area] = (area if isinstance(area, dict) else {}) | {self.name: self.answer}
        try:
            write_document(Path.cwd(), document)
        except OSError:
            print(_NOT_SAVED)


def _show(forms: dict, texts: dict, make_part, steps: bool = False):
    """A box: the language switch, title and parts; a change of language builds them anew around the same answers.

    make_part(language, words, spec) -> widget. steps: a part appears once the one before was checked.
    """
    from ipywidgets import ToggleButtons, VBox  # loaded when something is shown: grading needs no widgets
    from traitlets import link

    switch = ToggleButtons(options=[("Deutsch", "de"), ("English", "en")], value=_chosen().value)
    link((_chosen(), "value"), (switch, "value"))
    box = VBox([switch, *_content(forms, texts, make_part, steps, switch.value)])

    def rebuild(change) -> None:
        box.children = [switch, *_content(forms, texts, make_part, steps, change["new"])]

    switch.observe(rebuild, "value")
    return box


def _content(forms: dict, texts: dict, make_part, steps: bool, language: str) -> list:
    from ipywidgets import HTML

    from ..widgets import in_steps

    form = forms[language]
    paragraphs = "".join(f"<p>{escape(plain([paragraph]))}</p>" for paragraph in form["intro"] or [])
    heading = HTML(f'<div lang="{language}"><h3>{escape(form["title"])}</h3>{paragraphs}</div>')
    parts = [make_part(language, texts[language], part["spec"]) for part in form["parts"]]
    if steps:
        in_steps(parts)
    return [heading, *parts]


def _graded_part(saver: _Saver, language: str, texts: dict, spec: dict):
    from ..widgets import part_widget

    # no button: there is nothing to check here, the answer is graded later
    return saver.attach(part_widget(spec | {"button": False}, texts, response=saver.response(spec["id"])), spec["id"])


def _practice_part(saver: _Saver, exercise, language: str, texts: dict, spec: dict):
    from ..widgets import part_widget

    part = exercise.part(spec["id"])
    table = exercise.tables(language)[part.id]
    return saver.attach(part_widget(spec, texts, response=saver.response(part.id), table=table, tokens=part.tokens), part.id)


@lru_cache(maxsize=1)
def _chosen():
    """The language chosen in this kernel, shared by all exercises of a notebook and kept in responses.json."""
    from traitlets import Enum, HasTraits

    class Language(HasTraits):
        value = Enum(LANGUAGES, default_value="de")

    document = read_document(Path.cwd())
    chosen = Language(value=document["language"] if document.get("language") in LANGUAGES else "de")

    def keep(change) -> None:
        document = read_document(Path.cwd())
        document["language"] = change["new"]
        try:
            write_document(Path.cwd(), document)
        except OSError:
            print(_NOT_SAVED)

    chosen.observe(keep, "value")
    return chosen
