import json
import shutil

import nbformat
import pytest

from givefirst.notebooks import ScoreAnswers


@pytest.fixture
def autograded(prepared, name, tmp_path):
    """autograded/ada/<assignment> as nbgrader has it when ScoreAnswers runs: no keys beside."""
    shutil.copytree(prepared / "source", tmp_path / "source")
    return shutil.copytree(prepared / "release" / name, tmp_path / "autograded" / "ada" / name)


def score(folder):
    notebook = nbformat.read(folder / "check.ipynb", as_version=4)
    resources = {"metadata": {"path": str(folder)}, "nbgrader": {"assignment": folder.name}}
    return {cell.id: cell for cell in ScoreAnswers().preprocess(notebook, resources)[0].cells}


def test_a_sent_text_lands_in_its_cell(autograded):
    answer = {"variant": "immigrant/dialogue/check/write-a", "parts": {"text": {"text": "Was fehlt?", "send": True}}}
    (autograded / "responses.json").write_text(json.dumps({"responses": {"write": answer}}), encoding="ascii")
    assert score(autograded)["g_write"].source == "```\nWas fehlt?\n```"


def test_a_text_typed_into_the_cell_stays(autograded):
    answer = {"variant": "immigrant/dialogue/check/write-a", "parts": {"text": {"text": "Was fehlt?", "send": True}}}
    (autograded / "responses.json").write_text(json.dumps({"responses": {"write": answer}}), encoding="ascii")
    notebook = nbformat.read(autograded / "check.ipynb", as_version=4)
    next(cell for cell in notebook.cells if cell.id == "g_write").source = "selbst geschrieben"
    nbformat.write(notebook, autograded / "check.ipynb")
    assert score(autograded)["g_write"].source == "selbst geschrieben"


def test_a_number_for_every_scored_slot_even_without_answers(autograded):
    cells = score(autograded)
    outputs = {name: cell.outputs[-1].data["text/plain"] for name, cell in cells.items() if name.startswith("g_") and cell.cell_type == "code"}
    assert outputs == dict.fromkeys(["g_first", "g_many", "g_sort", "g_pair", "g_talk", "g_both"], "0")


def test_a_submitted_key_is_not_used(autograded):
    answer = {"variant": "immigrant/dialogue/check/first-a", "parts": {"step": ["ask"]}}
    (autograded / "responses.json").write_text(json.dumps({"responses": {"first": answer}}), encoding="ascii")
    (autograded / "keys.json").write_text('{"check": "x", "version": "x", "slots": {}}', encoding="utf-8")
    assert score(autograded)["g_first"].outputs[-1].data["text/plain"] == "1"


def test_without_any_key_nothing_is_graded(autograded):
    shutil.rmtree(autograded.parents[2] / "source")
    with pytest.raises(OSError):
        score(autograded)
