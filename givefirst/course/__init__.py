"""What a course is: texts, exercises, interactions, modules, checks; loading and checking them."""

from .check import Check, Slot
from .company import COMPANY_WORDS, CONTACTS, Company
from .course import PRACTICE, Course, check_item_ids, load_course, load_exercise, load_practice
from .errors import CourseError, OperatorError, Problem, ResponseError, TooLong
from .exercise import Exercise
from .lint import lint_course
from .overlay import company_files, load_company
from .policy import Policy, load_policy, policy_files
from .schema import schemas, write_schemas
from .style import lint_style, measures
from .text import LANGUAGES, Text
from .words import words

__all__ = [
    "COMPANY_WORDS",
    "CONTACTS",
    "LANGUAGES",
    "PRACTICE",
    "Check",
    "Company",
    "Course",
    "CourseError",
    "Exercise",
    "OperatorError",
    "Policy",
    "Problem",
    "ResponseError",
    "Slot",
    "Text",
    "TooLong",
    "check_item_ids",
    "company_files",
    "lint_course",
    "lint_style",
    "load_company",
    "load_course",
    "load_exercise",
    "load_policy",
    "load_practice",
    "measures",
    "policy_files",
    "schemas",
    "words",
    "write_schemas",
]
