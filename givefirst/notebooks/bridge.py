"""`givefirst grade`: recorded attempts become submitted/, autograded/ and rows of the gradebook. No kernel, no code of a learner.

Of several attempts at a check the latest counts here, as with any resubmission in nbgrader: the notebook shows where a learner
stands now. What HR sees does not depend on it: a completion once given stays.

Order of work for a batch: files, then rows, then "exported" in the store. Killed anywhere, the next run does the batch again and
finds the same; nothing is lost or doubled.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc

from ..course import Course
from .answers import FILE as ANSWERS_FILE
from .assignment import assignment_name, keys_of
from .cells import FILE
from .directory import write_course
from .files import settle_files, write_file
from .gradebook import open_gradebook
from .gradebook_file import gradebook_url, told_to_operator
from .submission import Template, timestamp_text

BATCH = 200
TIMESTAMP_FILE = "timestamp.txt"
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")

_KEPT = {
    "version": "{count} attempt(s) belong to another version of their check. They wait: `givefirst regrade` says what would change.",
    "check": "{count} attempt(s) belong to a check that the course no longer has. They wait.",
    "learner": "{count} attempt(s) have a learner id that can't name a folder. They wait.",
}


def grade_pending(
    store, course: Course, nbgrader_dir: Path | str, say: Callable[[str], None] = lambda sentence: None, turn=nullcontext,
) -> dict:
    """Grades all that the store has waiting.

    store: has pending_attempts(limit, after) -> [{"id", "learner_id", "check_id", "version", "language", "submitted_at",
    "responses"}], oldest first from behind the one with the id `after`, and mark_exported(ids). say: told in one sentence each why attempts wait. turn(): a context in which nobody else touches the notebooks;
    taken for each batch, from reading it to marking it.
    Returns {"graded": n, "superseded": n, "waiting": n}; superseded: a later attempt of the same learner counts.
    Raises OperatorError when files or gradebook can't be written; what was done stays done, and the rest stays pending.
    """
    with Grader(course, nbgrader_dir, turn) as grader:
        return grader.grade_pending(store, say)


class Grader:
    """The same again and again, of a course that stays as it is: `with Grader(course, folder) as grader: grader.grade_pending(store)`."""

    def __init__(self, course: Course, nbgrader_dir: Path | str, turn=nullcontext):
        """Raises OperatorError."""
        self._course, self._root, self._turn = course, Path(nbgrader_dir).absolute(), turn
        with turn(), told_to_operator(self._root):
            names = write_course(course, self._root)
            self._templates = {
                check.id: Template(self._root / "release" / name / FILE, keys_of(check))
                for check, name in zip(course.checks.values(), names, strict=True)
            }
            self._book = open_gradebook(gradebook_url(self._root))

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        self._book.close()

    def grade_pending(self, store, say: Callable[[str], None] = lambda sentence: None) -> dict:
        """See grade_pending."""
        counts = {"graded": 0, "superseded": 0}
        kept: dict[str, str] = {}  # attempt id -> reason
        after = ""
        while True:
            with self._turn(), told_to_operator(self._root):
                batch = store.pending_attempts(BATCH, after)
                reasons = {attempt["id"]: _reason_to_keep(attempt, self._course) for attempt in batch}
                ready = [attempt for attempt in batch if not reasons[attempt["id"]]]
                if ready:
                    graded = _grade_batch(ready, self._course, self._root, self._templates, self._book)
                    store.mark_exported([attempt["id"] for attempt in ready])
                    counts["graded"] += graded
                    counts["superseded"] += len(ready) - graded
            if not batch:
                break
            after = batch[-1]["id"]
            kept |= {attempt_id: reason for attempt_id, reason in reasons.items() if reason}
        for reason, count in Counter(kept.values()).items():
            say(_KEPT[reason].format(count=count))
        return counts | {"waiting": len(kept)}


def _reason_to_keep(attempt: dict, course: Course) -> str | None:
    if attempt["check_id"] not in course.checks:
        return "check"
    if attempt["version"] != course.checks[attempt["check_id"]].version:
        return "version"
    return None if _SAFE_ID.fullmatch(attempt["learner_id"]) else "learner"


def _grade_batch(attempts: list[dict], course: Course, root: Path, templates: dict, book) -> int:
    """Returns how many were written; the others are older than what the gradebook has, or than another of the batch."""
    by_check = defaultdict(dict)
    for attempt in attempts:
        latest = by_check[attempt["check_id"]]
        before = latest.get(attempt["learner_id"])
        if before is None or _moment(attempt) >= _moment(before):
            latest[attempt["learner_id"]] = attempt
    written = {}
    for check_id, latest in by_check.items():
        name = assignment_name(course.checks[check_id])
        there = book.timestamps(name, list(latest))
        newer = [attempt for learner, attempt in latest.items() if there.get(learner) is None or _moment(attempt) > there[learner]]
        written[name] = [_write_files(root, name, attempt, templates[check_id]) for attempt in newer]
    settle_files()
    for name, gradings in written.items():
        if gradings:
            book.save(name, gradings)
    return sum(len(gradings) for gradings in written.values())


def _moment(attempt: dict) -> datetime:
    return parse_utc(attempt["submitted_at"])  # naive UTC, as nbgrader keeps it


def _write_files(root: Path, name: str, attempt: dict, template: Template) -> dict:
    """Writes both folders of a submission; returns its grading for the gradebook."""
    learner, moment = attempt["learner_id"], _moment(attempt)
    filled = template.fill(attempt["responses"], attempt["language"])
    for step, mode in (("submitted", 0o644), ("autograded", 0o444)):
        folder = root / step / learner / name
        folder.mkdir(parents=True, exist_ok=True)
        write_file(folder / FILE, filled[step], mode)
        write_file(folder / ANSWERS_FILE, filled["responses"], mode)
        write_file(folder / TIMESTAMP_FILE, timestamp_text(moment), mode)
    return {"learner": learner, "timestamp": moment, "grades": filled["grades"], "comments": filled["comments"]}
