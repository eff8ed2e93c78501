"""Turns a recorded attempt into the notebooks nbgrader would have: as submitted, and as autograded."""

import json
from copy import copy
from datetime import datetime
from pathlib import Path

import nbformat
from nbgrader import utils

from .answers import dump_document, is_answer
from .assignment import Keys
from .cells import score_outputs, written
from .score import is_sent, score_slot, written_text


class Template:
    """The release notebook of an assignment, ready to be filled in.

    Cells that no answer changes are turned into text once: most of the time of a submission would go there.
    """

    def __init__(self, release: Path, keys: Keys):
        """release: the notebook. Raises OSError when it is not there."""
        notebook = nbformat.read(release, as_version=4)
        self.keys = keys
        self._cells = notebook.cells
        self._texts = [_dump(cell) for cell in notebook.cells]
        rest = _dump({**notebook, "cells": []})
        self._before, self._after = rest.split('"cells": []', 1)

    def fill(self, responses: dict, language: str) -> dict:
        """{"submitted", "autograded": notebooks as text; "responses": responses.json as text; "grades", "comments"}.

        responses: {slot: {"variant", "parts"}}; what has the wrong shape counts as no answer.
        """
        given = responses if isinstance(responses, dict) else {}
        answers = {slot: answer for slot, answer in given.items() if slot in self.keys.slots and is_answer(answer)}
        submitted, autograded = list(self._texts), list(self._texts)
        grades, comments = {}, {}
        for place, released in enumerate(self._cells):
            if not utils.is_grade(released):
                continue
            cell = copy(released)
            slot = cell.metadata.nbgrader["grade_id"]
            _fill_cell(cell, self.keys.slots[slot], answers.get(slot))
            grades[slot], _ = utils.determine_grade(cell)
            if utils.is_solution(cell):
                untouched = cell.metadata.nbgrader["checksum"] == utils.compute_checksum(cell)
                comments[slot] = "No response." if untouched else None  # nbgrader's own words, in SaveAutoGrades
                submitted[place] = _dump(cell)
            autograded[place] = _dump(cell)
        document = {"check": self.keys.check, "version": self.keys.version, "language": language, "responses": _without_unsent(answers, self.keys.slots)}
        return {
            "submitted": self._join(submitted),
            "autograded": self._join(autograded),
            "responses": dump_document(document),
            "grades": grades,
            "comments": comments,
        }

    def _join(self, cells: list[str]) -> str:
        inside = ",\n".join(cells)
        return f'{self._before}"cells": [\n{inside}\n]{self._after}\n'


def timestamp_text(moment: datetime) -> str:
    """timestamp.txt as nbgrader writes it. moment: naive UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC"


def _dump(value: dict) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)  # no indent: with it Python's slow encoder runs


def _fill_cell(cell, variants: dict, answer: dict | None) -> None:
    if cell.cell_type == "code":
        cell.outputs = [nbformat.from_dict(output) for output in score_outputs(*score_slot(variants, answer))]
        return
    text = written_text(variants, answer)
    if text is not None:
        cell.source = written(text)


def _without_unsent(answers: dict, slots: dict) -> dict:
    """Answers as they may lie in a notebook's folder: no text that was not sent, and nobody's rating of their own text."""
    kept = {}
    for slot, answer in answers.items():
        exercise = slots[slot].get(answer["variant"])
        parts = {}
        for name, response in answer["parts"].items():
            part = exercise.part(name) if exercise else None
            if not (part.manual_points if part else _looks_written(response)):
                parts[name] = response
            elif is_sent(response):
                parts[name] = {"text": response["text"], "send": True}
        kept[slot] = {"variant": answer["variant"], "parts": parts}
    return kept


def _looks_written(response: object) -> bool:
    """Of an answer to an exercise that is not in the check, its shape is all there is to go by."""
    return isinstance(response, dict) and bool({"text", "self", "send"} & set(response))
