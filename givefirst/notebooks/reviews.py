"""Feedback of trainers becomes manual score and comment in nbgrader's gradebook, through nbgrader's own code: there are few of them."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import parse_utc

from ..course import Course
from .assignment import name_of
from .cells import NOTEBOOK
from .directory import COURSE_ID
from .entries import prepare, set_mark
from .gradebook_file import all_directories, gradebook_there, gradebook_url, told_to_operator
from .text import fenced

BATCH = 200


def write_reviews(
    outbox, course: Course, nbgrader_dir: Path | str, say: Callable[[str], None] = lambda sentence: None, turn=nullcontext,
) -> int:
    """Brings what waits into the gradebook, or into that of an earlier cohort; run again, it does the same. Returns how many stand there now.

    outbox: has pending(limit, after) -> reviews from behind the id `after`; of_attempts(ids) -> {(attempt, slot, part): review};
    mark_exported(reviews). What finds no place in a gradebook waits, and is told in one sentence. turn: as in grade_pending.
    To be called after read_entries, or what was entered in nbgrader meanwhile is written over. Raises OperatorError when a gradebook can't be written.
    """
    roots = [root for root in all_directories(Path(nbgrader_dir)) if gradebook_there(root)]
    count, lost, after = 0, 0, 0
    while True:
        with turn():
            batch = left = outbox.pending(BATCH, after)
            reviews = outbox.of_attempts({review["attempt_id"] for review in batch})
            for root in roots if batch else ():
                with told_to_operator(root):
                    written = _write(left, reviews, course, root)
                left = [review for review in left if review not in written]
            outbox.mark_exported([review for review in batch if review not in left])
        if not batch:
            break
        after = batch[-1]["id"]
        count, lost = count + len(batch) - len(left), lost + len(left)
    if lost:
        say(f"{lost} piece(s) of feedback find no submission in the gradebook. They wait.")
    return count


def _write(batch: list[dict], reviews: dict, course: Course, root: Path) -> list[dict]:
    book, written = Gradebook(gradebook_url(root), COURSE_ID), []
    try:
        prepare(book.db.connection())
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
    """Raises MissingEntry. Two texts of one slot get the sum, unless points were given for the whole. A slot that is scored by machine as well keeps its score, and a later attempt keeps its place."""
    check = course.checks.get(review["check_id"])
    slot = check and check.slots.get(review["slot"])
    given = [one["points"] for one in of_slot if one["points"] is not None]  # in nbgrader, before the check was scored again
    if slot and not slot.written and not given:
        return
    name = name_of(review["check_id"], review["version"])
    submission = book.find_submission(name, review["learner_id"])
    if submission.timestamp != parse_utc(review["submitted_at"]):
        return
    place = (review["slot"], NOTEBOOK, name, review["learner_id"])
    grade, comment = book.find_grade(*place), book.find_comment(*place) if slot is None or slot.written else None
    if given or any(one["scores"] for one in of_slot):
        # points given there hold extra credit, which may stand there still
        grade.manual_score = sum(given) - (grade.extra_credit or 0) if given else min(grade.max_score, sum(sum(one["scores"].values()) for one in of_slot))
        grade.needs_manual_grade = False
    said = "\n\n".join(one["comment"] for one in of_slot if one["comment"])
    if comment:
        comment.manual_comment = fenced(said) if said else None  # nbgrader takes comments for Markdown with HTML in it
    book.db.flush()
    set_mark(book.db.connection(), grade.id, grade.manual_score, grade.extra_credit, comment and comment.manual_comment, submission.timestamp)
