"""What people are asked about the course, without their name: the questions, and which answers there are."""

from functools import cache
from pathlib import Path

from .source import read_source

PULSES = {"pulse-30": 30, "pulse-60": 60, "pulse-90": 90}  # the same questions, that many days after the course
LONGEST = 1000  # characters of a remark


@cache
def _forms() -> dict:
    return read_source(Path(__file__).with_suffix(".yml")).data


@cache
def highest() -> dict[str, int]:
    """`form.question` -> the highest answer; the lowest is 0."""
    return {f"{form}.{name}": len(said["scale"]) - 1 if "scale" in said else said["most"] for form, said in _forms().items() for name in said["questions"]}


def form_in(form: str, language: str) -> dict:
    """{"title", "intro", "remark": text or None, "scale": [text], "questions": {id: text}} in one language. Raises KeyError."""
    said = _forms()[form]
    return {
        **{name: said[name][language] if name in said else None for name in ("title", "intro", "remark")},
        "scale": [word[language] for word in said.get("scale", [])],
        "questions": {f"{form}.{name}": text[language] for name, text in said["questions"].items()},
    }


def forms() -> list[str]:
    return list(_forms())
