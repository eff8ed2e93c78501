"""A trainer's own assignments in the same folder: nbgrader treats them as ever, a kernel and all."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.converters import Autograde, GenerateAssignment, GenerateFeedback

from .nbgrader_tools import in_process, rows

OWN = "numbers-1"


@pytest.fixture
def root(prepared, tmp_path):
    """The course directory with an assignment that the course did not make, and what ada handed in for it."""
    root = Path(shutil.copytree(prepared, tmp_path / "own"))
    flags = {"schema_version": 3, "task": False, "locked": True, "solution": False, "grade": True, "grade_id": "test", "points": 2}
    solution = {"schema_version": 3, "task": False, "locked": False, "solution": True, "grade": False, "grade_id": "answer"}
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell("### BEGIN SOLUTION\nx = 2\n### END SOLUTION", id="answer", metadata={"nbgrader": solution}),
        nbformat.v4.new_code_cell("assert x == 2", id="test", metadata={"nbgrader": flags}),
    ], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})  # fmt: skip
    (root / "source" / OWN).mkdir()
    nbformat.write(notebook, root / "source" / OWN / "numbers.ipynb")
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
