"""Opening HR's list of a large company: from the request to the page, with its line in the access log, on SQLite and on PostgreSQL."""

import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
from sqlalchemy import insert

from givefirst.course import load_course
from givefirst.server import create_app
from givefirst.server.identity import token_hash
from givefirst.store import Store, new_id
from givefirst.store.grants import grant
from givefirst.store.tables import completion, enrolment, now, person
from givefirst.testing.postgresql import Cluster, ensure_postgresql

PEOPLE = 20_000
VIEWS = {
    "first page": "", "last page": "?page=9999", "a group": "?group=Team+7", "a name": "?name=m%C3%BCller", "overdue": "?what=theme:sharing&state=overdue",
    "completed": "?state=completed", "not assigned": "?what=course&state=unassigned",
}
FIRST = ("Ada", "Jürgen", "Özlem", "Łukasz", "Mehmet", "Änne", "Sofia", "Björn", "Zoë", "Ole")
LAST = ("Müller", "Śliwa", "Öztürk", "Groß", "Nowak", "Sauer", "Yılmaz", "Peters", "Ünal", "Abel")


def run(root: Path, people: int = PEOPLE) -> Iterator[tuple[str, dict[str, float]]]:
    """(database, {view: seconds}); the best of five, since the first opening also reads the templates."""
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", views(root, Path(folder), None, people)
    with Cluster(ensure_postgresql()) as cluster, tempfile.TemporaryDirectory() as folder:
        yield "PostgreSQL", views(root, Path(folder), cluster.new_database(), people)


def views(root: Path, folder: Path, database: str | None, people: int) -> dict[str, float]:
    with Store.open(folder, database) as store:
        who, token = new_id(), "hr"
        store.start_learner(who, "HR", token_hash(token))
        store.change(grant(who, "hr"))
        store.change(lambda connection: fill(connection, people))
        app = create_app(load_course(root), folder, store)
        return {view: asyncio.run(opened(app, f"/de/hr{query}", token)) for view, query in VIEWS.items()}


async def opened(app, address: str, token: str, times: int = 5) -> float:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost", cookies={"givefirst": token}) as client:
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            answer = await client.get(address)
            taken.append(time.perf_counter() - start)
            if answer.status_code != 200 or "<tbody>" not in answer.text:
                raise RuntimeError(f"{address}: {answer.status_code}")
    return min(taken)


def fill(connection, people: int) -> None:
    """Everybody is asked for theme 3, every second for the course; half have completed theme 3, a third others."""
    dice, today, moment = random.Random(20), date.today(), now()
    ids = [new_id() for _ in range(people)]
    connection.execute(insert(person), [
        {"id": who, "name": f"{dice.choice(FIRST)} {dice.choice(LAST)} {number}", "group_name": f"Team {number % 100}", "created_at": moment}
        for number, who in enumerate(ids)
    ])
    connection.execute(insert(enrolment), [
        {"learner_id": who, "what": what, "mandatory": what != "course", "created_at": moment, "due_on": today + timedelta(days=dice.randint(-30, 30))}
        for what, some in (("theme:sharing", ids), ("course", ids[::2])) for who in some
    ])
    connection.execute(insert(completion), [
        {"learner_id": who, "what": what, "course_version": "2026.1", "completed_at": moment}
        for what, some in (("theme:sharing", ids[::2]), ("theme:giving", ids[::3]), ("theme:dialogue", ids[1::3])) for who in some
    ])
