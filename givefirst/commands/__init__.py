"""Commands that have a module of their own."""

from .keeping import add_keeping
from .people import add_people
from .workshop import add_workshop

__all__ = ["add_keeping", "add_people", "add_workshop"]
