"""A response becomes a result; pure functions, no input or output."""

from .attempt import score_check, without_key
from .completing import course_completed, needed_for_course
from .evaluate import evaluate
from .lint import lint_scoring
from .scorer import Scored, Scorer

__all__ = ["Scored", "Scorer", "course_completed", "evaluate", "lint_scoring", "needed_for_course", "score_check", "without_key"]
