"""What a module lets people do: how many formats its practice has, and how much of it is applied."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..course import Course
from ..errors import Problem

FEWEST_FORMATS = 3
APPLIED = frozenset({"dialogue", "extended-text", "hotspot", "plan"})  # a scene, writing, a search for risks, a plan


@dataclass(frozen=True)
class Variety:
    """Practice of a module: number of exercises, those with an applied part, interactions in use."""

    exercises: int
    applied: int
    formats: frozenset[str]


def variety(course: Course) -> dict[str, Variety]:
    in_checks = course.check_items()
    practice = {name: [] for name in course.modules}
    for exercise in course.exercises.values():
        if exercise.id not in in_checks and (module := course.module_of(exercise.id)):
            practice[module].append({part.interaction for part in exercise.parts})
    return {
        name: Variety(len(kinds), sum(bool(kind & APPLIED) for kind in kinds), frozenset().union(*kinds))
        for name, kinds in practice.items()
    }


def lint_variety(course: Course) -> Iterator[Problem]:
    """Modules with a check are complete; those without are still being written, or the arrival. The final assessment has no lessons to practise."""
    for name, found in variety(course).items():
        if name in course.checks and course.checks[name].completes != "final" and len(found.formats) < FEWEST_FORMATS:
            yield Problem(
                course.root / "exercises" / name / "module.yml", 1, "",
                f"its practice has {len(found.formats)} format(s) ({', '.join(sorted(found.formats))}), {FEWEST_FORMATS} at least; write an exercise of another kind (see the gallery)",
            )
