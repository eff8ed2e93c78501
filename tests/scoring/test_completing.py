"""When the whole course is completed."""

from dataclasses import replace

import pytest

from givefirst.scoring import course_completed, needed_for_course

THEMES = ["theme:giving", "theme:dialogue", "theme:sharing"]


def with_final(course):
    """The course with a final assessment, whichever check stands for it."""
    check = next(iter(course.checks.values()))
    return replace(course, checks={**course.checks, "final/immigrant": replace(check, id="final/immigrant")})


@pytest.fixture
def without_final(course):
    return replace(course, checks={name: check for name, check in course.checks.items() if not name.startswith("final/")})


def test_three_themes_and_the_final_assessment(course):
    whole = with_final(course)
    assert needed_for_course(whole) == {*THEMES, "final"}
    assert course_completed([*THEMES, "final", "role:lead"], whole)
    for missing in (*THEMES, "final"):
        assert not course_completed({*THEMES, "final"} - {missing}, whole)


def test_without_a_final_assessment_nobody_has_completed_it(without_final):
    assert needed_for_course(without_final) == frozenset()
    assert not course_completed([*THEMES, "final"], without_final)
    assert not course_completed([], without_final)
