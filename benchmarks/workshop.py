"""A live workshop of 300 people: how long from a vote to the projector, and how much memory.

The load runs in a process of its own, beside the server on the same machine: for each participant a connection that votes and one that
listens, and a projector. A vote is on the projector when it has shown the state that the voter was answered with.
"""

import asyncio
import json
import random
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

PEOPLE, SECONDS, ROUNDS = 300, 5, 4  # each votes once a round, at some moment of its seconds
CODE, TOKEN, EXERCISE = "ABCDEF", "trainer-of-the-benchmark", "immigrant/dialogue/comment-signpost"

SERVE = """
import sys
from pathlib import Path
from givefirst.server.run import serve
data, site, root = map(Path, sys.argv[1:])
serve("127.0.0.1", 0, data, site, root, on_ready=lambda url: print(url, flush=True))
"""


@contextmanager
def serving(root: Path):
    """A server of the course with an open session, and without the book, which nobody reads here; gives (address, the trainer's token for changes, process id)."""
    with tempfile.TemporaryDirectory() as folder:
        site, data = Path(folder) / "site", Path(folder) / "data"
        site.mkdir()
        data.mkdir()
        csrf = prepare(data)
        process = subprocess.Popen([sys.executable, "-c", SERVE, str(data), str(site), str(root)], cwd=root, stdout=subprocess.PIPE, text=True)
        try:
            yield process.stdout.readline().strip().rstrip("/"), csrf, process.pid
        finally:
            process.terminate()
            process.wait()


def prepare(data: Path) -> str:
    """A trainer and an open session in the records of a data folder, before its server starts. Returns the trainer's token for changes."""
    from givefirst.server.identity import csrf_token, token_hash
    from givefirst.store import Store, new_id, to_json
    from givefirst.store.grants import grant
    from givefirst.store.learners import insert_learner
    from givefirst.store.tables import now
    from givefirst.store.workshops import open_workshop
    from givefirst.workshop import own_format

    trainer = new_id()
    row = {
        "id": new_id(), "code": CODE, "format": to_json(own_format(90).model_dump(by_alias=True)), "language": "de", "group_name": "A",
        "opened_at": now(), "ends_at": now().replace(year=now().year + 1), "projector_key": new_id(),
    }
    with Store.open(data) as store:
        store.change(insert_learner(trainer, None, token_hash(TOKEN)))
        store.change(grant(trainer, "trainer", "A"))
        assert store.change(open_workshop(row, trainer))
    return csrf_token(TOKEN)


def run(server_url: str, csrf: str, process_id: int, responses: list[dict]) -> dict:
    """responses: to EXERCISE; each vote is one of them. Returns {"votes", "p50_ms", "p95_ms", "max_ms", "memory_mb", "joined_s"}."""
    import psutil

    command = [sys.executable, str(Path(__file__).resolve()), server_url, csrf]
    done = subprocess.run(command, input=json.dumps(responses), capture_output=True, text=True, check=True)
    family = [psutil.Process(process_id), *psutil.Process(process_id).children(recursive=True)]
    return json.loads(done.stdout) | {"memory_mb": sum(each.memory_info().rss for each in family) / 2**20}


class Client:
    """Keep-alive connections of one browser: ask() sends a request, listen() reads a stream."""

    def __init__(self, url, cookie: str = "", csrf: str = ""):
        self.url, self.cookie, self.csrf, self._open = url, cookie, csrf, None

    async def ask(self, method: str, path: str, body: dict | None = None) -> tuple[dict, dict]:
        request = self._request(method, path, json.dumps(body).encode() if body else b"")
        try:
            status, headers, reader = await self._sent(request)
        except (ConnectionError, asyncio.IncompleteReadError):  # the server closes what is idle for five seconds; the key makes it safe to send again
            self._open = None
            status, headers, reader = await self._sent(request)
        answer = json.loads(await reader.readexactly(int(headers["content-length"])))
        if status != 200:
            raise RuntimeError(f"{path}: {status} {answer}")
        return answer, headers

    async def _sent(self, request: bytes):
        if self._open is None:
            self._open = await asyncio.open_connection(self.url.hostname, self.url.port)
        reader, writer = self._open
        writer.write(request)
        return *await self._head(reader), reader

    async def listen(self, path: str, on_view, ready: asyncio.Event) -> None:
        reader, writer = await asyncio.open_connection(self.url.hostname, self.url.port, limit=2**20)
        writer.write(self._request("GET", path, b""))
        await self._head(reader)
        ready.set()
        async for line in reader:
            if line.startswith(b"id: "):
                on_view(int(line[4:]))

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        return (
            f"{method} {path} HTTP/1.1\r\nHost: {self.url.netloc}\r\nOrigin: {self.url.scheme}://{self.url.netloc}\r\nCookie: {self.cookie}\r\n"
            f"X-CSRF-Token: {self.csrf}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    @staticmethod
    async def _head(reader) -> tuple[int, dict]:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        return int(first.split()[1]), {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


async def measure(server_url: str, csrf: str, responses: list[dict]) -> dict:
    url, base, rng = urlsplit(server_url), f"/api/live/{CODE}", random.Random(1)
    trainer = Client(url, f"givefirst={TOKEN}", csrf)
    view, _ = await trainer.ask("POST", f"{base}/lead", {"key": secrets.token_hex(16), "kind": "add", "exercise": EXERCISE})
    activity = view["view"]["agenda"][0]["activities"][-1]["id"]
    started, phones, tasks = time.perf_counter(), [Client(url) for _ in range(PEOPLE)], []

    async def join(phone: Client) -> None:
        answer, headers = await phone.ask("POST", f"{base}/join", {"key": secrets.token_hex(16), "nickname": None, "language": "de"})
        phone.csrf, phone.cookie = answer["csrf"], headers["set-cookie"].partition(";")[0]

    await asyncio.gather(*[join(phone) for phone in phones])
    joined = time.perf_counter() - started
    seen: list[tuple[int, float]] = []  # what the projector was sent, and when
    ready = [asyncio.Event() for _ in range(PEOPLE + 1)]
    tasks.append(asyncio.create_task(trainer.listen(f"{base}/stream?as=projector", lambda seq: seen.append((seq, time.perf_counter())), ready[0])))
    tasks += [asyncio.create_task(phone.listen(f"{base}/stream", lambda seq: None, event)) for phone, event in zip(phones, ready[1:], strict=True)]
    await asyncio.gather(*[event.wait() for event in ready])
    await trainer.ask("POST", f"{base}/lead", {"key": secrets.token_hex(16), "kind": "open", "activity": activity})
    votes: list[tuple[float, int]] = []  # when it was sent, and the number of the state that came back

    async def vote(phone: Client) -> None:
        await asyncio.sleep(rng.uniform(0, SECONDS))
        body = {"key": secrets.token_hex(16), "kind": "answer", "activity": activity, "round": 1, "response": rng.choice(responses)}
        sent = time.perf_counter()
        answer, _ = await phone.ask("POST", f"{base}/act", body)
        votes.append((sent, answer["view"]["seq"]))

    for _ in range(ROUNDS):
        await asyncio.gather(*[vote(phone) for phone in phones])
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    waits = sorted(1000 * (next(moment for seq, moment in seen if seq >= mine) - sent) for sent, mine in votes)
    return {"votes": len(waits), "p50_ms": waits[len(waits) // 2], "p95_ms": waits[len(waits) * 95 // 100], "max_ms": waits[-1], "joined_s": joined}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1], sys.argv[2], json.load(sys.stdin)))))
