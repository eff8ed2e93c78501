"""kill -9 in the middle of a session: all come back, no vote and no text is lost or there twice."""

import asyncio
import random

import httpx
import pytest

from givefirst.server.identity import csrf_token, token_hash
from givefirst.store import Store, new_id, to_json
from givefirst.store.grants import grant
from givefirst.store.learners import insert_learner
from givefirst.store.tables import now
from givefirst.store.workshops import open_workshop
from givefirst.workshop import Format
from tests.server.running import Running
from tests.server.sample import put, write_site

from .conftest import sample_format, write_live_course

TOKEN, CODE = "trainer-token", "ABCDEF"
BACK = 10  # seconds within which all must be back once the server answers again
PAUSE = 0.05


@pytest.fixture
def size(long) -> tuple[int, int, int]:
    """Kills, phones, events a phone between two kills."""
    return (20, 200, 3) if long else (2, 20, 5)


@pytest.fixture
def folder(tmp_path):
    """A course, a site, and a session that was opened."""
    write_live_course(tmp_path)
    write_site(tmp_path / "site")
    without_slides = sample_format()
    for step in without_slides["steps"]:
        step.pop("slides", None)
    put(tmp_path / "workshops" / "w9.yml", without_slides)
    (tmp_path / "data").mkdir()
    trainer = new_id()
    form = to_json(Format.model_validate(without_slides).model_dump(by_alias=True))
    with Store.open(tmp_path / "data") as store:
        store.change(insert_learner(trainer, "Tara", token_hash(TOKEN)))
        store.change(grant(trainer, "trainer", "A"))
        row = {"id": new_id(), "code": CODE, "format": form, "language": "de", "group_name": "A", "opened_at": now(),
               "ends_at": now().replace(year=now().year + 1), "projector_key": new_id()}
        assert store.change(open_workshop(row, trainer))
    return tmp_path


async def a_moment() -> None:
    """As a browser waits before it tries again: not all of them in the same moment."""
    await asyncio.sleep(random.uniform(0.2, 0.8))


class Room:
    """Where the server is now; None while it is down."""

    def __init__(self):
        self.url, self.over = None, False

    async def send(self, client: httpx.AsyncClient, path: str, body: dict, csrf: str | None) -> dict:
        """Until it is answered with 200: the same key each time."""
        while True:
            if self.url:
                headers = {"Origin": self.url, **({"X-CSRF-Token": csrf} if csrf else {})}
                try:
                    answer = await client.post(f"{self.url}/api/live/{CODE}/{path}", json=body, headers=headers)
                except httpx.TransportError:
                    await a_moment()
                    continue
                if answer.status_code == 200:
                    return answer.json()
                assert answer.status_code == 503, answer.text
            await a_moment()


class Phone:
    """Votes and writes; has a stream open all the time. acknowledged: what the server has said it has."""

    def __init__(self, room: Room, number: int):
        self.room, self.number, self.acknowledged, self.vote, self.lives = room, number, [], None, set()
        self.client = httpx.AsyncClient(timeout=30)

    async def join(self) -> None:
        sent = {"key": new_id(), "nickname": f"Phone {self.number}", "language": "de"}
        self.csrf = (await self.room.send(self.client, "join", sent, None))["csrf"]

    async def do(self, events: int, rng: random.Random) -> None:
        for _ in range(events):
            option = f"option-{rng.randint(1, 4)}"
            await self.act(kind="answer", activity="choice", round=1, response={"step": [option]})
            self.vote = option
            words = f"{self.number}: {len(self.acknowledged)}"
            if len(self.acknowledged) < 30:
                await self.act(kind="question", text=words)
                self.acknowledged.append(words)

    async def act(self, **event) -> None:
        await self.room.send(self.client, "act", {"key": new_id(), **event}, self.csrf)

    async def listen(self) -> None:
        while not self.room.over:
            await a_moment()
            if not (url := self.room.url):
                continue
            try:
                async with self.client.stream("GET", f"{url}/api/live/{CODE}/stream") as stream:
                    async for line in stream.aiter_lines():
                        if line.startswith("data: "):
                            self.lives.add(url)
            except httpx.TransportError:  # it was killed
                continue


def test_kill_in_a_session(folder, size):
    asyncio.run(session_with_kills(folder, *size))


async def session_with_kills(folder, kills: int, people: int, events: int) -> None:
    room, rng = Room(), random.Random(8)
    server = await asyncio.to_thread(Running, folder)
    phones = [Phone(room, number) for number in range(people)]
    trainer = httpx.AsyncClient(timeout=30, cookies={"givefirst": TOKEN})
    listening = []
    try:
        room.url = server.url
        await room.send(trainer, "lead", {"key": new_id(), "kind": "open", "activity": "choice"}, csrf_token(TOKEN))
        await asyncio.gather(*[phone.join() for phone in phones])
        listening = [asyncio.create_task(phone.listen()) for phone in phones]
        for _ in range(kills):
            work = asyncio.gather(*[phone.do(events, rng) for phone in phones])
            await asyncio.sleep(rng.uniform(0.05, 0.5))
            room.url, dead = None, server
            await asyncio.to_thread(dead.kill)
            server = await asyncio.to_thread(Running, folder)
            room.url = server.url
            async with asyncio.timeout(BACK):
                while not all(server.url in phone.lives for phone in phones):
                    await asyncio.sleep(PAUSE)
            await work
        answer = await trainer.get(f"{server.url}/api/live/{CODE}/view?as=lead")
        seen = answer.json()
        revealed = await room.send(trainer, "lead", {"key": new_id(), "kind": "reveal", "activity": "choice"}, csrf_token(TOKEN))
    finally:
        room.over = True
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        await asyncio.gather(*[phone.client.aclose() for phone in phones], trainer.aclose())
        await asyncio.to_thread(server.kill)
    assert sorted(question["text"] for question in seen["questions"]) == sorted(text for phone in phones for text in phone.acknowledged)
    assert (seen["joined"], seen["activity"]["answered"]) == (people, people)
    votes = [phone.vote for phone in phones]
    bars = revealed["view"]["activity"]["results"][0]["options"]
    assert {bar["id"]: bar["count"] for bar in bars} == {name: votes.count(name) for name in ("option-1", "option-2", "option-3", "option-4")}
