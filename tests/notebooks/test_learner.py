"""What a learner's kernel does: show, save, restore, say whether it is answered; and never break."""

import json
import shutil

import nbformat
import pytest

import givefirst
from givefirst.notebooks import learner
from givefirst.notebooks.score import ANSWERED, BROKEN, FOREIGN, NOT_YET

from .nbgrader_tools import nbgrader
from .submissions import HOSTILE

ASK = {"variant": "immigrant/dialogue/check/first-a", "parts": {"step": ["ask"]}}


@pytest.fixture
def desk(prepared, name, tmp_path, monkeypatch):
    """A learner's folder: what was released, nothing more."""
    folder = tmp_path / "desk" / name
    shutil.copytree(prepared / "release" / name, folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    learner._chosen.cache_clear()
    learner._cached_keys.cache_clear()
    return folder


@pytest.fixture
def graded_desk(desk, prepared, name):
    """The same after nbgrader copied its source files over it."""
    shutil.copy(prepared / "source" / name / "keys.json", desk)
    return desk


def save(folder, responses: object) -> None:
    (folder / "responses.json").write_text(json.dumps({"responses": responses}), encoding="ascii")


def test_without_keys_it_says_whether_it_is_answered(desk, capsys):
    assert givefirst.grade("first") == 0
    assert capsys.readouterr().out == NOT_YET + "\n"
    save(desk, {"first": ASK})
    assert givefirst.grade("first") == 0
    assert capsys.readouterr().out == ANSWERED + "\n"


def test_no_lonely_zero_below_the_cell(desk):
    from IPython.core.formatters import DisplayFormatter

    assert DisplayFormatter().format(givefirst.grade("first")) == ({}, {})


def test_with_keys_it_scores(graded_desk, capsys):
    save(graded_desk, {"first": ASK, "many": {"variant": "immigrant/dialogue/check/many-a", "parts": {"pick": ["link", "thanks", "joke"]}}})
    assert (givefirst.grade("first"), givefirst.grade("many"), givefirst.grade("sort")) == (1, 1, 0)
    assert type(givefirst.grade("first")) is int  # nbgrader reads the number from the output
    assert "1 von 1 Punkten. / 1 of 1 points." in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b'{"responses": []}', b"[" * 100_000, b'{"responses": 1}', b" " * 2_000_001]
)
def test_a_broken_file_is_a_sentence(graded_desk, capsys, content):
    (graded_desk / "responses.json").write_bytes(content)
    assert givefirst.grade("first") == 0
    assert capsys.readouterr().out == BROKEN + "\n"
    (graded_desk / "keys.json").unlink()
    assert givefirst.grade("first") == 0
    assert givefirst.slot("first") is not None


@pytest.mark.parametrize(
    "answer", [None, [], "x", {}, {"variant": 1, "parts": {}}, {"variant": "immigrant/dialogue/check/first-a"}, ASK | {"parts": {"step": {"a": [1]}}},
               ASK | {"parts": {"step": ["ask", "tell"]}}, ASK | {"parts": {"nowhere": ["ask"]}}, {"variant": "x", "parts": {"step": ["ask"]}}]
)  # fmt: skip
def test_a_tampered_answer_has_no_points(graded_desk, answer):
    save(graded_desk, {"first": answer})
    assert givefirst.grade("first") == 0


def test_an_answer_of_another_exercise_is_named(graded_desk, capsys):
    save(graded_desk, {"first": {"variant": "immigrant/dialogue/check/many-a", "parts": {"pick": ["link"]}}})
    assert givefirst.grade("first") == 0
    assert capsys.readouterr().out == FOREIGN + "\n"


@pytest.mark.parametrize("content", ["{", "[]", '{"check": 1}', '{"slots": {}, "version": "", "check": ""}'])
def test_broken_keys_are_no_keys(desk, content, capsys):
    (desk / "keys.json").write_text(content, encoding="utf-8")
    save(desk, {"first": ASK})
    assert givefirst.grade("first") == 0
    assert "\n" in capsys.readouterr().out


def test_grading_finds_the_keys_of_the_source_folder(prepared, name, tmp_path, monkeypatch):
    folder = tmp_path / "autograded" / "ada" / name
    folder.mkdir(parents=True)
    shutil.copytree(prepared / "source", tmp_path / "source")
    save(folder, {"first": ASK})
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert givefirst.grade("first") == 1
    monkeypatch.delenv("NBGRADER_EXECUTION")
    assert givefirst.grade("first") == 0  # a learner's kernel doesn't look there


def parts(box):
    return [widget for widget in box.children if hasattr(widget, "spec")]


def test_an_answer_is_saved_and_comes_back_in_the_other_language(desk):
    box = givefirst.slot("first")
    (part,) = parts(box)
    part.response = ["ask"]
    document = json.loads((desk / "responses.json").read_text())
    variant = document["responses"]["first"]["variant"]
    assert document["responses"] == {"first": {"variant": variant, "parts": {"step": ["ask"]}}}
    assert document["check"] == "immigrant/dialogue"
    box.children[0].value = "en"
    (again,) = parts(box)
    assert (again.spec["lang"], again.response) == ("en", ["ask"])
    learner._chosen.cache_clear()  # another day, another kernel
    for _ in range(5):
        reopened = parts(givefirst.slot("first"))[0]
        assert (reopened.spec["lang"], reopened.response) == ("en", ["ask"])
    assert json.loads((desk / "responses.json").read_text())["responses"]["first"]["variant"] == variant


def test_one_language_switch_moves_all(desk):
    first, sort = givefirst.slot("first"), givefirst.slot("sort")
    first.children[0].value = "en"
    assert parts(sort)[0].spec["lang"] == "en"


def test_the_kernel_holds_no_key(desk):
    widget = parts(givefirst.slot("first"))[0]
    assert widget.key is None and widget.spec["button"] is False


def test_any_text_can_be_saved(desk):
    parts(givefirst.slot("write"))[0].response = {"text": HOSTILE, "send": True}
    assert parts(givefirst.slot("write"))[0].response["text"] == HOSTILE


def test_missing_things_are_sentences(desk, capsys):
    assert givefirst.slot("nowhere") is None
    assert "nowhere" in capsys.readouterr().out
    (desk / "course.json").unlink()
    assert givefirst.slot("first") is None and givefirst.exercise("nowhere") is None
    assert "course.json" in capsys.readouterr().out


def test_practice_in_a_course_folder_gives_feedback_and_keeps_checks_closed(tmp_path, monkeypatch):
    from givefirst.course import load_course

    from .conftest import FIXTURE

    shutil.copytree(FIXTURE, tmp_path / "course")
    items = tmp_path / "course" / "exercises" / "immigrant" / "dialogue"
    shutil.copy(items / "check" / "first-a.yml", items / "practice.yml")
    monkeypatch.chdir(tmp_path / "course")
    learner._chosen.cache_clear()
    assert givefirst.exercise("immigrant/dialogue/check/first-a") is None
    (part,) = parts(givefirst.exercise("immigrant/dialogue/practice"))
    part.response, part.attempts = ["ask"], 1
    assert part.result["score"] == 1
    (again,) = parts(givefirst.exercise("immigrant/dialogue/practice"))
    assert again.response == ["ask"]
    assert load_course(tmp_path / "course").exercises["immigrant/dialogue/practice"].points == 1


def test_the_released_notebook_runs_and_shows_every_slot(desk, check):
    from nbclient import NotebookClient

    notebook = nbformat.read(desk / "check.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(desk)}}).execute()
    shown = [cell for cell in notebook.cells if any("application/vnd.jupyter.widget-view+json" in o.get("data", {}) for o in cell.get("outputs", []))]
    assert [cell.id for cell in shown] == [f"s_{slot}" for slot in check.slots]
    said = {cell.id: [output.get("text") for output in cell.outputs] for cell in notebook.cells if cell.id.startswith("g_") and "outputs" in cell}
    assert said == {f"g_{slot.id}": [NOT_YET + "\n"] for slot in check.slots.values() if not slot.written}


def test_validate_tells_what_is_not_answered(desk):
    save(desk, {"first": ASK})
    said = nbgrader(desk, "validate", "check.ipynb")
    assert "VALIDATION FAILED ON 6 CELL(S)" in said  # of seven slots one is answered
    assert 'givefirst.grade("first")' not in said and 'givefirst.grade("sort")' in said
