"""Load on POST /api/attempts: keep-alive connections that send one attempt after another, each with a key of its own.

The load runs in a process of its own, so that it takes no time from the server's interpreter. Raw sockets, no HTTP client:
the clients at hand are slower than the server. Attempts differ as those of people do: random variants, random answers, a text
of its own in each, half of them in either language. All are made before the clock starts.
"""

import asyncio
import json
import random
import secrets
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit


def run(server_url: str, bodies: list[dict], *, attempts: int = 20_000, connections: int = 64) -> dict:
    """Send `attempts` attempts over `connections` connections to a running server.

    bodies: for POST /api/attempts, see random_attempts(); they are sent in turn, each time with a key of its own.
    Returns {"attempts", "seconds", "per_second", "p50_ms", "p99_ms", "max_ms", "statuses": {status: count}}.
    """
    command = [sys.executable, str(Path(__file__).resolve()), server_url, str(attempts), str(connections)]
    done = subprocess.run(command, input=json.dumps(bodies), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def random_attempts(check, count: int, seed: int = 1) -> list[dict]:
    """`count` bodies that answer a `givefirst.course.Check` at random; the same ones for the same seed."""
    rng = random.Random(seed)
    return [
        {
            "key": "0" * 32, "check": check.id, "version": check.version, "language": rng.choice(["de", "en"]),
            "responses": {slot.id: random_answer(slot, rng) for slot in check.slots.values()},
        }
        for _ in range(count)
    ]


def random_answer(slot, rng: random.Random) -> dict:
    exercise = rng.choice(list(slot.variants.values()))
    return {"variant": exercise.id, "parts": {part.id: random_response(part, rng) for part in exercise.parts}}


def random_response(part, rng: random.Random):
    """Anything a learner can do with a part. Shapes: ARCHITECTURE.md, "Response"."""
    spec = part.public("de")
    ids = {name: [item["id"] for item in spec.get(name, [])] for name in ("options", "items", "rows", "targets")}
    if part.interaction == "choice":
        return rng.sample(ids["options"], rng.randint(0, len(ids["options"])) if part.multiple else 1)
    if part.interaction == "order":
        return rng.sample(ids["items"], len(ids["items"]))
    if part.interaction == "match":
        return {row: rng.choice(ids["targets"]) for row in ids["rows"]}
    if part.interaction == "dialogue":
        return random_walk(part, rng)
    if part.interaction == "extended-text":
        return {"text": rng.randbytes(rng.randint(20, 200)).hex(), "send": rng.random() < 0.5}
    return rng.choice([None, part.model_response()])


def random_walk(part, rng: random.Random) -> list[str]:
    """From the start of a dialogue by random open options, to an ending or until 20 steps are taken."""
    nodes, place, steps, flags = {node.id: node for node in part.nodes}, part.start, [], set()
    while place in nodes and len(steps) < 20:
        option = rng.choice([option for option in nodes[place].options if flags >= set(option.if_) and not flags & set(option.unless)])
        steps.append(f"{place}.{option.id}")
        flags |= set(option.set)
        place = option.goto if isinstance(option.goto, str) else None
    return steps


class Connection(asyncio.Protocol):
    """One keep-alive connection; `ask` sends a request and waits for the whole answer."""

    def __init__(self):
        self._buffer = b""
        self._answer = None

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(rest) >= length:
            self._buffer = b""
            self._answer.set_result((int(head[9:12]), head, rest))

    def connection_lost(self, error):
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server closed the connection"))

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer


def post(url, path: str, body: bytes, headers: str = "") -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: {url.netloc}\r\nOrigin: {url.scheme}://{url.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    ).encode() + body


async def connect(url) -> tuple[Connection, str]:
    """A connection with a learner of its own, and the headers that go with it."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, url.hostname, url.port)
    _, head, body = await connection.ask(post(url, "/api/learner", b'{"name": null}'))
    cookie = head.decode().lower().partition("\r\nset-cookie: ")[2].partition(";")[0]
    cookie = head.decode()[head.decode().lower().index(cookie):][:len(cookie)]
    return connection, f"Cookie: {cookie}\r\nX-CSRF-Token: {json.loads(body)['csrf']}\r\n"


async def work(connection: Connection, requests: list[bytes]) -> tuple[list[float], list[int]]:
    times, statuses = [], []
    for request in requests:
        start = time.perf_counter()
        status, _, _ = await connection.ask(request)
        times.append(time.perf_counter() - start)
        statuses.append(status)
    return times, statuses


def prepared(url, bodies: list[bytes], headers: str, numbers: range) -> list[bytes]:
    """The requests of one connection, each with a key that was never used."""
    keyed = [bodies[n % len(bodies)].replace(b"0" * 32, secrets.token_hex(16).encode(), 1) for n in numbers]
    return [post(url, "/api/attempts", body, headers) for body in keyed]


async def load(url, bodies: list[dict], attempts: int, connections: int) -> dict:
    raw = [json.dumps(body).encode() for body in bodies]
    workers = [await connect(url) for _ in range(connections)]
    requests = [prepared(url, raw, headers, range(n, attempts, connections)) for n, (_, headers) in enumerate(workers)]
    start = time.perf_counter()
    done = await asyncio.gather(*[work(worker[0], own) for worker, own in zip(workers, requests, strict=True)])
    seconds = time.perf_counter() - start
    times = sorted(value for part, _ in done for value in part)
    statuses = [value for _, part in done for value in part]
    return {
        "attempts": len(times), "seconds": round(seconds, 2), "per_second": round(len(times) / seconds),
        "p50_ms": round(1000 * times[len(times) // 2], 1), "p99_ms": round(1000 * times[len(times) * 99 // 100], 1),
        "max_ms": round(1000 * times[-1], 1), "statuses": {str(status): statuses.count(status) for status in set(statuses)},
    }


def main() -> None:
    url, attempts, connections = urlsplit(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    try:
        import uvloop

        runner = uvloop.run
    except ImportError:  # there is none for Windows
        runner = asyncio.run
    print(json.dumps(runner(load(url, json.load(sys.stdin), attempts, connections))))


if __name__ == "__main__":
    main()
