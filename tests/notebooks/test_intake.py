"""What people hand in, whole or not: graded when that is safe, refused in one sentence, and never in the way of others."""

import json
import logging
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import Autograde

from givefirst.notebooks.answers import LARGEST as LARGEST_ANSWERS
from givefirst.notebooks.intake import LARGEST, NOTICES, read_handed_in, rebuilt

from .nbgrader_tools import in_process, rows
from .test_bridge import perfect

MARK = "a learner's code ran"
FOREIGN = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def edited(change):
    """A way to spoil a notebook: change(cells by id, the whole document) -> None."""

    def spoil(path: Path) -> None:
        document = json.loads(path.read_bytes())
        change({cell["id"]: cell for cell in document["cells"]}, document)
        path.write_text(json.dumps(document), encoding="utf-8")

    return spoil


def replaced(content: bytes):
    return lambda path: path.write_bytes(content)


def without(*ids):
    return edited(lambda _cells, document: document.update(cells=[cell for cell in document["cells"] if cell["id"] not in ids]))


def nothing(_path: Path) -> None:
    """As it was released."""


def doubled(cells, document):
    document["cells"] += [cells["g_first"], cells["g_write"] | {"source": "Mein Text"}]


def claimed(cells, _document):
    """The outputs of full points below each cell."""
    output = {"data": {"text/plain": "100"}, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}
    for cell in cells.values():
        if cell["cell_type"] == "code":
            cell["outputs"] = [output]


def cheating(cells, _document):
    cells["g_first"]["metadata"]["nbgrader"]["points"] = 1000
    cells["g_first"]["source"] = "1000"


def unlocked(cells, _document):
    """A scored cell made a written one, which a trainer would have to look at."""
    cells["g_first"]["metadata"]["nbgrader"] |= {"solution": True, "locked": False}
    cells["g_first"] |= {"cell_type": "markdown", "source": "Ich finde mich gut."}


def endless(cells, document):
    cells["import"]["source"] = f"open('ran', 'w').write({MARK!r})\nwhile True: pass"
    document["cells"].append(cells["import"] | {"id": "more", "metadata": {}})


def deep(cells, _document):
    """Read as JSON, but too deep for what walks through it afterwards."""
    nested = []
    for _ in range(900):
        nested = [nested]
    cells["g_first"] |= {"source": "changed", "attachments": nested}


def flags(**changed):
    return edited(lambda cells, _document: cells["g_first"]["metadata"]["nbgrader"].update(changed))


def of(**changed):
    return edited(lambda _cells, document: document.update(changed))


# What was done to the notebook -> what is said of it. The answers beside it are whole: they count, whatever happened to the notebook.
SPOILT = {
    "whole": (nothing, []),
    "outputs claim full points": (edited(claimed), []),
    "empty file": (replaced(b""), ["unreadable"]),
    "binary": (replaced(bytes(range(256)) * 20), ["unreadable"]),
    "half of it": (lambda path: path.write_bytes(path.read_bytes()[:3000]), ["unreadable"]),
    "json, but a list": (replaced(b"[]"), ["unreadable"]),
    "json, but nothing": (replaced(b"null"), ["unreadable"]),
    "deep json": (replaced(b"[" * 100_000), ["unreadable"]),
    "huge": (lambda path: path.open("ab").truncate(LARGEST + 1), ["unreadable"]),
    "version 3": (of(nbformat=3), ["unreadable"]),
    "version 99": (of(nbformat=99), ["unreadable"]),
    "cells are no list": (of(cells=7), ["unreadable"]),
    "byte order mark": (lambda path: path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes()), []),
    "no cells": (of(cells=[]), ["foreign"]),
    "cells are no cells": (of(cells=[None, 7, "x", [], {}]), ["foreign"]),
    "another notebook": (replaced(json.dumps(FOREIGN).encode()), ["foreign"]),
    "no metadata": (of(metadata={}), []),
    "kernel of nowhere": (of(metadata={"kernelspec": {"name": "nowhere", "display_name": "x", "language": "x"}}), []),
    "a scored cell is missing": (without("g_first"), ["changed"]),
    "the first cells are missing": (without("intro", "import", "t_first", "s_first"), ["changed"]),
    "all scored cells but one are missing": (without("g_many", "g_sort", "g_pair", "g_talk", "g_both", "g_write"), ["changed"]),
    "doubled cells": (edited(doubled), ["changed"]),
    "more points": (edited(cheating), ["changed"]),
    "unlocked": (edited(unlocked), ["changed"]),
    "endless code": (edited(endless), ["changed", "added"]),
    "cells without metadata": (edited(lambda cells, _document: [cell.pop("metadata") for cell in list(cells.values())[:4]]), ["changed"]),
    "ids are lists and objects": (edited(lambda cells, _document: [cell.update(id=odd) for cell, odd in zip(cells.values(), ([], {}, None, 7) * 9)]), ["added"]),
    "an added cell whose id is a list": (edited(lambda _cells, document: document["cells"].append({"cell_type": "markdown", "id": [], "metadata": {}, "source": "Hi"})), ["added"]),
    "a locked cell deeper than Python goes": (edited(deep), ["changed"]),
    "source is a number": (edited(lambda cells, _document: cells["g_many"].update(source=7)), ["changed"]),
    "foreign grade id": (flags(grade_id="nowhere"), ["changed"]),
    "grade id is a list": (flags(grade_id=[]), ["changed"]),
    "old version of nbgrader": (flags(schema_version=1), []),
    "version of nbgrader to come": (flags(schema_version=99), []),
    "points are a word": (flags(points="many"), ["changed"]),
}  # fmt: skip
# What was done to the answers beside a whole notebook: nothing counts, and it is said.
ANSWERS = {
    "no json": b"{",
    "binary answers": b"\xff\xfe\x00",
    "too large": b" " * (LARGEST_ANSWERS + 1),
    "a list": b"[]",
}


@pytest.fixture(scope="module")
def batch(check, prepared, tmp_path_factory):
    """All of it handed in and autograded in one go; (course directory, what was logged, learner by case)."""
    root = Path(shutil.copytree(prepared, tmp_path_factory.mktemp("batch") / "course"))
    name = next((root / "release").iterdir()).name
    learners = {case: f"learner{number}" for number, case in enumerate([*SPOILT, *ANSWERS, "folder"])}
    for case, learner in learners.items():
        folder = Path(shutil.copytree(root / "release" / name, root / "submitted" / learner / name))
        (folder / "responses.json").write_text(json.dumps({"responses": perfect(check)}), encoding="ascii")
        (folder / "timestamp.txt").write_text("2026-03-01 08:00:00.000000 UTC", encoding="utf-8")
        if case in SPOILT:
            SPOILT[case][0](folder / "check.ipynb")
        elif case in ANSWERS:
            (folder / "responses.json").write_bytes(ANSWERS[case])
        else:
            (folder / "responses.json").unlink()
            (folder / "responses.json").mkdir()
    heard = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger("traitlets").addHandler(handler)
    with in_process(root, name) as convert:
        convert(Autograde)  # raises when anything could not be graded
    logging.getLogger("traitlets").removeHandler(handler)
    return root, heard, learners


def scores(root: Path, learner: str) -> dict:
    return {cell: (auto, needs) for student, cell, auto, _manual, _extra, needs in rows(root)["grade"] if student == learner}


@pytest.mark.parametrize("case", SPOILT)
def test_answers_count_whatever_happened_to_the_notebook(batch, check, case):
    root, heard, learners = batch
    expected = {slot.id: (float(slot.points), 0) for slot in check.slots.values()}
    assert scores(root, learners[case]) == expected | ({"write": (None, 1)} if case == "doubled cells" else {})
    _said(root, heard, learners[case], SPOILT[case][1])


@pytest.mark.parametrize("case", ANSWERS)
def test_answers_that_cant_be_read_are_none(batch, check, case):
    root, heard, learners = batch
    assert scores(root, learners[case]) == {slot.id: (0.0, 0) for slot in check.slots.values()}
    _said(root, heard, learners[case], ["answers"])


def test_a_folder_for_a_file(batch, check):
    root, heard, learners = batch
    assert scores(root, learners["folder"]) == {slot.id: (0.0, 0) for slot in check.slots.values()}
    _said(root, heard, learners["folder"], ["answers"])


def _said(root: Path, heard: list, learner: str, notices: list[str]) -> None:
    """One sentence each in the log and in the graded notebook; that is of the released shape and has no code of a learner."""
    (path,) = (root / "autograded" / learner).glob("*/check.ipynb")
    for name, (german, english) in NOTICES.items():
        assert (name in notices) == any(f"/{learner}/" in line and english in line for line in heard)
        assert (name in notices) == (german in path.read_text(encoding="utf-8"))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    released = nbformat.read(root / "release" / path.parent.name / "check.ipynb", as_version=4)
    assert [cell.id for cell in notebook.cells if cell.id != "notice"] == [cell.id for cell in released.cells]
    assert not (path.parent / "ran").exists() and MARK not in path.read_text(encoding="utf-8")


def test_a_written_text_is_kept_as_text(prepared, name, tmp_path):
    released = nbformat.read(prepared / "release" / name / "check.ipynb", as_version=4)
    cells = [dict(cell) for cell in released.cells]
    next(cell for cell in cells if cell["id"] == "g_write")["source"] = "<img src=x onerror=alert(1)>\n```\n**fett**"
    again, notices = rebuilt(released, cells)
    source = next(cell for cell in again.cells if cell.id == "g_write").source
    assert source == "````\n<img src=x onerror=alert(1)>\n```\n**fett**\n````" and notices == []
    twice, _ = rebuilt(released, [dict(cell) for cell in again.cells])
    assert next(cell for cell in twice.cells if cell.id == "g_write").source == source


def test_no_notebook_at_all(tmp_path):
    assert read_handed_in(tmp_path) is None
    assert read_handed_in(tmp_path / "nowhere.ipynb") is None
