"""Scoring an attempt at an older version of a check by the check as it is now."""

from ..course import Check, ResponseError
from .attempt import score_slot, total


def score_again(check: Check, responses: object, language: str) -> dict:
    """As score_check, with empty "parts", which is how a result is stored. What the check no longer has, or no longer understands, counts as not answered."""
    given = responses if isinstance(responses, dict) else {}
    slots = []
    for slot in check.slots.values():
        try:
            scored = score_slot(slot, given.get(slot.id), language)
        except ResponseError:
            scored = score_slot(slot, None, language)
        slots.append({**scored, "parts": {}})
    return total(check, [slot["score"] for slot in slots]) | {"slots": slots}
