"""What must hold of every key: the model answer earns full points, no answer earns none."""

from ..course.course import Course
from ..course.errors import Problem, ResponseError
from ..course.exercise import Exercise
from ..course.interactions.base import Part
from ..course.text import LANGUAGES
from .evaluate import evaluate


def lint_scoring(course: Course) -> list[Problem]:
    return [
        problem
        for exercise in course.exercises.values()
        for i, part in enumerate(exercise.parts)
        for problem in _part_problems(exercise, part, ("parts", i))
    ]


def _part_problems(exercise: Exercise, part: Part, place: tuple) -> list[Problem]:
    tables = {language: exercise.tables(language)[part.id] for language in LANGUAGES}
    table = tables["de"]
    try:
        full = evaluate(table, part.tokens(part.model_response()))["score"]
        none = evaluate(table, part.tokens(None))["score"]
    except ResponseError as error:
        return [exercise.source.problem(place, f"its own model answer can't be read: {error}")]
    problems = []
    if full != part.max_points:
        problems.append(exercise.source.problem(place, f"the model answer earns {full} of {part.max_points} points; mend the key"))
    if none:
        problems.append(exercise.source.problem(place, f"an empty answer earns {none} points; mend the key"))
    if table["mapping"] != tables["en"]["mapping"]:
        problems.append(exercise.source.problem(place, "is worth something else in English; the key must not depend on the language"))
    return problems
