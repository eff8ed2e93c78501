"""Opening HR's list of a large company: what the database does for one page, on SQLite or PostgreSQL."""

import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from givefirst.store import Store, new_id
from givefirst.store.completion_list import OVERDUE, Wanted, count_entries, entries, groups
from givefirst.store.engine import open_engine
from givefirst.store.schema import prepare_schema
from givefirst.store.tables import completion, enrolment, now, person

PEOPLE, ROWS = 20_000, 50
ORDER = ("theme:giving", "theme:dialogue", "theme:sharing", "course")
FIRST = ("Ada", "Jürgen", "Özlem", "Łukasz", "Mehmet", "Änne", "Sofia", "Björn", "Zoë", "Ole")
LAST = ("Müller", "Śliwa", "Öztürk", "Groß", "Nowak", "Sauer", "Yılmaz", "Peters", "Ünal", "Abel")


def run(database: str | None = None, people: int = PEOPLE) -> dict[str, float]:
    """View -> seconds. database: a URL of an empty database; without one, SQLite in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(database or Path(folder) / "people.db")
        prepare_schema(engine)
        fill(engine, people)
        with Store(engine) as store:
            views = {
                "first page": (Wanted(order=ORDER), 0), "last page": (Wanted(order=ORDER), people), "a group": (Wanted(order=ORDER, group="Team 7"), 0),
                "a name": (Wanted(order=ORDER, name="mueller"), 0), "overdue": (Wanted(order=ORDER, state=OVERDUE, what="theme:sharing"), 0),
                "unassigned": (Wanted(order=ORDER, state="unassigned", what="course"), 0), "completed": (Wanted(order=ORDER, state="completed"), 0),
            }
            return {name: best(store, wanted, offset) for name, (wanted, offset) in views.items()}


def best(store: Store, wanted: Wanted, offset: int, times: int = 3) -> float:
    """Seconds for the rows of a page, their number and the names of the groups."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        with store.reading() as connection:
            groups(connection)
            count_entries(connection, wanted)
            list(entries(connection, wanted, ROWS, offset))
        taken.append(time.perf_counter() - start)
    return min(taken)


def fill(engine, people: int) -> None:
    """Everybody is asked for theme 3, every second for the course; half have completed theme 3, a third others."""
    dice, today, moment = random.Random(20), date.today(), now()
    ids = [new_id() for _ in range(people)]
    rows = [
        {"id": who, "name": f"{dice.choice(FIRST)} {dice.choice(LAST)} {number}", "group_name": f"Team {number % 100}", "created_at": moment}
        for number, who in enumerate(ids)
    ]
    asked = [{"what": "theme:sharing", "who": who} for who in ids] + [{"what": "course", "who": who} for who in ids[::2]]
    done = [("theme:sharing", who) for who in ids[::2]] + [("theme:giving", who) for who in ids[::3]] + [("theme:dialogue", who) for who in ids[1::3]]
    with engine.begin() as connection:
        connection.execute(insert(person), rows)
        connection.execute(insert(enrolment), [
            {"learner_id": one["who"], "what": one["what"], "mandatory": one["what"] != "course", "created_at": moment, "due_on": today + timedelta(days=dice.randint(-30, 30))}
            for one in asked
        ])
        connection.execute(insert(completion), [{"learner_id": who, "what": what, "course_version": "2026.1", "completed_at": moment} for what, who in done])
