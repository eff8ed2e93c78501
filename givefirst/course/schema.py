"""JSON Schema of the files authors write, so that editors complete and check them."""

import json
from pathlib import Path

from .check import CheckFile
from .company import CompanyFile
from .exercise import Exercise
from .module import Module, Outline, Sources
from .policy import PolicyFile

_FILES = {"exercise": Exercise, "check": CheckFile, "module": Module, "course": Outline, "sources": Sources, "company": CompanyFile, "policy": PolicyFile}


def schemas(more: dict[str, type] | None = None) -> dict[str, dict]:
    """Name of the file kind -> JSON Schema (draft 2020-12). more: kinds of files whose models lie in other packages."""
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Give first: {name}.yml"}
        | model.model_json_schema(by_alias=True)
        for name, model in (_FILES | (more or {})).items()
    }


def write_schemas(folder: Path, more: dict[str, type] | None = None) -> None:
    """One `<kind>.json` a file kind; the editor settings in .vscode/ point there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas(more).items():
        (folder / f"{name}.json").write_text(json.dumps(schema, indent=2, ensure_ascii=False), encoding="utf-8")
