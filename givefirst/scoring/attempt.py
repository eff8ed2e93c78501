"""Scores an attempt at a check."""

from ..course import Check, Exercise, ResponseError, Slot
from ..course.interactions.base import Part
from .evaluate import evaluate


def score_check(check: Check, responses: object, language: str) -> dict:
    """responses: {slot: {"variant": exercise id, "parts": {part id: response}}}; a missing slot is unanswered.

    Returns {"score", "max", "percent", "passed", "required", "slots": [...]} as in ARCHITECTURE.md, Server API.
    Raises ResponseError with the field.
    """
    refuse_unknown_slots(check, responses)
    slots = [score_slot(slot, responses.get(slot.id), language) for slot in check.slots.values()]
    return total(check, [slot["score"] for slot in slots]) | {"slots": slots}


def refuse_unknown_slots(check: Check, responses: object) -> None:
    """Raises ResponseError when responses are no object, or name a slot that the check does not have."""
    if not isinstance(responses, dict):
        raise ResponseError("responses", "must be an object of slot to answer")
    for slot_id in responses:
        if slot_id not in check.slots:
            raise ResponseError(f"responses.{str(slot_id)[:60]}", "is not a slot of this check")


def total(check: Check, scores: list[int]) -> dict:
    """{"score", "max", "percent", "passed", "required"} of an attempt. scores: of the slots, in order; required: slots that are below what they must reach."""
    score = sum(scores)
    percent = 100 * score // check.points if check.points else 100
    required = [slot.id for slot, earned in zip(check.slots.values(), scores, strict=True) if not slot.reached(earned)]
    passed = 100 * score >= check.pass_percent * check.points and not required
    return {"score": score, "max": check.points, "percent": percent, "passed": passed, "required": required}


def score_slot(slot: Slot, answer: object, language: str) -> dict:
    """One of "slots" in the result: {"slot", "variant", "score", "max", "written", "parts"}. Raises ResponseError."""
    field = f"responses.{slot.id}"
    if answer is None:
        return {"slot": slot.id, "variant": None, "score": 0, "max": slot.points, "written": slot.written, "parts": {}}
    exercise, parts = _checked(slot, answer, field)
    results = {part.id: _result(exercise, part, _tokens(part, parts, field), language) for part in exercise.parts}
    score = sum(result["score"] for result in results.values())
    return {
        "slot": slot.id, "variant": answer["variant"], "score": score, "max": slot.points, "written": slot.written, "parts": results,
    }


def without_words(slot: Slot, answer: object) -> dict:
    """An answer without what was written in it, which no score depends on. Raises ResponseError as score_slot does."""
    field = f"responses.{slot.id}"
    exercise, parts = _checked(slot, answer, field)
    written = exercise.written_parts
    for part in exercise.parts:
        if part.id in written:
            _tokens(part, parts, field)
    return {"variant": answer["variant"], "parts": {name: value for name, value in parts.items() if name not in written}}


def _checked(slot: Slot, answer: object, field: str) -> tuple[Exercise, dict]:
    if not isinstance(answer, dict) or set(answer) - {"variant", "parts"}:
        raise ResponseError(field, "must be an object with the fields variant and parts")
    variant = answer.get("variant")
    if not isinstance(variant, str) or variant not in slot.variants:
        raise ResponseError(f"{field}.variant", "is not an exercise of this slot")
    exercise, parts = slot.variants[variant], answer.get("parts")
    if not isinstance(parts, dict):
        raise ResponseError(f"{field}.parts", "must be an object of part to response")
    for part_id in parts:
        if exercise.part(part_id) is None:
            raise ResponseError(f"{field}.parts.{str(part_id)[:60]}", "is not a part of this exercise")
    return exercise, parts


def _tokens(part: Part, parts: dict, field: str) -> list[str]:
    try:
        return part.tokens(parts.get(part.id))
    except ResponseError as error:
        place = f"{field}.parts.{part.id}" + (f".{error.field}" if error.field else "")
        raise type(error)(place, error.message) from None


def _result(exercise: Exercise, part: Part, tokens: list[str], language: str) -> dict:
    table = exercise.tables(language)[part.id]
    result = without_key(evaluate(table, tokens))
    # model answers of a written part judge nothing; after handing in they are what one learns from
    return result | {"models": table["models"]} if "models" in table else result


def without_key(result: dict) -> dict:
    """A result without what would tell the right answer of a graded item."""
    return {name: value for name, value in result.items() if name != "missed"}
