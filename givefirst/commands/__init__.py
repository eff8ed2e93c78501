"""Commands that have a module of their own."""

from .handouts import add_handouts
from .keeping import add_keeping
from .people import add_people
from .workshop import add_workshop

__all__ = ["add_handouts", "add_keeping", "add_people", "add_workshop"]
