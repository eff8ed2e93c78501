"""JSON Schema of the files authors write, so that editors complete and check them."""

from .check import CheckFile
from .exercise import Exercise
from .module import Module, Outline, Sources

_FILES = {"exercise": Exercise, "check": CheckFile, "module": Module, "course": Outline, "sources": Sources}


def schemas() -> dict[str, dict]:
    """Name of the file kind -> JSON Schema (draft 2020-12)."""
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Give first: {name}.yml"}
        | model.model_json_schema(by_alias=True)
        for name, model in _FILES.items()
    }
