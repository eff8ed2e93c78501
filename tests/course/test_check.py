"""Checks that are more than the end of a module: what they complete, slots that must be reached, lessons of other modules."""

import pytest

from givefirst.course import CourseError, lint_course, load_course
from givefirst.course.check import Check, Slot

CHECK = "exercises/immigrant/dialogue/check.yml"
WRITTEN = """\
title: {de: Titel, en: Title}
objective: I2.1
sources: [S4.2]
parts:
  - id: text
    interaction: extended-text
    prompt: {de: Frage, en: Question}
    rubric: [{id: clear, title: {de: Klar, en: Clear}, levels: [{de: a, en: a}, {de: b, en: b}, {de: c, en: c}]}]
    models: [{title: {de: Eins, en: One}, text: {de: Text, en: Text}, note: {de: Notiz, en: Note}}]
"""


def check_called(name: str) -> Check:
    return Check(name, 70, {}, "x", None)


@pytest.mark.parametrize(("name", "completes"), [("immigrant/dialogue", "theme:dialogue"), ("role/lead", "role:lead"), ("final/native", "final")])
def test_what_a_check_completes(name, completes):
    assert check_called(name).completes == completes


@pytest.mark.parametrize(("must", "score", "reached"), [(None, 0, True), (60, 32, False), (60, 33, True), (100, 53, False), (100, 54, True)])
def test_a_slot_that_must_be_reached(must, score, reached):
    slot = Slot("picture", "I2.1", "lesson", {}, must)
    slot.__dict__["points"] = 54  # of its variants; there are none here
    assert slot.reached(score) is reached


def test_a_slot_that_must_be_reached_is_part_of_the_version(folder):
    folder.add_check()
    before = load_course(folder.root).checks["immigrant/dialogue"].version
    folder.change(CHECK, "lesson: lesson", "lesson: lesson\n    must: 100")
    check = load_course(folder.root).checks["immigrant/dialogue"]
    assert check.slots["first"].must == 100
    assert check.version != before


def test_what_is_written_never_keeps_anyone_from_passing(folder):
    folder.add_check()
    for name in "abc":
        folder.write(f"exercises/immigrant/dialogue/check/{name}.yml", WRITTEN)
    load_course(folder.root)
    folder.change(CHECK, "lesson: lesson", "lesson: lesson\n    must: 60")
    with pytest.raises(CourseError, match="check.yml:6: slots.0.must: is for scored tasks"):
        load_course(folder.root)


def problems(folder) -> list[str]:
    return [str(problem) for problem in lint_course(load_course(folder.root))]


def test_a_lesson_of_another_module(folder):
    folder.add_check()
    folder.change(CHECK, "lesson: lesson", "lesson: immigrant/dialogue/lesson")
    assert problems(folder) == []
    folder.change(CHECK, "lesson: immigrant/dialogue/lesson", "lesson: immigrant/giving/lesson")
    assert any("there is no page book/de/immigrant/giving/lesson.md" in problem for problem in problems(folder))


def final(folder, path: str) -> list[str]:
    """Problems of a course whose final assessment is for this path. Its items test what the module taught."""
    folder.add_check()
    folder.change("exercises/course.yml", "themes:", "  final: {name: {de: Abschluss, en: Final assessment}}\nthemes:")
    module = (folder.root / "exercises/immigrant/dialogue/module.yml").read_text(encoding="utf-8")
    folder.write(f"exercises/final/{path}/module.yml", module.replace("code: I2\n", "code: FAI\n").replace("I2.1", "FAI.1"))
    item = (folder.root / "exercises/immigrant/dialogue/check/a.yml").read_text(encoding="utf-8")
    for name in "abcd":
        folder.write(f"exercises/final/{path}/check/{name}.yml", item.replace("I2.1", "FAI.1") if name == "d" else item)
    names = ", ".join(f"final/{path}/check/{name}" for name in "abcd")
    folder.write(f"exercises/final/{path}/check.yml", f"pass: 70\nslots:\n  - id: first\n    objective: I2.1\n    lesson: immigrant/dialogue/lesson\n    exercises: [{names}]\n")
    for language in ("de", "en"):
        folder.write(f"book/{language}/final/{path}/check.md", f"---\nmodule: final/{path}\n---\n# C\n\n```{{check}} final/{path}\n```\n")
    return problems(folder)


def test_the_final_assessment_tests_what_the_modules_taught(folder):
    assert final(folder, "immigrant") == []


def test_the_final_assessment_is_for_a_path_of_the_course(folder):
    assert any("check.yml:1: 'emigrant' is no level of course.yml (did you mean" in problem for problem in final(folder, "emigrant"))
