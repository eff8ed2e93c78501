"""What an author is told: file:line, field, what to do."""

import pytest

from givefirst.course import CourseError, load_course

PRACTICE = "exercises/immigrant/dialogue/practice.yml"


def problems(folder) -> list[str]:
    with pytest.raises(CourseError) as caught:
        load_course(folder.root)
    return [str(problem).replace(f"{folder.root}/", "") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: {de: Titel, en: Title}", "title: {de: Titel}", ":1: title.en: is missing; add it"),
        ("title: {de: Titel, en: Title}", "title: {de: Titel, en: '  '}", ":1: title.en: is empty"),
        ("title: {de: Titel, en: Title}", "title: Titel", ":1: title: must hold fields of its own"),
        ("objective: I2.1", "objektive: I2.1", ":2: objektive: is not a field here (did you mean 'objective'?)"),
        ("interaction: choice", "interaction: choise", ":6: parts.0.interaction: 'choise' is no interaction (did you mean 'choice'?)"),
        ("    interaction: choice\n", "", ":5: parts.0.interaction: is missing"),
        ("        correct: true\n", "", ":5: parts.0: no option is marked `correct: true`"),
        ("      - id: yes\n", '      - id: "no"\n', ":5: parts.0: two options have the id 'no'"),
        ("text: {de: Ja, en: Yes}", "text: {de: Ja, en: 7}", ":13: parts.0.options.1.text.en: must be a text"),
        ("text: {de: Ja, en: Yes}", "text: {de: '[Ja](javascript:x)', en: Yes}", ":13: parts.0.options.1.text.de"),
        ("    prompt:", "    points: -1\n    prompt:", ":7: parts.0.points:"),
        ("  - id: step", "  - id: Step One", ":5: parts.0.id: 'Step One' is not allowed here"),
        ("title: {de: Titel, en: Title}", "title: {de: Titel, en: Title}\ntitle: {de: T, en: T}", ":2: title: stands here twice"),
        ("title: {de: Titel", "title: {de: {Titel", "is not valid YAML"),
        ("title: {de: Titel, en: Title}", "title: {de: Titel: mehr, en: Title}", "is not valid YAML"),
        ("sources: [S4.2, F1]", "sources: []", ":3: sources:"),
    ],
)
def test_broken_exercise(folder, old, new, expected):
    folder.change(PRACTICE, old, new)
    found = problems(folder)
    assert any(line.startswith(PRACTICE) and expected in line for line in found), found


def test_all_problems_are_named_at_once(folder):
    folder.change(PRACTICE, "en: Title", "eng: Title")
    folder.change("exercises/course.yml", 'version: "2026.1"', "version: new")
    files = {line.split(":")[0] for line in problems(folder)}
    assert files == {PRACTICE, "exercises/course.yml"}


def test_not_utf8(folder):
    (folder.root / PRACTICE).write_bytes("title: ü".encode("latin-1"))
    assert "save the file as UTF-8" in problems(folder)[0]


def test_no_and_yes_are_words(folder):
    """YAML 1.1 would read the option id `yes` as True."""
    exercise = load_course(folder.root).exercises["immigrant/dialogue/practice"]
    assert [option.id for option in exercise.parts[0].options] == ["no", "yes"]


def test_unknown_variant(folder):
    folder.add_check()
    folder.change("exercises/immigrant/dialogue/check.yml", "check/b", "check/bb")
    assert "check.yml:6: slots.0.exercises.1: 'immigrant/dialogue/check/bb' is no exercise that could be read (did you mean" in problems(folder)[0]


def test_variants_worth_different(folder):
    folder.add_check()
    folder.change("exercises/immigrant/dialogue/check/b.yml", "    prompt:", "    points: 2\n    prompt:")
    assert "variants of a slot must be worth the same" in problems(folder)[0]
