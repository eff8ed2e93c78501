import json
import shutil
import sqlite3
import stat

import pytest

from givefirst.course import OperatorError
from givefirst.notebooks import bridge, grade_pending
from givefirst.notebooks.gradebook import SlowGradebook, open_gradebook
from givefirst.notebooks.gradebook_file import gradebook_url
from givefirst.notebooks.text import clean
from tests.naughty import chunks

from .nbgrader_tools import nbgrader, rows
from .submissions import HOSTILE, MemoryStore, attempt, attempts


def perfect(check) -> dict:
    answers = {}
    for slot in check.slots.values():
        exercise = next(iter(slot.variants.values()))
        answers[slot.id] = {"variant": exercise.id, "parts": {part.id: part.model_response() for part in exercise.parts}}
    return answers


def sent(check, text: str, **more) -> dict:
    answers = perfect(check)
    (slot,) = [slot for slot in check.slots.values() if slot.written]
    answers[slot.id]["parts"] = {"text": {"text": text, "send": True, "self": {"question": 2}} | more}
    return answers


def grades(folder) -> dict:
    return {(learner, cell): tuple(rest) for learner, cell, *rest in rows(folder)["grade"]}


def test_a_perfect_attempt_has_full_points(course, check, folder):
    grade_pending(MemoryStore([attempt(check, "ada", perfect(check))]), course, folder)
    auto = {cell: score for (_, cell), (score, *_) in grades(folder).items()}
    assert auto == {slot.id: float(slot.points) for slot in check.slots.values()}  # unsent text: 0, "No response."


def test_running_twice_doubles_nothing(course, check, folder):
    store = MemoryStore(attempts(check, 12, seed=1))
    assert grade_pending(store, course, folder) == {"graded": 12, "superseded": 0, "waiting": 0}
    before = rows(folder)
    assert grade_pending(store, course, folder) == {"graded": 0, "superseded": 0, "waiting": 0}
    assert rows(folder) == before


@pytest.mark.parametrize("broken", ["settle_files", "save", "mark_exported"])
def test_killed_anywhere_the_next_run_finds_the_same(course, check, folder, tmp_path, monkeypatch, broken):
    whole = tmp_path / "whole"
    shutil.copytree(folder, whole)
    grade_pending(MemoryStore(attempts(check, 6, seed=2)), course, whole)
    store = MemoryStore(attempts(check, 6, seed=2))
    target = {"settle_files": bridge, "save": bridge.open_gradebook(gradebook_url(folder)).__class__, "mark_exported": MemoryStore}[broken]
    with monkeypatch.context() as patch:
        patch.setattr(target, broken, _killed)
        with pytest.raises(KeyboardInterrupt):
            grade_pending(store, course, folder)
    assert store.exported == []
    grade_pending(store, course, folder)
    assert len(store.exported) == 6
    assert rows(folder) == rows(whole)
    for path in (whole / "autograded").rglob("*.*"):
        assert (folder / path.relative_to(whole)).read_bytes() == path.read_bytes()


def _killed(*_):
    raise KeyboardInterrupt


def test_the_latest_attempt_counts_whatever_the_order(course, check, folder):
    early, late = attempt(check, "ada", perfect(check), 1), attempt(check, "ada", {}, 2)
    store = MemoryStore([late])
    grade_pending(store, course, folder)
    store.attempts.append(early)
    assert grade_pending(store, course, folder)["superseded"] == 1
    assert {score for score, *_ in grades(folder).values()} == {0.0}
    both = [attempt(check, "bob", perfect(check), 3), attempt(check, "bob", {}, 4)]
    assert grade_pending(MemoryStore(both), course, folder) == {"graded": 1, "superseded": 1, "waiting": 0}
    assert json.loads(next((folder / "submitted" / "bob").glob("*/responses.json")).read_text())["responses"] == {}


def test_resubmission_does_what_nbgrader_does(course, check, folder, tmp_path, name):
    grade_pending(MemoryStore([attempt(check, "ada", sent(check, "eins"), 1)]), course, folder)
    database = sqlite3.connect(folder / "gradebook.db")
    with database:
        database.execute("UPDATE grade SET manual_score = 2, needs_manual_grade = 0 WHERE auto_score IS NULL")
        database.execute("UPDATE comment SET manual_comment = 'Schön.'")
    database.close()
    theirs = tmp_path / "theirs"
    shutil.copytree(folder, theirs)
    grade_pending(MemoryStore([attempt(check, "ada", sent(check, "zwei"), 2)]), course, folder)
    shutil.rmtree(theirs / "submitted")
    shutil.copytree(folder / "submitted", theirs / "submitted")
    nbgrader(theirs, "autograde", name)
    assert rows(folder) == rows(theirs)
    (written,) = [row for row in grades(folder).values() if row[0] is None]
    assert written == (None, 2.0, None, 1)


def test_another_version_waits_and_is_named(course, check, folder):
    old = [attempt(check, f"old{n}", perfect(check), n, version="000000000000") for n in range(bridge.BATCH + 5)]
    gone = attempt(check, "ada", perfect(check), 1000, check_id="native/giving")
    store = MemoryStore([*old, gone, attempt(check, "ada", perfect(check), 1001)])
    said = []
    counts = grade_pending(store, course, folder, say=said.append)
    assert counts == {"graded": 1, "superseded": 0, "waiting": len(old) + 1}
    assert store.exported == ["attempt1001"]
    assert len(said) == 2 and said[0].startswith(f"{len(old)} attempt(s) belong to another version")


@pytest.mark.parametrize("learner", ["../../outside", "", ".", "a/b", "x" * 129, "*"])
def test_a_learner_id_is_never_a_path(course, check, folder, learner):
    store = MemoryStore([attempt(check, learner, perfect(check))])
    assert grade_pending(store, course, folder)["waiting"] == 1
    assert not (folder / "submitted").exists()


def test_text_that_was_not_sent_enters_no_file(course, check, folder):
    secret = "Das bleibt bei mir"
    store = MemoryStore([attempt(check, "ada", sent(check, secret, send=False)), attempt(check, "bob", sent(check, "Gern an alle"), 1)])
    grade_pending(store, course, folder)
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.*") if path.suffix in (".ipynb", ".json", ".txt")]
    assert not [text for text in texts if secret in text]
    assert len([text for text in texts if "Gern an alle" in text]) == 4  # notebook and responses, submitted and autograded
    assert not [text for text in texts if '"self"' in text]


def test_autograded_files_are_read_only_and_can_be_replaced(course, check, folder):
    for number in (1, 2):
        grade_pending(MemoryStore([attempt(check, "ada", perfect(check), number)]), course, folder)
    files = [path for path in (folder / "autograded").rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"check.ipynb", "responses.json", "timestamp.txt"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}
    assert next((folder / "submitted").rglob("timestamp.txt")).read_text() == "2026-03-01 08:02:00.123456 UTC"


@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_another_revision_goes_through_nbgraders_own_code(course, check, folder, tmp_path):
    slow = tmp_path / "slow"
    shutil.copytree(folder, slow)
    with sqlite3.connect(slow / "gradebook.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'future'")
    assert isinstance(open_gradebook(gradebook_url(slow)), SlowGradebook)
    for seed in (3, 4):  # the second time as resubmissions
        for root in (folder, slow):
            later = [a | {"id": f"{seed}-{a['id']}", "submitted_at": a["submitted_at"].replace(day=seed)} for a in attempts(check, 6, seed)]
            assert grade_pending(MemoryStore(later), course, root)["graded"] == 6
    fast_rows, slow_rows = rows(folder), rows(slow)
    assert slow_rows.pop("alembic_version") == [("future",)] and fast_rows.pop("alembic_version")
    assert fast_rows == slow_rows


def test_foreign_keys_have_indexes(course, check, folder):
    grade_pending(MemoryStore([]), course, folder)
    with sqlite3.connect(folder / "gradebook.db") as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'gf_%'")}
    assert len(names) == 8


def test_a_locked_gradebook_is_one_sentence(course, check, folder):
    grade_pending(MemoryStore([]), course, folder)
    other = sqlite3.connect(folder / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    store = MemoryStore([attempt(check, "ada", perfect(check))])
    with pytest.raises(OperatorError, match="locked"):
        grade_pending(store, course, folder)
    other.rollback()
    other.close()
    assert grade_pending(store, course, folder)["graded"] == 1


def test_hostile_text_is_shown_as_text(course, check, folder, name):
    grade_pending(MemoryStore([attempt(check, "ada", sent(check, HOSTILE))]), course, folder)
    nbgrader(folder, "generate_feedback", name)
    page = (folder / "feedback" / "ada" / name / "check.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(" in page and "&lt;img src=x" in page
    assert "<script>alert(" not in page and "<img src=x" not in page and "<h1>Titel" not in page
    assert "\x00" not in page
    assert not (folder / "feedback" / "ada" / name / "keys.json").exists()


def test_naughty_texts_stand_in_the_notebooks_as_they_are(course, check, folder):
    texts = {f"learner-{number}": text.strip("\n") for number, text in enumerate(chunks(9_000))}
    grade_pending(MemoryStore([attempt(check, learner, sent(check, text), number) for number, (learner, text) in enumerate(texts.items())]), course, folder)
    for learner, text in texts.items():
        for kind in ("submitted", "autograded"):
            (file,) = (folder / kind / learner).rglob("*.ipynb")
            cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
            assert any(clean(text) in "".join(cell["source"]) for cell in cells)
