"""responses.json: what a learner answered in one check, beside the notebook.

{"check", "version", "language", "responses": {slot: {"variant": exercise id, "parts": {part id: response}}}}
"""

import json
import os
from pathlib import Path

FILE = "responses.json"
LARGEST = 2_000_000  # bytes; eight written answers of 10,000 characters need far less


def read_answers(folder: Path) -> tuple[dict, bool]:
    """The answers by slot, and whether the file could be read. No file: ({}, True).

    Never raises for what a learner may have done to the file: whatever has the wrong shape is left out.
    """
    path = folder / FILE
    try:
        if not path.exists():
            return {}, True
        if not path.is_file() or path.stat().st_size > LARGEST:
            return {}, False
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}, False
    responses = document.get("responses") if isinstance(document, dict) else None
    if not isinstance(responses, dict):
        return {}, False
    return {slot: answer for slot, answer in responses.items() if is_answer(answer)}, True


def is_answer(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("variant"), str) and isinstance(value.get("parts"), dict)


def read_document(folder: Path) -> dict:
    """The whole file, or a fresh document when there is none or it can't be read."""
    answers, readable = read_answers(folder)
    fresh = {"language": "de", "responses": answers}
    if not readable or not (folder / FILE).exists():
        return fresh
    document = json.loads((folder / FILE).read_bytes())
    document["responses"] = answers
    return document


def dump_document(document: dict) -> str:
    """ASCII, so that half a surrogate pair in a learner's text can't stop the file from being written."""
    return json.dumps(document, sort_keys=True) + "\n"


def write_document(folder: Path, document: dict) -> None:
    """Whole or not at all: written beside, then moved over the old file."""
    new = folder / f".{FILE}.new"
    new.write_text(dump_document(document), encoding="ascii")
    os.replace(new, folder / FILE)
