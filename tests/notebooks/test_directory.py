import json
import re

import nbformat
import pytest

from givefirst.course import LANGUAGES, OperatorError
from givefirst.notebooks import write_course

from .nbgrader_tools import nbgrader, rows

KEY_FIELDS = ("correct", "feedback", "effect", "mapping", "expected", "endings", "models", "note", "target", "later", "tree")


def test_the_same_to_the_byte(course, prepared, tmp_path):
    write_course(course, tmp_path / "again")
    for step in ("source", "release"):
        files = sorted(path.relative_to(prepared) for path in (prepared / step).rglob("*") if path.is_file())
        assert files
        for file in files:
            assert (tmp_path / "again" / file).read_bytes() == (prepared / file).read_bytes(), file


def test_a_second_run_changes_nothing(course, folder):
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    write_course(course, folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_the_operators_configuration_stays(course, folder):
    (folder / "nbgrader_config.py").write_text("# mine\n", encoding="utf-8")
    write_course(course, folder)
    assert (folder / "nbgrader_config.py").read_text(encoding="utf-8") == "# mine\n"


def test_a_lost_gradebook_is_made_again(course, folder, prepared):
    (folder / "gradebook.db").unlink()
    write_course(course, folder)
    assert rows(folder) == rows(prepared)


def test_a_place_that_cant_be_written_is_one_sentence(course, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OperatorError, match="can't be written"):
        write_course(course, tmp_path / "file" / "below")


def test_one_grade_cell_for_each_slot(check, prepared, name):
    notebook = nbformat.read(prepared / "release" / name / "check.ipynb", as_version=4)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert [cell.metadata.nbgrader.grade_id for cell in cells] == list(check.slots)
    for cell, slot in zip(cells, check.slots.values(), strict=True):
        assert cell.metadata.nbgrader.points == slot.points + slot.manual_points
        assert (cell.cell_type == "markdown") == slot.written == cell.metadata.nbgrader.solution
        assert slot.written or cell.metadata.editable is False


def test_no_keys_where_learners_look(check, prepared, name):
    released = sorted(path.name for path in (prepared / "release" / name).rglob("*"))
    assert released == ["check.ipynb", "course.json"]
    for path in (prepared / "release" / name).iterdir():
        text = path.read_text(encoding="utf-8")
        found = set(_fields(json.loads(text))) & set(KEY_FIELDS)
        assert not found, f"{path.name} holds {found}"
        for slot in check.slots.values():
            for exercise in slot.variants.values():
                for secret in _secrets(exercise):
                    assert secret not in text, f"{path.name} gives away {secret!r}"


def test_plain_generate_assignment_releases_no_keys(folder, name):
    before = (folder / "release" / name / "check.ipynb").read_bytes()
    nbgrader(folder, "generate_assignment", name, "--force")
    assert sorted(path.name for path in (folder / "release" / name).iterdir()) == ["check.ipynb", "course.json"]
    assert (folder / "release" / name / "check.ipynb").read_bytes() == before


def test_learners_see_both_languages(prepared, name):
    notebook = nbformat.read(prepared / "release" / name / "check.ipynb", as_version=4)
    intro = notebook.cells[0].source
    assert re.search(r"Run All Cells.*Run All Cells", intro, re.DOTALL)
    assert "Ins Gespräch kommen" in intro and "Getting into conversation" in intro
    document = json.loads((prepared / "release" / name / "course.json").read_text(encoding="utf-8"))
    assert all(set(forms) == set(LANGUAGES) for forms in document["exercises"].values())


def _fields(value: object):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "words":  # texts of the interface, whose names are no fields of an exercise
                yield key
                yield from _fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner)


def _secrets(exercise):
    """Texts that only a key holds."""
    for table in (exercise.tables("de"), exercise.tables("en")):
        for part in table.values():
            for feedback in part["texts"]:
                yield feedback[0][0][0]  # first run of what is good in it
            for model in part.get("models", []):
                yield model["text"][0][0]
            for ending in part.get("endings", {}).values():
                yield ending["text"][0][0]
