"""The page "nbgrader and us": every command it names works, in the order it names them, and with it a learner's way through nbgrader's exchange."""

import contextlib
import csv
import io
import json
import re
import shlex
import shutil

import pytest
from nbgrader.apps import NbGraderApp
from nbgrader.auth import Authenticator
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import (
    ExchangeCollect,
    ExchangeFetchAssignment,
    ExchangeFetchFeedback,
    ExchangeReleaseAssignment,
    ExchangeReleaseFeedback,
    ExchangeSubmit,
)
from traitlets.config import Config

from givefirst import cli
from givefirst.notebooks import nbgrader_settings

from .nbgrader_tools import in_process, nbgrader, own_assignment, rows
from .test_bridge import perfect

COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)
LEARNER = ("list", "fetch_assignment", "validate", "submit", "fetch_feedback")
OWN = {"de": ("EIGENE", "blatt"), "en": ("OWN", "sheet")}


def commands(root, language: str) -> list[list[str]]:
    return [shlex.split(line) for line in COMMAND.findall((root / "book" / language / "nbgrader.md").read_text(encoding="utf-8"))]


def test_both_languages_name_the_same_commands(root):
    german, english = (commands(root, language) for language in OWN)
    assert [[OWN["en"][0] if word == OWN["de"][0] else word for word in command] for command in german] == english
    assert len(german) > 15


@pytest.fixture
def desk(folder, tmp_path, monkeypatch):
    """A learner's folder, and both sides' settings as the page has them."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("USER", "ada")
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    (tmp_path / "desk").mkdir()
    lines = f'\nc.CourseDirectory.course_id = "givefirst"\nc.Exchange.root = {str(tmp_path / "exchange")!r}\n'
    with (folder / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(lines)
    (tmp_path / "desk" / "nbgrader_config.py").write_text("c = get_config()" + lines, encoding="utf-8")
    return tmp_path / "desk"


def test_the_commands_are_nbgraders(root):
    known = NbGraderApp.subcommands
    for command in commands(root, "en"):
        assert command[0] == "python3" and command[2] in _help() or command[0] == "nbgrader" and command[1] in known, command


def test_a_notebook_goes_through_the_exchange_and_gets_its_points(check, folder, desk, name, monkeypatch):
    def exchange(step, place) -> None:
        monkeypatch.chdir(place)
        config = Config()
        nbgrader_settings(config, place / "nbgrader_config.py")
        config.Exchange.root = str(desk.parent / "exchange")
        directory = CourseDirectory(config=config, root=str(place), assignment_id=name)
        step(coursedir=directory, authenticator=Authenticator(config=config), config=config).start()

    exchange(ExchangeReleaseAssignment, folder)
    exchange(ExchangeFetchAssignment, desk)
    assert sorted(path.name for path in (desk / name).iterdir()) == ["check.ipynb", "course.json"]
    _answer(desk / name, check)
    exchange(ExchangeSubmit, desk)
    exchange(ExchangeCollect, folder)
    with in_process(folder, name) as convert:
        convert(Autograde)
        convert(GenerateFeedback)
    exchange(ExchangeReleaseFeedback, folder)
    exchange(ExchangeFetchFeedback, desk)
    _ada_has_her_points(check, folder, desk, name)


@pytest.mark.long
def test_every_command_works_and_ada_gets_her_points(root, check, folder, desk, name):
    own, sheet = OWN["en"]
    own_assignment(folder, own, sheet)
    (folder / "students.csv").write_text("id,first_name\nbob,Bob\n", encoding="utf-8")
    ran = set()
    for words in commands(root, "en"):
        if words[0] == "python3":
            assert words[1] == "run.py" and words[2] in _help(), f"{words} is no command of ours"
            continue
        words = [word.replace("NAME", name) for word in words]
        if words[1] == "submit":
            _answer(desk / name, check)
        if words[1:3] == ["autograde", own]:
            shutil.copytree(folder / "release" / own, folder / "submitted" / "ada" / own)
        said = nbgrader(desk if words[1] in LEARNER else folder, *words[1:])
        if words[1] == "validate":
            assert "VALIDATION FAILED" in said  # nothing is answered yet
        ran.add(words[1])
    assert ran == {*LEARNER, "db", "release_assignment", "collect", "autograde", "generate_feedback", "release_feedback", "export", "generate_assignment"}

    learner, points = _ada_has_her_points(check, folder, desk, name)
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        assert {row["score"] for row in csv.DictReader(file) if row["assignment"] == name and row["student_id"] == learner} == {str(float(points))}
    assert "bob" in nbgrader(folder, "db", "student", "list")
    assert ("ada", "test", 0.0) in {row[:3] for row in rows(folder)["grade"]}


def _ada_has_her_points(check, folder, desk, name) -> tuple[str, int]:
    """Full points in the gradebook, a page of feedback, no keys; her id, the points."""
    (learner,) = {path.parent.name for path in folder.glob(f"submitted/*/{name}")}
    got = {cell: score for student, cell, score, *_ in rows(folder)["grade"] if student == learner and cell in check.slots}
    assert got == {slot.id: float(slot.points) for slot in check.slots.values()}
    points = sum(slot.points for slot in check.slots.values())
    (page,) = (desk / name / "feedback").rglob("check.html")
    assert f"Zusammen: {points} von {points} Punkten" in page.read_text(encoding="utf-8")
    assert not list(desk.rglob("keys.json"))
    return learner, points


def _answer(folder, check) -> None:
    """What the widgets save beside the notebook."""
    (folder / "responses.json").write_text(json.dumps({"language": "de", "responses": perfect(check)}), encoding="ascii")


def _help() -> str:
    with contextlib.redirect_stdout(io.StringIO()) as heard, pytest.raises(SystemExit):
        cli.main(["--help"])
    return heard.getvalue()
