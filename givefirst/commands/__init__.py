"""Commands that have a module of their own."""

from .grading import add_grading
from .handouts import add_handouts
from .keeping import add_keeping
from .people import add_people
from .regrade import add_regrade
from .workshop import add_workshop

__all__ = ["add_grading", "add_handouts", "add_keeping", "add_people", "add_regrade", "add_workshop"]
