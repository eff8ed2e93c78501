"""Feedback of a trainer in nbgrader's gradebook, and what nbgrader itself makes of it."""

import csv
import sqlite3
from datetime import UTC, datetime

import pytest
from nbgrader.api import Gradebook

from givefirst.course import OperatorError
from givefirst.notebooks import grade_pending, write_reviews
from givefirst.notebooks.gradebook_file import gradebook_url
from givefirst.scoring import score_check
from givefirst.store import Attempt, Store, to_json
from givefirst.store.reviews import ReviewOutbox, save_review
from givefirst.store.sent_texts import texts_of_learner

from .nbgrader_tools import nbgrader, rows
from .test_bridge import sent

ADA, BOB = "a" * 32, "b" * 32


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def record(store, course, check, learner: str, key: str, text: str = "Mein Text", day: int = 1) -> dict:
    """An attempt with a text; returns the text as trainers see it."""
    answers = sent(check, text)
    result = score_check(check, answers, "de")
    store.record(Attempt(
        key=key * 32, learner_id=learner, check_id=check.id, version=check.version, language="de", body=to_json({"responses": answers}),
        score=result["score"], max=result["max"], passed=True, result=to_json(result), completes="theme:dialogue", course_version=course.version,
        written=True, submitted_at=datetime(2026, 3, day, 8, tzinfo=UTC),
    ))
    with store.reading() as connection:
        return texts_of_learner(connection, learner)[0]


def graded(store, course, folder) -> int:
    grade_pending(store, course, folder)
    return write_reviews(ReviewOutbox(store), course, folder)


def written(folder, learner: str) -> tuple:
    """(auto, manual, needs a look, comment) of the written slot."""
    (grade,) = [row for row in rows(folder)["grade"] if row[0] == learner and row[1] == "write"]
    (comment,) = [row for row in rows(folder)["comment"] if row[0] == learner and row[1] == "write"]
    return grade[2], grade[3], grade[5], comment[3]


def test_feedback_is_manual_score_and_comment(store, course, check, folder, name):
    text = record(store, course, check, ADA, "1")
    record(store, course, check, BOB, "2")
    store.change(save_review(text, "t" * 32, {"question": 2}, "Gut gefragt. <b>Weiter so</b>"))
    assert graded(store, course, folder) == 1
    assert written(folder, ADA) == (None, 2.0, 0, "```\nGut gefragt. <b>Weiter so</b>\n```")
    assert written(folder, BOB) == (None, None, 1, None)

    nbgrader(folder, "export", "--to", "grades.csv")
    points = {row["student_id"]: float(row["score"]) for row in csv.DictReader((folder / "grades.csv").open(encoding="utf-8"))}
    assert points[ADA] == points[BOB] + 2
    nbgrader(folder, "generate_feedback", name)
    page = (folder / "feedback" / ADA / name / "check.html").read_text(encoding="utf-8")
    assert "Gut gefragt. &lt;b&gt;" in page and "<b>Weiter so</b>" not in page


def test_again_it_stays_the_same_and_a_change_is_brought_in(store, course, check, folder):
    text = record(store, course, check, ADA, "1")
    store.change(save_review(text, "t" * 32, {"question": 1}, "Erst so"))
    assert [graded(store, course, folder), graded(store, course, folder)] == [1, 0]
    store.change(save_review(text, "t" * 32, {"question": 2}, ""))
    assert graded(store, course, folder) == 1
    assert written(folder, ADA) == (None, 2.0, 0, None)


def test_feedback_before_the_notebook_waits_for_it(store, course, check, folder):
    text = record(store, course, check, ADA, "1")
    store.change(save_review(text, "t" * 32, {"question": 1}, ""))
    assert write_reviews(ReviewOutbox(store), course, folder) == 0
    assert graded(store, course, folder) == 1


def test_a_later_attempt_keeps_its_place(store, course, check, folder):
    early = record(store, course, check, ADA, "1", day=1)
    record(store, course, check, ADA, "2", "Noch einmal", day=2)
    store.change(save_review(early, "t" * 32, {"question": 2}, "Zum ersten"))
    assert graded(store, course, folder) == 1
    assert written(folder, ADA) == (None, None, 1, None)


def test_what_finds_no_place_waits_and_stops_nothing(store, course, check, folder):
    lost, found = record(store, course, check, BOB, "1"), record(store, course, check, ADA, "2")
    grade_pending(store, course, folder)
    with Gradebook(gradebook_url(folder)) as book:
        book.remove_student(BOB)
    for text in (lost, found):
        store.change(save_review(text, "t" * 32, {"question": 2}, ""))
    said = []
    assert write_reviews(ReviewOutbox(store), course, folder, say=said.append) == 1
    assert said == ["1 piece(s) of feedback find no submission in the gradebook. They wait."]
    assert written(folder, ADA)[:3] == (None, 2.0, 0)


def test_changed_while_it_is_brought_in_it_comes_again(store, course, check, folder):
    text = record(store, course, check, ADA, "1")
    store.change(save_review(text, "t" * 32, {"question": 1}, "Erst"))
    grade_pending(store, course, folder)
    outbox = ReviewOutbox(store)
    read = outbox.pending(10, 0)
    store.change(save_review(text, "t" * 32, {"question": 2}, "Dann"))
    outbox.mark_exported(read)
    assert [one["scores"] for one in outbox.pending(10, 0)] == [{"question": 2}]


def test_a_locked_gradebook_is_one_sentence(store, course, check, folder):
    text = record(store, course, check, ADA, "1")
    store.change(save_review(text, "t" * 32, {"question": 1}, ""))
    grade_pending(store, course, folder)
    other = sqlite3.connect(folder / "gradebook.db")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OperatorError, match="locked"):
        write_reviews(ReviewOutbox(store), course, folder)
    other.rollback()
    other.close()
    assert write_reviews(ReviewOutbox(store), course, folder) == 1
