"""What a course is: texts, exercises, interactions, modules, checks; loading and checking them."""

from .check import Check, Slot
from .course import Course, load_course, load_exercise
from .errors import CourseError, OperatorError, Problem, ResponseError, TooLong
from .exercise import Exercise
from .lint import lint_course
from .schema import schemas, write_schemas
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
    "load_course",
    "load_exercise",
    "schemas",
    "words",
    "write_schemas",
]
