"""`givefirst doctor`: is everything as it should be on this machine, and if not, what to do. It changes nothing."""

from .examine import examine
from .finding import OK, PROBLEM, WARNING, Finding

__all__ = ["OK", "PROBLEM", "WARNING", "Finding", "examine"]
