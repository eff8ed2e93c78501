"""What trainers say about texts that learners sent: levels of the rubric and a comment."""

import json
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, insert, select, update

from .tables import attempt, now, person, review

CHUNK = 500


def save_review(text: dict, reviewer_id: str, scores: dict[str, int], comment: str) -> Callable[[Connection], None]:
    """Work for the writer: the feedback on a text (of sent_texts); it takes the place of an earlier one and waits for the gradebook.

    scores: criterion -> 0..2.
    """
    place = {"attempt_id": text["attempt_id"], "slot": text["slot"], "part": text["part"]}
    said = {"reviewer_id": reviewer_id, "scores": json.dumps(scores, sort_keys=True), "comment": comment, "exported_at": None}

    def write(connection: Connection) -> None:
        there = connection.execute(
            update(review).where(*(review.c[name] == value for name, value in place.items())).values(**said, created_at=now())
        ).rowcount
        if not there:
            connection.execute(insert(review).values(**place, learner_id=text["learner_id"], **said, created_at=now()))

    return write


def reviews_of_learner(connection: Connection, learner_id: str) -> dict[tuple[str, str, str], dict]:
    """(attempt, slot, part) -> `{"scores", "comment", "created_at", "reviewer"}`; reviewer: their name, or None."""
    return _by_place(connection, review.c.learner_id == learner_id)


def reviews_of_attempts(connection: Connection, attempt_ids: Iterable[str]) -> dict[tuple[str, str, str], dict]:
    """As reviews_of_learner, of these attempts."""
    ids, found = sorted(set(attempt_ids)), {}
    for start in range(0, len(ids), CHUNK):
        found |= _by_place(connection, review.c.attempt_id.in_(ids[start:start + CHUNK]))
    return found


def _by_place(connection: Connection, condition) -> dict[tuple[str, str, str], dict]:
    columns = (review.c.attempt_id, review.c.slot, review.c.part, review.c.scores, review.c.comment, review.c.created_at, person.c.name)
    rows = connection.execute(select(*columns).outerjoin(person, person.c.id == review.c.reviewer_id).where(condition))
    return {
        (row.attempt_id, row.slot, row.part): {
            "scores": json.loads(row.scores), "comment": row.comment, "created_at": row.created_at, "reviewer": row.name,
        }
        for row in rows
    }


def pending_reviews(connection: Connection, limit: int, after: int = 0) -> list[dict]:
    """Reviews that the gradebook does not have yet, from behind the one with the id `after`, of attempts whose notebook is written.

    Each `{"id", "attempt_id", "slot", "part", "scores", "comment", "created_at", "learner_id", "check_id", "version", "submitted_at"}`.
    """
    columns = (
        review.c.id, review.c.attempt_id, review.c.slot, review.c.part, review.c.scores, review.c.comment, review.c.created_at,
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
