"""Live workshops: opened, written down event by event, read back at the start of a server, deleted a day after their announced end."""

from collections.abc import Callable
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, insert, select, update

from .attempts import insert_new
from .records import to_json
from .tables import person, workshop, workshop_event, workshop_trainer



def open_workshop(row: dict, trainer_id: str) -> Callable[[Connection], bool]:
    """Work for the writer. row: the columns of `workshop` without `reactions`. False when the code is taken."""

    def write(connection: Connection) -> bool:
        new = insert_new(connection, workshop, "code")
        connection.execute(new, [{"reactions": "{}", **row}])
        if connection.execute(select(workshop.c.id).where(workshop.c.code == row["code"])).scalar() != row["id"]:
            return False
        connection.execute(insert(workshop_trainer).values(workshop_id=row["id"], person_id=trainer_id))
        return True

    return write


def add_trainer(workshop_id: str, person_id: str) -> Callable[[Connection], None]:
    """Work for the writer: this person leads it, too."""

    def write(connection: Connection) -> None:
        row = {"workshop_id": workshop_id, "person_id": person_id}
        connection.execute(insert_new(connection, workshop_trainer, *row), [row])

    return write


def keep_event(workshop_id: str, key: str, event: dict, reaction: dict | None = None, minimum: int = 10) -> Callable[[Connection], bool]:
    """Work for the writer. False when the key was there before: then nothing is written, and nothing has to be.

    reaction: answers of the form at the end; they are added to those of the others, in the same transaction, see _add_reaction.
    """
    body = to_json(event)

    def write(connection: Connection) -> bool:
        row = {"workshop_id": workshop_id, "key": key, "body": body}
        # (Not the rowcount: the statement that writes many rows has none.)
        there = (workshop_event.c.workshop_id == workshop_id) & (workshop_event.c.key == key)
        if connection.execute(select(workshop_event.c.id).where(there)).first():
            return False
        connection.execute(insert(workshop_event).values(row))
        if reaction:
            _add_reaction(connection, workshop_id, reaction, minimum)
        return True

    return write


def _add_reaction(connection: Connection, workshop_id: str, reaction: dict, minimum: int) -> None:
    """Numbers are counted and texts are sorted: neither order nor moment says who wrote what.

    They wait under `waiting` until so many people are together, and then join the sums that a trainer sees: a sum that grew
    by one would tell what that one has said.
    """
    mine = workshop.c.id == workshop_id
    sums = orjson.loads(connection.execute(select(workshop.c.reactions).where(mine)).scalar() or "{}")
    waiting = _added(sums.pop("waiting", {}), {name: {value: 1} for name, value in reaction.items() if name != "text" and value is not None} | {
        "people": 1, "texts": [reaction["text"]] if reaction.get("text", "").strip() else []})
    sums = _added(sums, waiting) if waiting["people"] >= minimum else sums | {"waiting": waiting}
    connection.execute(update(workshop).where(mine).values(reactions=to_json(sums)))


def _added(sums: dict, more: dict) -> dict:
    """Both together: numbers added, lists sorted, counts added each."""
    found = dict(sums)
    for name, value in more.items():
        if isinstance(value, dict):
            found[name] = _added(sums.get(name, {}), value)
        elif isinstance(value, list):
            found[name] = sorted(sums.get(name, []) + value)
        else:
            found[name] = sums.get(name, 0) + value
    return found


def workshop_of_code(connection: Connection, code: str) -> dict | None:
    """The columns of `workshop`, `format` and `reactions` unpacked, `trainers` as trainers_of, and `events` in their order."""
    row = connection.execute(select(workshop).where(workshop.c.code == code)).mappings().first()
    if row is None:
        return None
    events = connection.execute(
        select(workshop_event.c.key, workshop_event.c.body).where(workshop_event.c.workshop_id == row["id"]).order_by(workshop_event.c.id))
    return {
        **row, "format": orjson.loads(row["format"]), "reactions": orjson.loads(row["reactions"]), "trainers": trainers_of(connection, row["id"]),
        "events": [(each.key, orjson.loads(each.body)) for each in events],
    }


def trainers_of(connection: Connection, workshop_id: str) -> dict[str, str | None]:
    """Id of a person -> their name, in the order in which they came."""
    joined = workshop_trainer.outerjoin(person, person.c.id == workshop_trainer.c.person_id)
    rows = connection.execute(
        select(workshop_trainer.c.person_id, person.c.name).select_from(joined).where(workshop_trainer.c.workshop_id == workshop_id).order_by(workshop_trainer.c.id))
    return {row.person_id: row.name for row in rows}


def reactions(connection: Connection, workshop_id: str) -> dict:
    """`{"people": n, "welcome": {"yes": n, "partly": n, "no": n}, …, "texts": [sorted]}`, as far as there is something."""
    return orjson.loads(connection.execute(select(workshop.c.reactions).where(workshop.c.id == workshop_id)).scalar() or "{}")


def workshops_of(connection: Connection, person_id: str) -> list[dict]:
    """Those that this person leads, the newest first: `{"code", "format", "group", "opened_at", "ends_at"}`."""
    mine = select(workshop_trainer.c.workshop_id).where(workshop_trainer.c.person_id == person_id)
    rows = connection.execute(select(workshop).where(workshop.c.id.in_(mine)).order_by(workshop.c.opened_at.desc(), workshop.c.code)).mappings()
    return [
        {"code": row["code"], "format": orjson.loads(row["format"]), "group": row["group_name"], "opened_at": row["opened_at"], "ends_at": row["ends_at"]}
        for row in rows
    ]


def due_workshops(connection: Connection, at: datetime, hours: int) -> list[str]:
    """Ids of those whose announced end was so many hours ago."""
    return list(connection.execute(select(workshop.c.id).where(workshop.c.ends_at <= at - timedelta(hours=hours))).scalars())


def due_events(connection: Connection, workshop_ids: list[str]) -> list[int]:
    return list(connection.execute(select(workshop_event.c.id).where(workshop_event.c.workshop_id.in_(workshop_ids))).scalars())


def due_trainers(connection: Connection, workshop_ids: list[str]) -> list[int]:
    return list(connection.execute(select(workshop_trainer.c.id).where(workshop_trainer.c.workshop_id.in_(workshop_ids))).scalars())
