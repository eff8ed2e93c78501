"""A row about each person in every table that is about people, every text column filled."""

from datetime import date

from sqlalchemy import Connection, Integer, String, Text, insert, select

from givefirst.store.erasure import NOBODYS, OF_OTHERS, OWN
from givefirst.store.tables import metadata, now, workshop

OF_PEOPLE = [table for table in metadata.sorted_tables if table.name not in NOBODYS]
WORKSHOP = "w" * 32  # that all of them lead
VALUES = {"UtcDateTime": now, "Date": lambda: date(2026, 3, 1), "Boolean": lambda: True, "Integer": lambda: 1, "Float": lambda: 1.0}


def fill(connection: Connection, people: list[str], mark_of=lambda person_id: "other") -> None:
    """mark_of(person_id): what stands in all of their texts. Reviewer, and who looked, is the next person."""
    if not connection.execute(select(workshop.c.id)).first():
        connection.execute(insert(workshop), {column.name: WORKSHOP[: column.type.length] if isinstance(column.type, (String, Text)) else now() for column in workshop.c})
    for table in OF_PEOPLE:
        rows = [row(table, person_id, people[(n + 1) % len(people)], f"{mark_of(person_id)}-{n}") for n, person_id in enumerate(people)]
        connection.execute(insert(table), rows)


def row(table, person_id: str, other: str, text: str) -> dict:
    values = {}
    for column in table.c:
        if column in OWN:
            values[column.name] = person_id
        elif column in OF_OTHERS:
            values[column.name] = other
        elif column.name == "workshop_id":
            values[column.name] = WORKSHOP
        elif column.name == "scope":
            values[column.name] = f"person:{person_id}"
        elif isinstance(column.type, (String, Text)):
            values[column.name] = "de" if column.type.length == 2 else text
        elif not (column.primary_key and isinstance(column.type, Integer)):
            values[column.name] = VALUES[type(column.type).__name__]()
    return values


def everything(connection: Connection) -> dict[str, list[tuple]]:
    """All rows of these tables, sorted."""
    return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in OF_PEOPLE}
