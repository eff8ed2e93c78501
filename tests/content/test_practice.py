"""Practice around the modules: each module has its rounds, each path but the last its questions before the next one, and none of them is a task of a check."""

from pathlib import Path

import pytest

from givefirst.course import LANGUAGES, PRACTICE, load_course
from givefirst.course.pages import load_pages, uses_of
from givefirst.course.practice import DAYS, round_of, set_before, shown
from givefirst.course.style.options import items_by_module

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
MODULES = [name for name in COURSE.checks if name.split("/")[1] in COURSE.themes]
ROUNDS = sorted({round_of(module, day) for module in MODULES for day in DAYS})
SETS = [set_before(level, theme) for level in ("refuser", "immigrant") for theme in COURSE.themes]
PARTS = {2: 2, 7: 2, 21: 3, 60: 2}


def test_nine_modules_have_four_rounds_each_and_nothing_else_lies_there():
    assert len(MODULES) == 9 and len(ROUNDS) == 9 + 6 + 3 + 3
    assert sorted(name for name in COURSE.exercises if name.startswith(PRACTICE)) == sorted([*ROUNDS, *SETS])


@pytest.mark.parametrize("day", DAYS)
def test_a_round_is_short(day):
    for module in MODULES:
        parts = COURSE.exercises[round_of(module, day)].parts
        assert [part.interaction for part in parts] == ["choice"] * PARTS[day]


def test_a_set_has_four_questions_with_one_answer_and_a_lesson_for_each():
    pages = {(page.language, page.name): page for page in load_pages(ROOT)}
    for name in SETS:
        level, theme, after = shown(name)
        assert f"{after}/{theme}" in COURSE.modules
        parts = COURSE.exercises[name].parts
        assert len(parts) == 4 and all(sum(option.correct for option in part.options) == 1 for part in parts)
        for language in LANGUAGES:
            lines = [line for line in pages[language, f"{name}.md"].lines if line[:2] in ("1.", "2.", "3.", "4.")]
            assert len(lines) == 4 and all(f"](../../{level}/{theme}/" in line for line in lines), name


def test_the_page_of_a_round_has_its_name_and_shows_it_alone():
    pages = {(page.language, page.name): page for page in load_pages(ROOT)}
    for name in [*ROUNDS, *SETS]:
        for language in LANGUAGES:
            assert [use.name for use in uses_of(pages[language, f"{name}.md"])] == [name]


def test_day_60_is_a_case_of_another_path():
    """By the module whose objective it is about: V, I or N."""
    own = {"refuser": "V", "immigrant": "I", "native": "N"}
    for level, letter in own.items():
        objective = COURSE.exercises[round_of(f"{level}/giving", 60)].objective
        assert objective[0] in own.values() and objective[0] != letter


def test_no_text_is_one_of_a_check():
    def options(name):
        return {option.text.plain("de") for part in COURSE.exercises[name].parts if part.interaction == "choice" for option in part.options} | {
            part.prompt.plain("de") for part in COURSE.exercises[name].parts}

    taken = set().union(*(options(name) for name in COURSE.check_items()))
    for name in [*ROUNDS, *SETS]:
        assert not options(name) & taken, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_the_longest_nor_the_shortest_option_is_the_right_one(language):
    items = items_by_module(COURSE, language)[PRACTICE.strip("/")]
    assert len(items) == sum(len(COURSE.exercises[name].parts) for name in [*ROUNDS, *SETS])
    for end in ("longest", "shortest"):
        assert 3 * sum(getattr(item, end) for item in items) <= len(items), end


def test_what_is_no_set_is_none():
    for name in ("practice/day-2/refuser-giving", "practice/show/native-giving", "practice/show/nobody-giving", "immigrant/giving/warm-up", "index"):
        assert shown(name) is None
    with pytest.raises(KeyError):
        round_of("native/giving", 3)
