"""Texts that learners sent for feedback. Nothing else of an attempt is read here: no score, no result, no other answer."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, select

from .tables import attempt, person

COLUMNS = (attempt.c.id, attempt.c.learner_id, attempt.c.check_id, attempt.c.version, attempt.c.language, attempt.c.submitted_at, attempt.c.body)


def texts_of_learner(connection: Connection, learner_id: str) -> list[dict]:
    """Every text this person has sent, newest first.

    Each `{"attempt_id", "slot", "part", "learner_id", "check_id", "version", "language", "submitted_at", "variant", "text"}`.
    """
    mine = select(*COLUMNS).where(attempt.c.learner_id == learner_id, attempt.c.written.is_(True)).order_by(attempt.c.id.desc())
    return [text for row in connection.execute(mine) for text in texts_in(row)]


def texts_of_groups(connection: Connection, groups: tuple[str, ...]) -> list[dict]:
    """Texts of the people in these groups, oldest first, as texts_of_learner, each with `name` and `group`. Who has left is not among them."""
    theirs = (
        select(*COLUMNS, person.c.name, person.c.group_name)
        .join(person, person.c.id == attempt.c.learner_id)
        .where(person.c.group_name.in_(groups), person.c.ended_at.is_(None), attempt.c.written.is_(True))
        .order_by(attempt.c.id)
    )
    return [{**text, "name": row.name, "group": row.group_name} for row in connection.execute(theirs) for text in texts_in(row)]


def text_of_groups(connection: Connection, groups: tuple[str, ...], attempt_id: str, slot: str, part: str) -> dict | None:
    """One of them; None as well when it belongs to somebody of another group."""
    one = (
        select(*COLUMNS, person.c.name, person.c.group_name)
        .join(person, person.c.id == attempt.c.learner_id)
        .where(attempt.c.id == attempt_id, attempt.c.written.is_(True), person.c.group_name.in_(groups), person.c.ended_at.is_(None))
    )
    row = connection.execute(one).first()
    found = [text for text in texts_in(row) if (text["slot"], text["part"]) == (slot, part)] if row else []
    return {**found[0], "name": row.name, "group": row.group_name} if found else None


def texts_in(row) -> Iterator[dict]:
    """The texts in one attempt: what was sent, whichever slot it stands in."""
    for slot, answer in json.loads(row.body)["responses"].items():
        for part, response in answer["parts"].items():
            if isinstance(response, dict) and response.get("send") is True and str(response.get("text", "")).strip():
                yield {
                    "attempt_id": row.id, "slot": slot, "part": part, "learner_id": row.learner_id, "check_id": row.check_id,
                    "version": row.version, "language": row.language, "submitted_at": row.submitted_at,
                    "variant": answer["variant"], "text": response["text"],
                }
