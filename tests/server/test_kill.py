"""kill -9 over HTTP: every acknowledged attempt is there exactly once, whenever the server is killed.

(That a process is killed says nothing about fsync: see tests/store/test_power_cut.py for loss of power.)
"""

import asyncio
import random

import httpx
import pytest
from sqlalchemy import text

from givefirst.store import Store, new_id
from givefirst.store.engine import reading

from .conftest import model_attempt
from .running import Running
from .sample import write_sample, write_site

CLIENTS = 8


@pytest.fixture
def folder(tmp_path, database):
    write_sample(tmp_path)
    write_site(tmp_path / "site")
    if database:
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "server.yml").write_text(f"database: {database}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def size(request, database) -> tuple[int, int]:
    """Kills, and attempts to reach in all. (With PostgreSQL another process does the writing: see tests/store/test_postgresql.py for killing that.)"""
    full, short = ((100, 10_000), (4, 500)) if database else ((1000, 100_000), (12, 1500))
    return full if request.config.getoption("--long", default=False) else short


async def send(client: httpx.AsyncClient, learner: dict, body: dict) -> int | None:
    """The status, or None when the answer was lost."""
    headers = {"Origin": str(client.base_url).rstrip("/"), "X-CSRF-Token": learner["csrf"], "Cookie": learner["cookie"]}
    try:
        return (await client.post("/api/attempts", json=body, headers=headers)).status_code
    except httpx.TransportError:
        return None


async def one_life(server: Running, learner: dict | None, body: dict, waiting: list, acknowledged: dict, enough: int) -> dict:
    """Send until `enough` attempts of this life are acknowledged, then kill; keys without an answer wait for the next life."""
    async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        if learner is None:
            answer = await client.post("/api/learner", json={}, headers={"Origin": server.url})
            learner = {"csrf": answer.json()["csrf"], "cookie": answer.headers["set-cookie"].split(";")[0]}
        goal, dead = len(acknowledged) + enough, asyncio.Event()

        async def work():
            while not dead.is_set():
                key = waiting.pop() if waiting else new_id()
                status = await send(client, learner, {**body, "key": key})
                if status is None:
                    waiting.append(key)
                    return
                assert status in (200, 201)
                acknowledged.setdefault(key, status)
                if len(acknowledged) >= goal and not dead.is_set():
                    dead.set()
                    server.process.kill()

        await asyncio.gather(*[work() for _ in range(CLIENTS)])
    server.kill()
    return learner


def test_kill_9_loses_nothing_and_doubles_nothing(folder, size, sample_course, database):
    kills, total = size
    rng = random.Random(9)
    body = model_attempt(next(iter(sample_course.checks.values())))
    learner, waiting, acknowledged, lost_answers = None, [], {}, 0
    for _ in range(kills):
        with Running(folder) as server:
            learner = asyncio.run(one_life(server, learner, body, waiting, acknowledged, rng.randint(1, 2 * total // kills)))
            lost_answers += len(waiting)
    assert lost_answers > 0  # else no kill fell into a request, and the test shows nothing

    with Store.open(folder / "data", database) as store, reading(store._engine) as connection:
        keys = list(connection.execute(text("SELECT key FROM attempt")).scalars())
        ids = sorted(connection.execute(text("SELECT id FROM attempt")).scalars())
        waiting_ids = [row["id"] for row in store.pending_attempts(2 * total)]
        completions = connection.execute(text("SELECT count(*) FROM completion")).scalar()
        whole = "ok" if database else connection.execute(text("PRAGMA integrity_check")).scalar()
    assert whole == "ok"
    assert len(keys) == len(set(keys))  # nothing twice
    assert set(acknowledged) <= set(keys)  # nothing lost
    assert set(keys) <= set(acknowledged) | set(waiting)  # nothing made up
    assert waiting_ids == ids  # all of them are in the outbox
    assert completions == 1
