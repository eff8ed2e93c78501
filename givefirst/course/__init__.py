"""What a course is: texts, exercises, interactions, modules, checks; loading and checking them."""

from .check import Check, Slot
from .course import Course, load_course, load_exercise
from .errors import CourseError, OperatorError, Problem, ResponseError, TooLong
from .exercise import Exercise
from .lint import lint_course
from .schema import schemas, write_schemas
from .style import lint_style, measures
from .text import LANGUAGES, Text
from .words import words

__all__ = [
    "LANGUAGES",
    "Check",
    "Course",
    "CourseError",
    "Exercise",
    "OperatorError",
    "Problem",
    "ResponseError",
    "Slot",
    "Text",
    "TooLong",
    "lint_course",
    "lint_style",
    "load_course",
    "load_exercise",
    "measures",
    "schemas",
    "words",
    "write_schemas",
]
