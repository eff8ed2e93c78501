"""Load on POST /api/attempts: keep-alive connections that send one attempt after another, each with a key of its own.

The load runs in a process of its own, so that it takes no time from the server's interpreter. Raw sockets, no HTTP client:
the clients at hand are slower than the server.
"""

import asyncio
import json
import secrets
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit


def run(server_url: str, attempt: dict, *, attempts: int = 20_000, connections: int = 64) -> dict:
    """Send `attempts` attempts over `connections` connections to a running server.

    attempt: a body for POST /api/attempts, see attempt_of(); its key is replaced each time.
    Returns {"attempts", "seconds", "per_second", "p50_ms", "p99_ms", "max_ms", "statuses": {status: count}}.
    """
    command = [sys.executable, str(Path(__file__).resolve()), server_url, str(attempts), str(connections)]
    done = subprocess.run(command, input=json.dumps(attempt), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def attempt_of(check, language: str = "de") -> dict:
    """A body that answers every slot of a `givefirst.course.Check` with the model response of its first variant."""
    responses = {}
    for slot in check.slots.values():
        exercise = next(iter(slot.variants.values()))
        parts = {part.id: part.model_response() for part in exercise.parts}
        responses[slot.id] = {"variant": exercise.id, "parts": parts}
    return {"key": "", "check": check.id, "version": check.version, "language": language, "responses": responses}


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


async def work(url, body: dict, count: int) -> tuple[list[float], list[int]]:
    connection, headers = await connect(url)
    empty = {**body, "key": "0" * 32}
    template = post(url, "/api/attempts", json.dumps(empty).encode(), headers)
    times, statuses = [], []
    for _ in range(count):
        request = template.replace(b"0" * 32, secrets.token_hex(16).encode(), 1)
        start = time.perf_counter()
        status, _, _ = await connection.ask(request)
        times.append(time.perf_counter() - start)
        statuses.append(status)
    return times, statuses


async def load(url, body: dict, attempts: int, connections: int) -> dict:
    start = time.perf_counter()
    done = await asyncio.gather(*[work(url, body, attempts // connections) for _ in range(connections)])
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
