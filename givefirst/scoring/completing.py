"""When somebody has completed the whole course: the one rule."""

from collections.abc import Iterable

from ..course import Course

COURSE, FINAL = "course", "final"


def needed_for_course(course: Course) -> frozenset[str]:
    """What must be completed: each theme at any level, and the final assessment. Empty when the course has no final assessment yet."""
    if not any(check.id.startswith(f"{FINAL}/") for check in course.checks.values()):
        return frozenset()
    return frozenset({FINAL, *(f"theme:{theme}" for theme in course.themes)})


def course_completed(completions: Iterable[str], course: Course) -> bool:
    """completions: what somebody has completed, `theme:dialogue`, `final`. False as long as the course has no final assessment."""
    needed = needed_for_course(course)
    return bool(needed) and needed <= set(completions)
