"""Runs nbgrader as a trainer would, and reads its gradebook without ids that are random."""

import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from givefirst.notebooks.directory import alembic_on_path, nbgrader_settings
from givefirst.notebooks.gradebook_file import gradebook_url

REPO = Path(__file__).parents[2]
STOCK = "c = get_config()\nc.CourseDirectory.course_id = 'givefirst'\n"  # nothing of ours: its own preprocessors and ignore list

_ROWS = {
    "course": "SELECT id FROM course",
    "student": "SELECT id, first_name, last_name, email, lms_user_id FROM student",
    "assignment": "SELECT name, duedate, course_id FROM assignment",
    "notebook": "SELECT a.name, n.name, n.kernelspec FROM notebook n JOIN assignment a ON a.id = n.assignment_id",
    "base_cell": "SELECT n.name, b.name, b.type FROM base_cell b JOIN notebook n ON n.id = b.notebook_id",
    "grade_cells": "SELECT b.name, g.max_score, g.cell_type FROM grade_cells g JOIN base_cell b ON b.id = g.id",
    "solution_cells": "SELECT b.name FROM solution_cells s JOIN base_cell b ON b.id = s.id",
    "task_cells": "SELECT b.name FROM task_cells s JOIN base_cell b ON b.id = s.id",
    "source_cell": "SELECT name, cell_type, locked, source, checksum FROM source_cell",
    "submitted_assignment": "SELECT a.name, s.student_id, s.timestamp, s.extension FROM submitted_assignment s"
    " JOIN assignment a ON a.id = s.assignment_id",
    "submitted_notebook": "SELECT s.student_id, n.name, x.flagged, x.late_submission_penalty FROM submitted_notebook x"
    " JOIN submitted_assignment s ON s.id = x.assignment_id JOIN notebook n ON n.id = x.notebook_id",
    "grade": "SELECT s.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade FROM grade g"
    " JOIN submitted_notebook x ON x.id = g.notebook_id JOIN submitted_assignment s ON s.id = x.assignment_id"
    " JOIN base_cell b ON b.id = g.cell_id",
    "comment": "SELECT s.student_id, b.name, c.auto_comment, c.manual_comment FROM comment c"
    " JOIN submitted_notebook x ON x.id = c.notebook_id JOIN submitted_assignment s ON s.id = x.assignment_id"
    " JOIN base_cell b ON b.id = c.cell_id",
    "alembic_version": "SELECT version_num FROM alembic_version",
}


def rows(root: Path) -> dict[str, list]:
    """Every table of a gradebook, with names in the place of ids, sorted. (Our own table beside nbgrader's is not compared.)"""
    tables, read = _of_postgresql(root) if gradebook_url(root).startswith("postgresql") else _of_file(root)
    assert {name for name in tables if not name.startswith("gf_")} == set(_ROWS), "nbgrader has other tables than this test compares"
    return {table: sorted(found, key=repr) for table, found in read.items()}


def _of_file(root: Path) -> tuple[set[str], dict]:
    connection = sqlite3.connect(root / "gradebook.db")
    try:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return tables, {table: connection.execute(query).fetchall() for table, query in _ROWS.items()}
    finally:
        connection.close()


def _of_postgresql(root: Path) -> tuple[set[str], dict]:
    """With moments and truth values as SQLite keeps them."""
    with psycopg.connect(gradebook_url(root).replace("+psycopg", "")) as connection:
        tables = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        return tables, {table: [tuple(map(_plain, row)) for row in connection.execute(query)] for table, query in _ROWS.items()}


def _plain(value):
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else int(value) if isinstance(value, bool) else value


def nbgrader(root: Path, *arguments: str) -> str:
    """Runs the command; returns what it printed. Fails the test with that text when nbgrader fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(REPO)}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=root, env=environment, capture_output=True, text=True, timeout=1800
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@contextmanager
def in_process(root: Path, name: str, ours: bool = True):
    """`convert(converter)` runs a converter of nbgrader on an assignment, as formgrader's buttons do: no new Python for each.

    ours: with the course's settings; else nbgrader as it comes.
    """
    config = Config()
    config.CourseDirectory.course_id = "givefirst"
    if ours:
        nbgrader_settings(config, root / "nbgrader_config.py")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(REPO)  # for the kernels

    def convert(converter, **more) -> None:
        directory = CourseDirectory(config=config, root=str(root), assignment_id=name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # of nbgrader's own making
            converter(coursedir=directory, config=config, **more).start()

    try:
        with alembic_on_path():
            yield convert
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before


def autograde_all(root: Path, names: list[str], ours: bool) -> None:
    """Autogrades these assignments. ours: with the course's settings; else as nbgrader comes, a kernel executing."""
    for name in names:
        with in_process(root, name, ours) as convert:
            convert(Autograde)


def feedback_pages(root: Path, names: list[str]) -> dict[str, str]:
    """Learner and assignment -> page of feedback."""
    for name in names:
        with in_process(root, name) as convert:
            convert(GenerateFeedback)
    return {str(page.parent.relative_to(root)): page.read_text(encoding="utf-8") for page in root.glob("feedback/*/*/check.html")}


def export(root: Path) -> list[str]:
    """Lines of the CSV that `nbgrader export` writes."""
    with Gradebook(gradebook_url(root)) as book:
        CsvExportPlugin(to=str(root / "grades.csv")).export(book)
    return sorted((root / "grades.csv").read_text(encoding="utf-8").splitlines())


def own_assignment(folder: Path, name: str, sheet: str) -> None:
    """Puts an assignment of a trainer's own into source/: code that is run."""
    solution = {"schema_version": 3, "task": False, "locked": False, "solution": True, "grade": False, "grade_id": "answer"}
    flags = {"schema_version": 3, "task": False, "locked": True, "solution": False, "grade": True, "grade_id": "test", "points": 2}
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_code_cell("### BEGIN SOLUTION\nx = 2\n### END SOLUTION", id="answer", metadata={"nbgrader": solution}),
        nbformat.v4.new_code_cell("assert x == 2", id="test", metadata={"nbgrader": flags}),
    ], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})  # fmt: skip
    (folder / "source" / name).mkdir()
    nbformat.write(notebook, folder / "source" / name / f"{sheet}.ipynb")


def twin(prepared: Path, graded: Path, root: Path, config: str | None = None) -> Path:
    """A course directory as it was before grading, with the submissions of another one. config: instead of ours."""
    shutil.copytree(prepared, root)
    if (graded / "submitted").exists():
        shutil.copytree(graded / "submitted", root / "submitted")
    if config:
        (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    return root
