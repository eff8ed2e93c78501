"""One exercise alone: the same as in the whole course, and never an item of a check."""

import pytest

from givefirst.course import CourseError, check_item_ids, load_practice
from tests.book.sample import choice, write_course, write_yaml


def test_one_exercise_is_what_it_is_in_the_course(root, course):
    for name in ("arrival/path", "immigrant/dialogue/comment-signpost", "gallery/examples/placement"):
        alone = load_practice(root, name)
        assert (alone.id, alone.points) == (name, course.exercises[name].points)
        assert [part.public("de") for part in alone.parts] == [part.public("de") for part in course.exercises[name].parts]
        assert alone.tables("en") == course.exercises[name].tables("en")


def test_items_of_checks_are_closed_and_known_without_reading_them(root, course):
    items = course.check_items()
    assert check_item_ids(root) == items and len(items) > 100
    assert [name for name in sorted(items) if load_practice(root, name) is not None] == []


@pytest.mark.parametrize("name", ["no/such", "course", "immigrant/dialogue/module", "immigrant/dialogue/check", "../pyproject", "../exercises/arrival/path", "arrival/../arrival/path", ""])
def test_what_is_no_exercise_is_none(root, name):
    assert load_practice(root, name) is None


def test_a_broken_check_gives_nothing_away(tmp_path):
    root = write_course(tmp_path)
    write_yaml(root / "exercises/immigrant/dialogue/extra.yml", choice("word", "an exercise"))
    assert load_practice(root, "immigrant/dialogue/extra") is not None
    (root / "exercises/immigrant/dialogue/check.yml").write_text("slots: [", encoding="utf-8")
    with pytest.raises(CourseError, match=r"check\.yml:2"):
        load_practice(root, "immigrant/dialogue/extra")
