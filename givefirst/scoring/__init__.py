"""A response becomes a result; pure functions, no input or output."""

from .attempt import score_check, without_key
from .evaluate import evaluate
from .lint import lint_scoring

__all__ = ["evaluate", "lint_scoring", "score_check", "without_key"]
