"""What must hold between the files."""

import json

import jsonschema
import pytest

from givefirst.course import lint_course, load_course, write_schemas
from givefirst.course.source import read_source
from givefirst.scoring import lint_scoring

PRACTICE = "exercises/immigrant/dialogue/practice.yml"
LESSON = "book/de/immigrant/dialogue/lesson.md"


def found(folder) -> list[str]:
    return [str(problem).replace(f"{folder.root}/", "") for problem in lint_course(load_course(folder.root))]


def test_a_good_course_has_no_problems(folder):
    assert found(folder) == []
    folder.add_check()
    assert found(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (PRACTICE, "F1", "F9", f"{PRACTICE}:3: sources.1: 'F9' is not in exercises/sources.yml"),
        (PRACTICE, "S4.2", "S4.4", f"{PRACTICE}:3: sources.0: 'S4.4' is not in"),
        (PRACTICE, "I2.1", "I2.9", f"{PRACTICE}:2: objective: 'I2.9' is no objective of its module"),
        ("exercises/immigrant/dialogue/module.yml", "I2.1", "I2.9", "module.yml:1: objectives.0: no exercise tests I2.9"),
        ("exercises/immigrant/dialogue/module.yml", "minutes: 30", "minutes: 30\nkey_ideas: [S4.1, S9.1]", "module.yml:1: key_ideas.1: 'S9.1' is not in exercises/sources.yml"),
        (LESSON, "dialogue/practice", "dialogue/practise", f"{LESSON}:6: exercise: there is no exercise 'immigrant/dialogue/practise' (did you mean"),
        (LESSON, "dialogue/practice", "dialogue/practise", "practice.yml:1: is used on no page of book/de"),
        ("exercises/course.yml", "dialogue:", "sharing:", "check.yml:1: 'dialogue' is no theme of course.yml"),
        ("exercises/course.yml", "immigrant:", "native:", "lies in 'immigrant', which is no level"),
        ("exercises/immigrant/dialogue/check.yml", ", immigrant/dialogue/check/c]", "]", "check.yml:6: slots.0.exercises: has 2 variants"),
        ("exercises/immigrant/dialogue/check.yml", "lesson: lesson", "lesson: other", "check.yml:5: slots.0.lesson: there is no page book/de/"),
        (LESSON, "exercise} immigrant/dialogue/practice", "exercise} immigrant/dialogue/check/a", f"{LESSON}:6: exercise: 'immigrant/dialogue/check/a' belongs to a check"),
        (LESSON, "{check} immigrant/dialogue", "{check} immigrant/dialog", "there is no check 'immigrant/dialog'"),
    ],
)
def test_problem_is_named(folder, file, old, new, expected):
    folder.add_check()
    folder.change(file, old, new)
    problems = found(folder)
    assert any(expected in problem for problem in problems), problems


def test_a_check_lies_in_a_role_of_the_course(folder):
    folder.add_check()
    (folder.root / "exercises/role/lead").mkdir(parents=True)
    (folder.root / "exercises/immigrant/dialogue/check.yml").rename(folder.root / "exercises/role/lead/check.yml")
    assert any("check.yml:1: 'lead' is no role of course.yml" in problem for problem in found(folder))
    folder.change("exercises/course.yml", "themes:", "roles:\n  lead: {name: {de: Leitung, en: Lead}}\nthemes:")
    assert not any("no role" in problem for problem in found(folder))


def test_pages_of_both_languages(folder):
    folder.write("book/de/extra.md", "# Extra")
    assert found(folder) == ["book/de/extra.md:1: has no counterpart book/en/extra.md; write it, both languages are complete at every commit"]


def test_exercise_outside_a_module(folder):
    folder.write("exercises/immigrant/other/x.yml", (folder.root / PRACTICE).read_text(encoding="utf-8"))
    assert any("which has no module.yml" in problem for problem in found(folder))


def test_a_level_without_themes_is_one_module(folder):
    """The arrival: no theme, no check; its exercises lie beside its module.yml and test its objectives."""
    item = (folder.root / PRACTICE).read_text(encoding="utf-8")
    folder.change("exercises/course.yml", "levels:\n", "levels:\n  arrival: {name: {de: Ankommen, en: Arrival}}\n")
    folder.write("exercises/arrival/first.yml", item.replace("I2.1", "M0.1"))
    for language in ("de", "en"):
        folder.write(f"book/{language}/arrival/index.md", "# A\n\n```{exercise} arrival/first\n```\n")
    assert found(folder) == ["exercises/arrival/first.yml:1: lies in arrival, which has no module.yml; add one or move the file"]
    module = (folder.root / "exercises/immigrant/dialogue/module.yml").read_text(encoding="utf-8")
    folder.write("exercises/arrival/module.yml", module.replace("I2", "M0"))
    assert found(folder) == []
    folder.write("exercises/arrival/module.yml", module.replace("I2", "M9"))
    assert [problem.partition(": ")[2].partition(";")[0] for problem in found(folder)] == [
        "objective: 'M0.1' is no objective of its module", "objectives.0: no exercise tests M9.1"]


def test_scoring_lint_sees_a_dishonest_key(folder, monkeypatch):
    from givefirst.course.interactions.choice import Choice

    course = load_course(folder.root)
    assert lint_scoring(course) == []
    monkeypatch.setattr(Choice, "model_response", lambda self: ["no"])
    assert "the model answer earns 0 of 1 points" in str(lint_scoring(course)[0])
    monkeypatch.setattr(Choice, "tokens", lambda self, response: ["yes"])
    assert any("an empty answer earns 1 points" in str(problem) for problem in lint_scoring(course))


def test_schemas_accept_what_the_course_accepts(root, tmp_path):
    """Every file of the real course passes its published JSON Schema."""
    write_schemas(tmp_path)
    for kind, pattern in {"exercise": "*/**/*.yml", "check": "*/*/check.yml", "module": "**/module.yml", "course": "course.yml", "sources": "sources.yml"}.items():
        validator = jsonschema.Draft202012Validator(json.loads((tmp_path / f"{kind}.json").read_text(encoding="utf-8")))
        files = [file for file in (root / "exercises").glob(pattern) if kind != "exercise" or file.name not in ("check.yml", "module.yml")]
        assert files
        for file in files:
            assert [error.message for error in validator.iter_errors(read_source(file).data)] == [], file
        assert list(validator.iter_errors({"nonsense": 1}))
