"""What people say about the course without their name: counters by month and words. Nothing here is about anybody."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, insert, select, update

from .attempts import insert_new
from .records import new_id
from .tables import remark, tally


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def count(answers: dict[str, int], text: str | None, today: date) -> Callable[[Connection], None]:
    """Work for the writer: each answer is counted by itself. answers: question -> answer."""
    month = month_of(today)

    def write(connection: Connection) -> None:
        for question, answer in sorted(answers.items()):
            place = {"month": month, "question": question, "answer": answer}
            connection.execute(insert_new(connection, tally, *place).values(**place, count=0))
            mine = (tally.c[name] == value for name, value in place.items())
            connection.execute(update(tally).where(*mine).values(count=tally.c.count + 1))
        if text:
            connection.execute(insert(remark).values(id=new_id(), month=month, text=text))

    return write


def tallies(connection: Connection, before: str) -> dict[str, dict[str, dict[int, int]]]:
    """question -> month -> answer -> how often, of the months before `before`, the oldest first."""
    found: dict[str, dict[str, dict[int, int]]] = {}
    rows = connection.execute(select(tally).where(tally.c.month < before).order_by(tally.c.question, tally.c.month, tally.c.answer))
    for row in rows.mappings():
        found.setdefault(row["question"], {}).setdefault(row["month"], {})[row["answer"]] = row["count"]
    return found


def remarks(connection: Connection, before: str) -> dict[str, list[str]]:
    """month -> words of the months before `before`, in the order of the alphabet: it tells nothing of when they came."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(remark.c.month, remark.c.text).where(remark.c.month < before).order_by(remark.c.month)):
        found.setdefault(row.month, []).append(row.text)
    return {month: sorted(texts) for month, texts in found.items()}
