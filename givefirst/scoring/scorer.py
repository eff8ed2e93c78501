"""Scores attempts into JSON, each distinct answer to a slot once.

A slot has few answers that people give: a handful of options, an order of four lines. So the JSON of a scored slot is kept in
memory, by the answer itself, but for what learners write in their own words: that is checked, then left out.
"""

from functools import lru_cache
from typing import NamedTuple

import orjson

from ..course import Check, Course, Slot
from .attempt import refuse_unknown_slots, score_slot, total, without_words

KEPT = 8192  # scored answers, of about 1.5 kB each


class SlotJson(NamedTuple):
    """A scored slot: its points, its JSON in the answer to the learner, and without the feedback."""

    score: int
    full: orjson.Fragment
    brief: orjson.Fragment


class Scored(NamedTuple):
    """A scored attempt. full: what score_check answers; brief: the same with empty "parts". Both for `orjson.dumps`."""

    score: int
    max: int
    passed: bool
    full: dict
    brief: dict


class Scorer:
    """Scores attempts at the checks of one course as loaded; a changed course gets a new Scorer. May be used by several threads."""

    def __init__(self, course: Course):
        self._checks = course.checks
        self._kept = lru_cache(maxsize=KEPT)(self._score_answer)

    def score(self, check: Check, responses: object, language: str) -> Scored:
        """The same as score_check, in two lengths. `responses` is JSON that orjson can write. Raises ResponseError with the field."""
        refuse_unknown_slots(check, responses)
        slots = [self._slot(check, slot, responses.get(slot.id), language) for slot in check.slots.values()]
        sums = total(check, [slot.score for slot in slots])
        full, brief = {**sums, "slots": [slot.full for slot in slots]}, {**sums, "slots": [slot.brief for slot in slots]}
        return Scored(sums["score"], sums["max"], sums["passed"], full, brief)

    def _slot(self, check: Check, slot: Slot, answer: object, language: str) -> SlotJson:
        if slot.manual_points and answer is not None:
            answer = without_words(slot, answer)
        return self._kept(check.id, slot.id, orjson.dumps(answer), language)

    def _score_answer(self, check_id: str, slot_id: str, answer: bytes, language: str) -> SlotJson:
        return slot_json(self._checks[check_id].slots[slot_id], orjson.loads(answer), language)


def slot_json(slot: Slot, answer: object, language: str) -> SlotJson:
    """Scores one answer. Raises ResponseError."""
    result = score_slot(slot, answer, language)
    full, brief = orjson.dumps(result), orjson.dumps({**result, "parts": {}})
    return SlotJson(result["score"], orjson.Fragment(full), orjson.Fragment(brief))
