"""A trainer's own assignments in the same folder: nbgrader treats them as ever, a kernel and all."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback

from .nbgrader_tools import in_process, own_assignment, rows

OWN = "numbers-1"


@pytest.fixture
def root(prepared, tmp_path):
    """The course directory with an assignment that the course did not make, and what ada handed in for it."""
    root = Path(shutil.copytree(prepared, tmp_path / "own"))
    own_assignment(root, OWN, "numbers")
    with in_process(root, OWN) as convert:
        convert(GenerateAssignment)
    handed_in = shutil.copytree(root / "release" / OWN, root / "submitted" / "ada" / OWN)
    notebook = nbformat.read(handed_in / "numbers.ipynb", as_version=4)
    notebook.cells[0].source = "x = 1 + 1"
    nbformat.write(notebook, handed_in / "numbers.ipynb")
    return root


def test_nbgrader_grades_them_and_makes_its_own_page(root):
    with in_process(root, OWN) as convert:
        convert(Autograde)
        convert(GenerateFeedback)
    assert [row[:3] for row in rows(root)["grade"]] == [("ada", "test", 2.0)]
    assert "x = 1 + 1" in (root / "autograded" / "ada" / OWN / "numbers.ipynb").read_text(encoding="utf-8")
    assert "numbers (Score: 2.0 / 2.0)" in (root / "feedback" / "ada" / OWN / "numbers.html").read_text(encoding="utf-8")
