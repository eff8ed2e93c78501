"""`givefirst grade`: recorded attempts become submitted/, autograded/ and rows of the gradebook. No kernel, no code of a learner.

Of several attempts at a check the latest counts here, as with any resubmission in nbgrader: the notebook shows where a learner
stands now. What HR sees does not depend on it: a completion once given stays.

Order of work for a batch: files, then rows, then "exported" in the store. Killed anywhere, the next run does the batch again and
finds the same; nothing is lost or doubled.
"""

import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from nbgrader.utils import parse_utc
from sqlalchemy.exc import SQLAlchemyError

from ..course import Course, OperatorError
from .assignment import assignment_name, keys_of
from .cells import FILE
from .answers import FILE as ANSWERS_FILE
from .directory import write_course
from .files import settle_files, write_file
from .gradebook import gradebook_url, open_gradebook
from .submission import Template, timestamp_text

BATCH = 200
TIMESTAMP_FILE = "timestamp.txt"
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")

_KEPT = {
    "version": "belong to another version of their check and wait until that is regraded",
    "check": "belong to a check that the course no longer has and wait",
    "learner": "have a learner id that can't be the name of a folder and wait",
}


def grade_pending(store, course: Course, nbgrader_dir: Path | str) -> dict:
    """Grades all that the store has waiting.

    store: has pending_attempts(limit) -> [{"id", "learner_id", "check_id", "version", "language", "submitted_at", "responses"}],
    oldest first, and mark_exported(ids). Returns {"graded": n, "superseded": n, "kept": {reason: n}, "notes": [sentence]}.
    Raises OperatorError when files or gradebook can't be written; what was done stays done, and the rest stays pending.
    """
    root = Path(nbgrader_dir).absolute()
    names = write_course(course, root)
    templates = {
        check.id: Template(root / "release" / name / FILE, keys_of(check))
        for check, name in zip(course.checks.values(), names, strict=True)
    }
    try:
        book = open_gradebook(gradebook_url(root))
        try:
            return _drain(store, course, root, templates, book)
        finally:
            book.close()
    except OSError as error:
        raise OperatorError(f"{error.filename or root}: can't be written ({error.strerror}); make room or give write permission, then run it again") from None
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or type(error).__name__
        raise OperatorError(f"{root / 'gradebook.db'}: {reason}; close what else uses the gradebook, then run it again. Nothing is lost") from None


def _drain(store, course: Course, root: Path, templates: dict, book) -> dict:
    counts = {"graded": 0, "superseded": 0}
    kept: dict[str, str] = {}  # attempt id -> reason
    while True:
        # those kept come first again each time, so ask for as many more
        batch = [attempt for attempt in store.pending_attempts(BATCH + len(kept)) if attempt["id"] not in kept]
        if not batch:
            break
        ready = []
        for attempt in batch:
            reason = _reason_to_keep(attempt, course)
            if reason:
                kept[attempt["id"]] = reason
            else:
                ready.append(attempt)
        if ready:
            graded = _grade_batch(ready, course, root, templates, book)
            store.mark_exported([attempt["id"] for attempt in ready])
            counts["graded"] += graded
            counts["superseded"] += len(ready) - graded
    reasons = list(kept.values())
    by_reason = {reason: reasons.count(reason) for reason in _KEPT if reason in reasons}
    return counts | {"kept": by_reason, "notes": [f"{count} attempts {_KEPT[reason]}." for reason, count in by_reason.items()]}


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
