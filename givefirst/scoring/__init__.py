"""A response becomes a result; pure functions, no input or output."""

from .attempt import score_check, without_key
from .evaluate import evaluate
from .lint import lint_scoring
from .scorer import Scored, Scorer

__all__ = ["Scored", "Scorer", "evaluate", "lint_scoring", "score_check", "without_key"]
