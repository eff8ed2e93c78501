"""The formats of the workshops: times as the script says, decks alike in both languages, pages and words that hold."""

from itertools import pairwise

import pytest

from givefirst.course.style.sentences import split, words
from givefirst.course.style.wordlist import texts, word_list
from givefirst.workshop import lint_formats, load_formats
from givefirst.workshop.decks import slide_ids

CODES = ("W90", "W1", "WST", "W5")
LANGUAGES = ("de", "en")
IDS_OF_THE_PAGE = {"help", "my-data", "content", "gf-words"}  # the footer's and the frame's: a slide of that name would be hidden on paper and never be found


@pytest.fixture(scope="module")
def formats(root, tmp_path_factory):
    return load_formats(root, tmp_path_factory.mktemp("data"))


def test_there_are_four_formats_and_all_they_name_exists(formats, course):
    assert set(formats) == set(CODES)
    assert lint_formats(formats, course) == []


@pytest.mark.parametrize("code", CODES)
def test_steps_fill_each_day_without_a_gap(formats, code):
    form = formats[code]
    for day in range(1, form.days + 1):
        steps = [step for step in form.steps if step.day == day]
        assert steps[0].at == 0
        assert all(one.at + one.minutes == next_one.at for one, next_one in pairwise(steps)), day
        assert steps[-1].at + steps[-1].minutes == form.minutes, day


@pytest.mark.parametrize(("code", "begins", "minutes"), [
    ("W90", None, [0, 10, 20, 40, 55, 75, 85]),  # of the script; longer formats may have steps between these
    ("W1", "09:00", [0, 45, 90, 105, 195, 255, 345, 360, 420]),
    ("WST", "18:30", [0, 15, 50, 70, 130]),
    ("W5", "09:00", [0, 210, 300]),
])
def test_times_are_those_of_the_script(formats, code, begins, minutes):
    form = formats[code]
    assert form.begins == begins
    for day in range(1, form.days + 1):
        assert set(minutes) <= {step.at for step in form.steps if step.day == day}


def test_each_day_of_the_week_begins_with_thanks_and_ends_with_progress(formats):
    for day in range(1, 6):
        steps = [step for step in formats["W5"].steps if step.day == day]
        assert "gratitude" in steps[0].practices
        assert day == 5 or "progress" in steps[-1].practices


@pytest.mark.parametrize("code", CODES)
def test_decks_have_the_same_slides_in_both_languages_and_each_is_shown(root, formats, code):
    german, english = (slide_ids(root / "book" / language / f"{formats[code].deck}.md") for language in LANGUAGES)
    assert german == english
    assert len(set(german)) == len(german) and not IDS_OF_THE_PAGE & set(german)
    assert set(german) == {slide for step in formats[code].steps for slide in step.slides}


@pytest.mark.parametrize("code", CODES)
def test_every_step_says_what_to_do_and_its_practices_have_pages(root, formats, code):
    for step in formats[code].steps:
        assert step.notes and step.slides and step.practices, step.id
        for language in LANGUAGES:
            assert all((root / "book" / language / "trainer" / f"{practice}.md").is_file() for practice in step.practices)


@pytest.mark.parametrize("code", CODES)
def test_texts_keep_to_the_rules_for_words_and_sentences(formats, code):
    for language in LANGUAGES:
        found = [text for _, of, text in texts(formats[code]) if of == language]
        for name in ("filler", "stigma"):
            assert [word for text in found for word in word_list(name, language).find(text)] == []
        sentences = [sentence for text in found for sentence in split(text)]
        assert sum(map(words, sentences)) / len(sentences) <= 12
