"""Pydantic's errors in the words of an author."""

from pydantic import BaseModel

from .check import CheckFile
from .company import CompanyFile
from .errors import Problem, did_you_mean
from .exercise import Exercise
from .interactions import PARTS
from .module import Module, Outline
from .policy_fields import PolicyFile
from .source import Source

_MESSAGES = {
    "missing": "is missing; add it",
    "string_type": "must be a text; put it in quotation marks if it looks like a number",
    "model_type": "must hold fields of its own (`name: value` lines), not a single value",
    "dict_type": "must hold fields of its own (`name: value` lines), not a single value",
    "int_type": "must be a whole number, without quotation marks",
    "bool_type": "must be `true` or `false`",
    "list_type": "must be a list (lines that begin with `- `)",
}


def problem(source: Source, details: dict) -> Problem:
    """Pydantic's error in an author's words; the union's branch name is left out of the place."""
    place = _written_place(source, details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if kind in _MESSAGES:
        message = _MESSAGES[kind]
    elif kind == "extra_forbidden":
        message = f"is not a field here{_near(source, place)}; remove it or mend the spelling"
    elif kind == "union_tag_invalid":
        message = f"{context['tag']!r} is no interaction{did_you_mean(context['tag'], PARTS)}; use one of {', '.join(sorted(PARTS))}"
        place = (*place, "interaction")
    elif kind == "union_tag_not_found":
        message, place = "is missing; say which interaction this part is", (*place, "interaction")
    elif kind == "value_error":
        message = str(context["error"])
    elif kind == "string_pattern_mismatch":
        message = f"{details['input']!r} is not allowed here; use small letters, digits and single hyphens (codes: as in the curriculum)"
    else:
        message = details["msg"][0].lower() + details["msg"][1:]
    return source.problem(place, message)


def _written_place(source: Source, loc: tuple) -> tuple:
    place: tuple = ()
    for step in loc:
        if (*place, step) in source.lines or not (step in PARTS or str(step).startswith("<")):  # names of branches of a union
            place = (*place, step)
    return place


def _near(source: Source, place: tuple) -> str:
    return did_you_mean(str(place[-1]), _FIELDS)


def _all_fields() -> set[str]:
    """Every field name an author can write, for suggestions."""
    found: set[str] = set()
    waiting: list = [Exercise, Module, Outline, CheckFile, CompanyFile, PolicyFile, *PARTS.values()]
    seen = set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            found.add(field.alias or name)
            waiting += [m for m in _models_in(field.annotation)]
    return found


def _models_in(annotation) -> list:
    arguments = getattr(annotation, "__args__", ())
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in arguments for model in _models_in(argument)]


_FIELDS = _all_fields()
