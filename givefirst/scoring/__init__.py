"""A response becomes a result; pure functions, no input or output."""

from .attempt import score_check, without_key
from .evaluate import evaluate

__all__ = ["evaluate", "score_check", "without_key"]
