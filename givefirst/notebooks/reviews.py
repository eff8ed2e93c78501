"""Feedback of trainers becomes manual score and comment in nbgrader's gradebook, through nbgrader's own code: there are few of them."""

from collections.abc import Callable
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import parse_utc

from ..course import Course
from .assignment import name_of
from .cells import NOTEBOOK
from .gradebook_file import gradebook_url, told_to_operator
from .text import fenced

BATCH = 200


def write_reviews(outbox, course: Course, nbgrader_dir: Path | str, say: Callable[[str], None] = lambda sentence: None) -> int:
    """Brings what waits into the gradebook; run again, it does the same. Returns how many stand there now.

    outbox: has pending(limit, after) -> reviews from behind the id `after`; of_attempts(ids) -> {(attempt, slot, part): review};
    mark_exported(reviews). What finds no place in the gradebook waits, and is told in one sentence.
    Raises OperatorError when the gradebook can't be written.
    """
    root = Path(nbgrader_dir).absolute()
    count, lost, after = 0, 0, 0
    with told_to_operator(root):
        while batch := outbox.pending(BATCH, after):
            after = batch[-1]["id"]
            written = _write(batch, outbox.of_attempts({review["attempt_id"] for review in batch}), course, root)
            outbox.mark_exported(written)
            count, lost = count + len(written), lost + len(batch) - len(written)
    if lost:
        say(f"{lost} piece(s) of feedback find no submission in the gradebook. They wait.")
    return count


def _write(batch: list[dict], reviews: dict, course: Course, root: Path) -> list[dict]:
    book, written = Gradebook(gradebook_url(root)), []
    try:
        for review in batch:
            try:
                _write_one(book, review, _of_slot(reviews, review), course)
            except MissingEntry:
                continue
            written.append(review)
        book.db.commit()
    finally:
        book.close()
    return written


def _of_slot(reviews: dict, review: dict) -> list[dict]:
    """The reviews of all texts in the same slot of the same attempt."""
    return [one for (attempt, slot, _), one in sorted(reviews.items()) if (attempt, slot) == (review["attempt_id"], review["slot"])]


def _write_one(book: Gradebook, review: dict, of_slot: list[dict], course: Course) -> None:
    """Raises MissingEntry. Two texts of one slot get the sum. A slot that is scored by machine as well keeps its score, and a later attempt keeps its place."""
    check = course.checks.get(review["check_id"])
    slot = check and check.slots.get(review["slot"])
    if slot and not slot.written:
        return
    name = name_of(review["check_id"], review["version"])
    submission = book.find_submission(name, review["learner_id"])
    if submission.timestamp != parse_utc(review["submitted_at"]):
        return
    grade = book.find_grade(review["slot"], NOTEBOOK, name, review["learner_id"])
    grade.manual_score = min(grade.max_score, sum(sum(one["scores"].values()) for one in of_slot))
    grade.needs_manual_grade = False
    words = "\n\n".join(one["comment"] for one in of_slot if one["comment"])
    # nbgrader takes comments for Markdown with HTML in it.
    book.find_comment(review["slot"], NOTEBOOK, name, review["learner_id"]).manual_comment = fenced(words) if words else None
