"""The notebook of a check, the same to the byte each time: a friendly page without code to read.

For each slot: a title, the line that shows the exercise, and one grade cell in nbgrader's sense.
"""

import json

from .text import fenced

FILE = "check.ipynb"
NOTEBOOK = "check"  # nbgrader's name of the notebook

STUB = (
    "*Ihr Text kommt hierher, wenn Sie ihn oben schreiben und zur Rückmeldung freigeben.\n"
    "Sie können auch direkt hier schreiben: Doppelklick auf diesen Absatz.*\n"
    "\n"
    "*Your text goes here when you write it above and choose to send it for feedback.\n"
    "You can also write straight in here: double-click this paragraph.*"
)

# Folded away, a cell shows its first line.
_START, _SHOW, _GRADE = "# Start", "# Aufgabe {number} / Exercise {number}", "# Ist Ihre Antwort da? / Is your answer there?"

_INTRO = """# {title_de}

Willkommen. In diesem Notizbuch bearbeiten Sie {count} Aufgaben.

1. Wählen Sie oben im Menü **Run** den Eintrag **Run All Cells**. Dann erscheinen die Aufgaben.
   Die Seite springt dabei ans Ende. Gehen Sie wieder nach oben zur ersten Aufgabe.
2. Antworten Sie. Jede Antwort ist sofort gespeichert. Sie können jederzeit aufhören und später weitermachen.
3. Zum Schluss wählen Sie noch einmal **Run All Cells**. Unter jeder Aufgabe steht dann, ob Ihre Antwort da ist.
   Ihre Antworten bleiben dabei stehen. Die Punkte gibt es nach dem Auswerten.

Sie müssen keinen Code lesen oder schreiben.

---

*{title_en}*

Welcome. There are {count} exercises in this notebook.

1. Open the **Run** menu at the top and choose **Run All Cells**. The exercises will appear.
   The page jumps to its end. Scroll back up to the first exercise.
2. Give your answers. Each one is saved at once. Stop whenever you like and carry on later.
3. At the end choose **Run All Cells** once more. Below each exercise you then see whether your answer is there.
   Nothing you answered gets lost. Points follow once the check has been graded.

There is no code for you to read or write."""


def intro(title: dict, count: int) -> str:
    return _INTRO.format(title_de=title["de"], title_en=title["en"], count=count)


def written(text: str) -> str:
    """Source of a written grade cell that holds a learner's text."""
    return fenced(text)


def source_notebook(title: dict, slots: list[dict]) -> dict:
    """nbformat 4.5. slots: [{"id", "points", "written"}]."""
    cells = [_markdown("intro", intro(title, len(slots))), _locked("import", "start", f"{_START}\nimport givefirst")]
    for number, slot in enumerate(slots, 1):
        heading = f"## Aufgabe {number} von {len(slots)}\n\n*Exercise {number} of {len(slots)}*"
        cells.append(_markdown(f"t_{slot['id']}", heading))
        cells.append(_locked(f"s_{slot['id']}", f"show_{slot['id']}", f"{_SHOW.format(number=number)}\ngivefirst.slot({json.dumps(slot['id'])})"))
        cells.append(_grade_cell(slot))
    return {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}


_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def _grade_cell(slot: dict) -> dict:
    flags = _flags(slot["id"], grade=True, solution=slot["written"], locked=not slot["written"]) | {"points": slot["points"]}
    if slot["written"]:
        return _markdown(f"g_{slot['id']}", STUB) | {"metadata": {"nbgrader": flags}}
    return _code(f"g_{slot['id']}", f"{_GRADE}\ngivefirst.grade({json.dumps(slot['id'])})", flags)


def _locked(cell_id: str, name: str, source: str) -> dict:
    return _code(cell_id, source, _flags(name, grade=False, solution=False, locked=True))


def _flags(name: str, grade: bool, solution: bool, locked: bool) -> dict:
    return {"grade": grade, "grade_id": name, "locked": locked, "schema_version": 3, "solution": solution, "task": False}


def _markdown(cell_id: str, source: str) -> dict:
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}


def _code(cell_id: str, source: str, flags: dict) -> dict:
    # The widget line is folded away where the page allows it.
    metadata = {"jupyter": {"source_hidden": True}, "nbgrader": flags}
    return {"cell_type": "code", "execution_count": None, "id": cell_id, "metadata": metadata, "outputs": [], "source": source}


def score_outputs(points: int, sentence: str) -> list[dict]:
    """What running `givefirst.grade(slot)` with the keys at hand leaves below the cell."""
    return [
        {"name": "stdout", "output_type": "stream", "text": sentence + "\n"},
        {"data": {"text/plain": str(points)}, "execution_count": None, "metadata": {}, "output_type": "execute_result"},
    ]
