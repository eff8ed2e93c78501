"""A notebook that somebody handed in, built anew from the released one: then nothing that was changed, doubled or put in can do harm.

Answers lie in responses.json. Of the notebook itself only what was written into the cells of written answers counts, as plain text.
"""

import json
from collections import Counter
from pathlib import Path

from nbformat import NotebookNode, from_dict
from nbgrader.utils import compute_checksum

from .cells import STUB, written
from .text import unfenced

LARGEST = 20_000_000  # bytes; a notebook of ours has 20,000
NOTICE_CELL = "notice"

# What a learner reads on the feedback page and a trainer in formgrader: (German, English).
NOTICES = {
    "unreadable": (
        "Dieses Notizbuch ließ sich nicht lesen. Gewertet wurden die Antworten, die daneben gespeichert waren.",
        "This notebook could not be read. The answers saved beside it were counted.",
    ),
    "foreign": (
        "Dieses Notizbuch gehört zu einer anderen Aufgabe. Bitte geben Sie das richtige noch einmal ab.",
        "This notebook belongs to another assignment. Please hand in the right one.",
    ),
    "changed": (
        "Im Notizbuch fehlten Zellen, oder sie waren verändert. Es wurde wiederhergestellt. Gewertet wurden die gespeicherten Antworten.",
        "Cells of the notebook were missing or had been changed. It was restored, and the saved answers were counted.",
    ),
    "added": (
        "Im Notizbuch waren zusätzliche Zellen. Sie zählen nicht und wurden weggelassen.",
        "The notebook had extra cells. They do not count and were left out.",
    ),
    "answers": (
        "Die gespeicherten Antworten ließen sich nicht lesen. Bitte antworten Sie noch einmal und geben Sie neu ab.",
        "The saved answers could not be read. Please answer once more and hand in again.",
    ),
}


def read_handed_in(path: Path) -> list[dict] | None:
    """Its cells, or None when it is no notebook of the version that we release. Never raises for what is in the file."""
    try:
        if path.stat().st_size > LARGEST:
            return None
        document = json.loads(path.read_bytes())
        if document["nbformat"] != 4:
            return None
        return [cell for cell in document["cells"] if isinstance(cell, dict)]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def rebuilt(released: NotebookNode, cells: list[dict] | None) -> tuple[NotebookNode, list[str]]:
    """The released notebook with the written texts of the one handed in, and which of NOTICES are due. cells: as read_handed_in gives them."""
    notebook = from_dict(released)
    if cells is None:
        return notebook, ["unreadable"]
    ours = {_grade_id(cell): cell for cell in notebook.cells if _grade_id(cell)}
    theirs = [cell for cell in cells if _grade_id(cell) in ours]
    strange = sum(bool(_grade_id(cell)) for cell in cells) - len(theirs)
    if not theirs or strange > len(theirs):  # some names of slots stand in several checks
        return notebook, ["foreign"]
    for cell in theirs:
        target = ours[_grade_id(cell)]
        text = _text(cell)
        if target.metadata.nbgrader.solution and text.strip() not in ("", STUB.strip()):
            target.source = written(text)
    known = [one.id for one in notebook.cells]  # a list: what stands as an id there may be anything
    added = [cell for cell in cells if cell.get("id") not in known and not _grade_id(cell) and _source(cell).strip()]
    notices = {"changed": _is_changed(released, theirs), "added": bool(added)}
    return notebook, [name for name, due in notices.items() if due]


def notice_cell(notices: list[str]) -> NotebookNode:
    """A cell for the top of a graded notebook: what was found, for whoever grades it."""
    lines = [f"**{german}**\n*{english}*" for german, english in (NOTICES[name] for name in notices)]
    return from_dict({"cell_type": "markdown", "id": NOTICE_CELL, "metadata": {}, "source": "\n\n".join(lines)})


def _is_changed(released: NotebookNode, theirs: list[dict]) -> bool:
    """Whether a cell that is graded or locked is missing, doubled or not as it was released; its outputs and a written text aside."""
    if Counter(map(_grade_id, theirs)) != Counter(_grade_id(cell) for cell in released.cells if _grade_id(cell)):
        return True
    found = {_grade_id(cell): cell for cell in theirs}
    return any(not _is_as_released(cell, found[_grade_id(cell)]) for cell in released.cells if _grade_id(cell))


def _is_as_released(cell: NotebookNode, theirs: dict) -> bool:
    """Released by us, now or before an update changed a word: then its checksum still fits."""
    flags, their_flags = cell.metadata.nbgrader, theirs["metadata"]["nbgrader"]
    if cell.cell_type != theirs.get("cell_type") or any(flags.get(name) != their_flags.get(name) for name in ("points", "grade", "solution")):
        return False
    return flags.solution or cell.source == _source(theirs) or _checksum(theirs) == their_flags.get("checksum")


def _checksum(cell: dict) -> str | None:
    try:
        return compute_checksum(from_dict(cell | {"source": _source(cell)}))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _grade_id(cell: dict) -> str | None:
    metadata = cell.get("metadata")
    flags = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = flags.get("grade_id") if isinstance(flags, dict) else None
    return name if isinstance(name, str) else None


def _source(cell: dict) -> str:
    source = cell.get("source")
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _text(cell: dict) -> str:
    """What was written into a cell; of a text that the bridge or ScoreAnswers put there, without its fence."""
    source = _source(cell)
    text = unfenced(source)
    return source if text is None else text
