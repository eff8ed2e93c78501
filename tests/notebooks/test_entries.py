"""What a trainer enters in nbgrader comes back as feedback; what comes from our own page is never taken for it."""

from contextlib import contextmanager

import pytest
from nbgrader.api import Gradebook

from givefirst.notebooks import grade_pending, read_entries, write_reviews
from givefirst.notebooks.gradebook_file import gradebook_url, use_gradebook
from givefirst.notebooks.directory import write_course
from givefirst.store import Store
from givefirst.store.reviews import GRADEBOOK, ReviewInbox, ReviewOutbox, reviews_of_learner, save_review

from .test_reviews import ADA, BOB, record, written

TRAINER = "t" * 32


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def book_of(request, course, folder):
    """The course directory, with its gradebook in each kind of database."""
    if request.param == "postgresql":
        use_gradebook(folder, request.getfixturevalue("postgresql").new_database())
        write_course(course, folder)
    return folder


@contextmanager
def formgrader(folder, name, learner=ADA, slot="write"):
    """The rows of a slot as formgrader changes them (nbgrader/server_extensions/formgrader/apihandlers.py)."""
    with Gradebook(gradebook_url(folder)) as book:
        yield book.find_grade(slot, "check", name, learner), book.find_comment(slot, "check", name, learner) if slot == "write" else None
        book.db.commit()


def enter(folder, name, score=None, comment=None, learner=ADA, slot="write") -> None:
    with formgrader(folder, name, learner, slot) as (grade, words):
        grade.manual_score = score
        grade.needs_manual_grade = score is None and grade.auto_score is None
        if words:
            words.manual_comment = comment


def pass_by(store, course, folder, say=lambda sentence: None) -> tuple[int, int]:
    """As the bridge does: (entries that came, reviews that went)."""
    grade_pending(store, course, folder)
    return read_entries(ReviewInbox(store), folder, say), write_reviews(ReviewOutbox(store), course, folder)


def feedback(store, learner=ADA) -> dict:
    with store.reading() as connection:
        return {place: (one["scores"], one["points"], one["comment"]) for place, one in reviews_of_learner(connection, learner).items()}


def test_score_and_comment_come_back_once(store, course, check, book_of, name):
    text = record(store, course, check, ADA, "1")
    record(store, course, check, BOB, "2")
    assert pass_by(store, course, book_of) == (0, 0)
    enter(book_of, name, 1.5, "Gut *gefragt*.")
    assert pass_by(store, course, book_of) == (1, 0)
    assert feedback(store) == {(text["attempt_id"], "write", text["part"]): ({}, 1.5, "Gut *gefragt*.")}
    assert feedback(store, BOB) == {}
    assert pass_by(store, course, book_of) == (0, 0)
    enter(book_of, name, 2, None)
    assert pass_by(store, course, book_of) == (1, 0)
    assert list(feedback(store).values()) == [({}, 2.0, "")]


def test_what_our_page_said_does_not_echo(store, course, check, book_of, name):
    text = record(store, course, check, ADA, "1")
    for level, words in ((1, "Erst so"), (2, ""), (0, "```\nzäunt\n```")):
        store.change(save_review(text, TRAINER, {"question": level}, words))
        assert pass_by(store, course, book_of) == (0, 1)
        assert pass_by(store, course, book_of) == (0, 0)
        assert list(feedback(store).values()) == [({"question": level}, None, words)]


def test_a_comment_alone_leaves_the_levels(store, course, check, folder, name):
    text = record(store, course, check, ADA, "1")
    store.change(save_review(text, TRAINER, {"question": 1}, "Erst so"))
    pass_by(store, course, folder)
    with formgrader(folder, name) as (_, words):
        words.manual_comment = "```\nErst so, und weiter\n```"
    assert pass_by(store, course, folder) == (1, 0)
    assert list(feedback(store).values()) == [({"question": 1}, None, "Erst so, und weiter")]


def test_when_both_changed_what_is_entered_in_nbgrader_counts_and_it_is_said(store, course, check, folder, name):
    text = record(store, course, check, ADA, "1")
    store.change(save_review(text, TRAINER, {"question": 1}, "Erst so"))
    pass_by(store, course, folder)
    store.change(save_review(text, TRAINER, {"question": 0}, "Auf der Seite"))
    enter(folder, name, 2, "Im Notenbuch")
    said = []
    assert pass_by(store, course, folder, said.append) == (1, 0)
    assert list(feedback(store).values()) == [({}, 2.0, "Im Notenbuch")]
    assert written(folder, ADA)[1:] == (2.0, 0, "Im Notenbuch")
    assert said == ["1 piece(s) of feedback were changed in nbgrader, too, before they came there. What stands in nbgrader counts."]
    store.change(save_review(text, TRAINER, {"question": 1}, "Danach"))  # later, on our page again
    assert pass_by(store, course, folder) == (0, 1)
    assert list(feedback(store).values()) == [({"question": 1}, None, "Danach")]


def test_taken_back_in_nbgrader_it_is_taken_back(store, course, check, folder, name):
    record(store, course, check, ADA, "1")
    pass_by(store, course, folder)
    enter(folder, name, 2, "Versehen")
    pass_by(store, course, folder)
    enter(folder, name, None, None)
    assert pass_by(store, course, folder) == (1, 0)
    assert feedback(store) == {}
    assert pass_by(store, course, folder) == (0, 0)


def test_resubmission_keeps_them_as_nbgrader_does(store, course, check, book_of, name):
    first = record(store, course, check, ADA, "1", day=1)
    pass_by(store, course, book_of)
    enter(book_of, name, 2, "Zum ersten")
    pass_by(store, course, book_of)
    second = record(store, course, check, ADA, "2", "Noch einmal", day=2)
    assert pass_by(store, course, book_of) == (0, 0)
    with formgrader(book_of, name) as (grade, words):
        assert (grade.manual_score, grade.needs_manual_grade, words.manual_comment) == (2, True, "Zum ersten")
    assert set(feedback(store)) == {(first["attempt_id"], "write", first["part"])}
    enter(book_of, name, 2, "Zum ersten")  # looked at again, and left as it is
    assert pass_by(store, course, book_of) == (1, 0)
    assert feedback(store) == {(text["attempt_id"], "write", text["part"]): ({}, 2.0, "Zum ersten") for text in (first, second)}
    assert pass_by(store, course, book_of) == (0, 0)


def test_points_of_a_task_that_a_machine_scores_and_extra_credit(store, course, check, folder, name):
    text = record(store, course, check, ADA, "1")
    pass_by(store, course, folder)
    slot = next(slot.id for slot in check.slots.values() if not slot.written)
    with formgrader(folder, name, slot=slot) as (grade, _):
        automatic = grade.auto_score
        grade.extra_credit = 0.5
    assert pass_by(store, course, folder) == (1, 0)
    assert feedback(store) == {(text["attempt_id"], slot, ""): ({}, automatic + 0.5, "")}
    assert store.completions(ADA) == ["theme:dialogue"]  # no completion depends on it


def test_submissions_from_elsewhere_are_left_alone(store, course, check, folder, name):
    record(store, course, check, ADA, "1")
    pass_by(store, course, folder)
    with Gradebook(gradebook_url(folder)) as book:
        book.add_student("guest")
        book.add_submission(name, "guest")
    enter(folder, name, 1, "Von Hand eingesammelt", learner="guest")
    assert pass_by(store, course, folder) == (0, 0)
    assert feedback(store, "guest") == {}


@pytest.mark.parametrize("killed", ["before", "after"])
def test_killed_beside_the_mark_it_is_the_same_the_next_time(store, course, check, folder, name, monkeypatch, killed):
    record(store, course, check, ADA, "1")
    pass_by(store, course, folder)
    enter(folder, name, 2, "Einmal")
    place = "ReviewInbox.save" if killed == "before" else None
    with monkeypatch.context() as patch:
        if place:
            patch.setattr("givefirst.store.reviews.ReviewInbox.save", _killed)
        else:
            patch.setattr("givefirst.notebooks.entries.set_mark", _killed)
        with pytest.raises(KeyboardInterrupt):
            read_entries(ReviewInbox(store), folder)
    assert len(feedback(store)) == (0 if killed == "before" else 1)
    assert pass_by(store, course, folder) == (1, 0)
    assert list(feedback(store).values()) == [({}, 2.0, "Einmal")]
    assert pass_by(store, course, folder) == (0, 0)


def _killed(*_, **__):
    raise KeyboardInterrupt


def test_nobody_is_named_as_reviewer(store, course, check, folder, name):
    record(store, course, check, ADA, "1")
    pass_by(store, course, folder)
    enter(folder, name, 1, "Von nbgrader")
    pass_by(store, course, folder)
    with store.reading() as connection:
        (one,) = reviews_of_learner(connection, ADA).values()
    assert one["reviewer"] is None and GRADEBOOK == "nbgrader"
