"""Formats of workshops: each mistake is named with file and line; exercises, slides and pages exist."""

import pytest

from givefirst.course import CourseError, load_course
from givefirst.workshop import lint_formats, load_formats

GOOD = """\
code: W9
title: {de: Mittag, en: Midday}
minutes: 90
take_home: [{page: take-away, title: {de: Karten, en: Cards}}]
steps:
  - id: arrive
    at: 0
    minutes: 10
    title: {de: Ankommen, en: Arrive}
    notes: {de: Ich fange an., en: I start.}
    practices: [give-first]
    activities:
      - {id: word, kind: words, prompt: {de: Ein Wort?, en: A word?}}
      - {id: stand, kind: standing, prompt: {de: Wo?, en: Where?}, options: [{id: yes, text: {de: Ja, en: Yes}}, {id: no, text: {de: Nein, en: No}}]}
  - id: scene
    at: 10
    minutes: 20
    title: {de: Szene, en: Scene}
    activities:
      - {id: insurer, kind: exercise, exercise: immigrant/dialogue/comment-signpost}
      - {id: threes, kind: timer, minutes: 20}
"""


@pytest.fixture
def folders(tmp_path):
    """(the project, the company's data folder)"""
    for name in ("course", "data"):
        (tmp_path / name / "workshops").mkdir(parents=True)
    return tmp_path / "course", tmp_path / "data"


def written(folder, text, name="w9"):
    (folder / "workshops" / f"{name}.yml").write_text(text, encoding="utf-8")


def problems(root, data, text, name="w9") -> list[str]:
    written(root, text, name)
    with pytest.raises(CourseError) as caught:
        load_formats(root, data)
    return [str(each).removeprefix(str(root / "workshops") + "/") for each in caught.value.problems]


def test_a_format_is_read_and_the_companys_own_wins(folders):
    root, data = folders
    written(root, GOOD)
    assert load_formats(root, data)["W9"].activity("insurer").exercise == "immigrant/dialogue/comment-signpost"
    written(data, GOOD.replace("Midday", "Our midday"))
    assert load_formats(root, data)["W9"].title.en == "Our midday"


@pytest.mark.parametrize(("right", "wrong", "line", "words"), [
    ("at: 10", "at: 5", 16, "begins before 'arrive' has ended"),
    ("minutes: 90", "minutes: 20", 16, "ends in minute 30, the day has 20"),
    ("id: word, kind: words", "id: word, kind: words, lines: 3", 13, "takes no `lines`"),
    ("id: threes, kind: timer, minutes: 20", "id: threes, kind: timer", 21, "needs `minutes`"),
    ("{id: no, text: {de: Nein, en: No}}", "{id: yes, text: {de: Nein, en: No}}", 14, "two options have the id 'yes'"),
    ("id: threes", "id: word", 21, "is the id of another activity"),
    ("notes: {de: Ich fange an., en: I start.}", "notes: {de: Ich fange an.}", 10, "is missing"),
    ("title: {de: Szene, en: Scene}", "titel: {de: Szene, en: Scene}", 18, "is not a field here"),
    ("code: W9", "code: W8", 1, "name the file w8.yml"),
])
def test_each_mistake_is_named_with_its_line(folders, right, wrong, line, words):
    assert right in GOOD
    found = problems(*folders, GOOD.replace(right, wrong))
    assert any(words in each for each in found), found
    assert any(each.startswith(f"w9.yml:{line}:") for each in found), found


def test_exercises_slides_and_pages_exist(folders, root):
    project, data = folders
    course = load_course(root)
    item = sorted(course.check_items())[0]
    written(project, GOOD)
    assert lint_formats(load_formats(project, data), course) == []
    wrong = (
        GOOD.replace("immigrant/dialogue/comment-signpost", item).replace("page: take-away", "page: take-awai")
        .replace("practices: [give-first]", "slides: [arrive]")
    )
    written(project, wrong)
    found = [str(each) for each in lint_formats(load_formats(project, data), course)]
    assert [("belongs to a check" in each, "has no slide" in each, "there is no page" in each) for each in found] == [
        (True, False, False), (False, True, False), (False, True, False), (False, False, True), (False, False, True)]
    written(project, GOOD.replace("comment-signpost", "comment-signpots"))
    assert "did you mean 'immigrant/dialogue/comment-signpost'" in str(lint_formats(load_formats(project, data), course)[0])


def test_the_formats_of_the_project_hold(root):
    assert lint_formats(load_formats(root, root / "no-such-folder"), load_course(root)) == []
