"""What trainers say about texts that learners sent: levels of the rubric and a comment."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from .sent_texts import COLUMNS, texts_in
from .tables import attempt, now, person, review

CHUNK = 500
GRADEBOOK = "nbgrader"  # stands for the reviewer of what was entered there: nbgrader does not say who it was


def save_review(text: dict, reviewer_id: str, scores: dict[str, int], comment: str) -> Callable[[Connection], None]:
    """Work for the writer: the feedback on a text (of sent_texts); it takes the place of an earlier one and waits for the gradebook.

    scores: criterion -> 0..2.
    """
    place = {"attempt_id": text["attempt_id"], "slot": text["slot"], "part": text["part"]}
    said = {"reviewer_id": reviewer_id, "scores": json.dumps(scores, sort_keys=True), "points": None, "comment": comment, "exported_at": None}

    def write(connection: Connection) -> None:
        there = connection.execute(
            update(review).where(*(review.c[name] == value for name, value in place.items())).values(**said, created_at=now())
        ).rowcount
        if not there:
            connection.execute(insert(review).values(**place, learner_id=text["learner_id"], **said, created_at=now()))

    return write


def reviews_of_learner(connection: Connection, learner_id: str) -> dict[tuple[str, str, str], dict]:
    """(attempt, slot, part) -> `{"scores", "points", "comment", "created_at", "reviewer"}`; points: of the slot as a whole, in place of
    scores, or None; reviewer: their name, or None."""
    return _by_place(connection, review.c.learner_id == learner_id)


def reviews_of_attempts(connection: Connection, attempt_ids: Iterable[str]) -> dict[tuple[str, str, str], dict]:
    """As reviews_of_learner, of these attempts."""
    ids, found = sorted(set(attempt_ids)), {}
    for start in range(0, len(ids), CHUNK):
        found |= _by_place(connection, review.c.attempt_id.in_(ids[start:start + CHUNK]))
    return found


def _by_place(connection: Connection, condition) -> dict[tuple[str, str, str], dict]:
    columns = (review.c.attempt_id, review.c.slot, review.c.part, review.c.scores, review.c.points, review.c.comment, review.c.created_at, person.c.name)
    rows = connection.execute(select(*columns).outerjoin(person, person.c.id == review.c.reviewer_id).where(condition))
    return {
        (row.attempt_id, row.slot, row.part): {
            "scores": json.loads(row.scores), "points": row.points, "comment": row.comment, "created_at": row.created_at, "reviewer": row.name,
        }
        for row in rows
    }


def pending_reviews(connection: Connection, limit: int, after: int = 0) -> list[dict]:
    """Reviews that the gradebook does not have yet, from behind the one with the id `after`, of attempts whose notebook is written.

    Each `{"id", "attempt_id", "slot", "part", "scores", "points", "comment", "created_at", "learner_id", "check_id", "version", "submitted_at"}`.
    """
    columns = (
        review.c.id, review.c.attempt_id, review.c.slot, review.c.part, review.c.scores, review.c.points, review.c.comment, review.c.created_at,
        attempt.c.learner_id, attempt.c.check_id, attempt.c.version, attempt.c.submitted_at,
    )
    waiting = (
        select(*columns).join(attempt, attempt.c.id == review.c.attempt_id)
        .where(review.c.exported_at.is_(None), attempt.c.exported_at.is_not(None), review.c.id > after)
        .order_by(review.c.id).limit(limit)
    )
    return [{**row, "scores": json.loads(row["scores"])} for row in connection.execute(waiting).mappings()]


def reviews_exported(reviews: list[dict]) -> Callable[[Connection], None]:
    """Work for the writer: the gradebook has these, as they were read. One that was changed meanwhile goes on waiting."""

    def write(connection: Connection) -> None:
        moment = now()
        for one in reviews:
            same = (review.c.id == one["id"], review.c.created_at == one["created_at"])
            connection.execute(update(review).where(*same).values(exported_at=moment))

    return write


def attempts_at(connection: Connection, learner_id: str, moment: datetime) -> list[dict]:
    """`{"id", "check_id", "version"}` of what this person handed in at this moment."""
    mine = select(attempt.c.id, attempt.c.check_id, attempt.c.version).where(attempt.c.learner_id == learner_id, attempt.c.submitted_at == moment)
    return [dict(row) for row in connection.execute(mine).mappings()]


def save_entries(entries: list[dict]) -> Callable[[Connection], int]:
    """Work for the writer: what was entered in nbgrader takes the place of all that was said about the slot before.

    Each `{"attempt_id", "learner_id", "slot", "points", "comment"}`; with neither points nor comment what was said is taken back. Returns how
    many had a review of our own page that the gradebook did not have yet: that one is lost.
    """

    def write(connection: Connection) -> int:
        return sum(_save_entry(connection, entry) for entry in entries)

    return write


def _save_entry(connection: Connection, entry: dict) -> bool:
    here = (review.c.attempt_id == entry["attempt_id"], review.c.slot == entry["slot"])
    there = connection.execute(select(review).where(*here).order_by(review.c.part)).mappings().all()
    connection.execute(delete(review).where(*here))
    if entry["points"] is not None or entry["comment"]:
        levels = [json.loads(row["scores"]) for row in there if row["points"] is None]
        same = len(levels) == len(there) == 1 and sum(levels[0].values()) == entry["points"]  # only the comment was changed
        moment = now()
        connection.execute(insert(review).values(
            attempt_id=entry["attempt_id"], slot=entry["slot"], part=there[0]["part"] if there else _first_text(connection, entry),
            learner_id=entry["learner_id"], reviewer_id=there[0]["reviewer_id"] if same else GRADEBOOK,
            scores=there[0]["scores"] if same else "{}", points=None if same else entry["points"], comment=entry["comment"] or "",
            created_at=moment, exported_at=moment,
        ))
    return any(row["exported_at"] is None for row in there)


def _first_text(connection: Connection, entry: dict) -> str:
    """The part with the first text that was sent in the slot; empty when there is none."""
    row = connection.execute(select(*COLUMNS).where(attempt.c.id == entry["attempt_id"])).first()
    return min((text["part"] for text in texts_in(row) if text["slot"] == entry["slot"]), default="") if row else ""


class ReviewInbox:
    """What was entered in nbgrader on its way into a Store."""

    def __init__(self, store):
        self._store = store

    def attempts_at(self, learner_id: str, moment: datetime) -> list[dict]:
        """See attempts_at."""
        with self._store.reading() as connection:
            return attempts_at(connection, learner_id, moment)

    def save(self, entries: list[dict]) -> int:
        """See save_entries."""
        return self._store.change(save_entries(entries))


class ReviewOutbox:
    """Reviews on their way into the gradebook, of a Store."""

    def __init__(self, store):
        self._store = store

    def pending(self, limit: int, after: int) -> list[dict]:
        """See pending_reviews."""
        with self._store.reading() as connection:
            return pending_reviews(connection, limit, after)

    def of_attempts(self, attempt_ids: Iterable[str]) -> dict[tuple[str, str, str], dict]:
        """See reviews_of_attempts."""
        with self._store.reading() as connection:
            return reviews_of_attempts(connection, attempt_ids)

    def mark_exported(self, reviews: list[dict]) -> None:
        """See reviews_exported."""
        self._store.change(reviews_exported(reviews))
