"""Server-sent events: whoever listens is sent the whole view of their role, a few times a second at most. A lost one does no harm."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.responses import Response

from ...workshop.audience import EVERYBODY, LEAD, PROJECTOR

SHOWN = frozenset({LEAD, PROJECTOR})
PAUSE_SHOWN, PAUSE = 0.05, 0.1  # seconds between two views: on the few screens that all look at, on the phones of a room
BEAT = 10  # seconds between two signs of life
MOST = {LEAD: 20, PROJECTOR: 20, "participant": 3}  # streams of a role, or of one participant; the oldest is closed


@dataclass
class Lane:
    """Audiences that are told together, with so many seconds between two times."""

    pause: float
    dirty: set[str] = field(default_factory=set)
    timer: asyncio.TimerHandle | None = None
    last: float = 0.0


class Hub:
    """The streams of one session."""

    def __init__(self):
        self._streams: list[Stream] = []
        self._shown, self._others = Lane(PAUSE_SHOWN), Lane(PAUSE)

    def __len__(self) -> int:
        return len(self._streams)

    def tell(self, audience: set[str]) -> None:
        """These views have changed. The first change goes out at once, those that follow together."""
        if not self._streams:
            return
        for lane, changed in ((self._shown, audience & SHOWN), (self._others, audience - SHOWN)):
            lane.dirty |= changed
            if changed and lane.timer is None:
                loop = asyncio.get_running_loop()
                lane.timer = loop.call_later(max(0.0, lane.last + lane.pause - loop.time()), self._flush, lane)

    def _flush(self, lane: Lane) -> None:
        lane.timer, lane.last = None, asyncio.get_running_loop().time()
        dirty, lane.dirty = lane.dirty, set()
        for stream in self._streams:
            if stream.role in dirty or stream.role == "participant" and (EVERYBODY in dirty or stream.who in dirty):
                stream.changed()

    def add(self, stream: "Stream") -> None:
        same = [each for each in self._streams if each.role == stream.role and (each.role != "participant" or each.who == stream.who)]
        for each in same[: max(0, len(same) + 1 - MOST[stream.role])]:
            each.close()
        self._streams.append(stream)

    def remove(self, stream: "Stream") -> None:
        if stream in self._streams:
            self._streams.remove(stream)

    def check(self) -> None:
        """Somebody's access has changed: each stream looks whether it may go on."""
        for stream in self._streams:
            stream.check()

    def close(self, who: str | None = None) -> None:
        """All streams end, or those of one participant."""
        for stream in list(self._streams):
            if who is None or stream.who == who:
                stream.close()


class Stream(Response):
    """One listener. view() -> (seq, JSON). may_go_on(): asked at each beat and when somebody's access has changed."""

    def __init__(self, hub: Hub, role: str, who: str, view: Callable[[], tuple[int, bytes]], may_go_on: Callable[[], Awaitable[bool]], last: str = ""):
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}, media_type="text/event-stream")
        del self.headers["content-length"]
        self.role, self.who = role, who
        self._hub, self._view, self._may_go_on, self._last = hub, view, may_go_on, last
        self._woken = asyncio.Event()
        self._changed, self._check, self._closed = True, False, False

    def changed(self) -> None:
        self._changed = True
        self._woken.set()

    def check(self) -> None:
        self._check = True
        self._woken.set()

    def close(self) -> None:
        self._closed = True
        self._woken.set()

    async def __call__(self, scope, receive, send) -> None:
        self._hub.add(self)
        listening = asyncio.create_task(self._until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            # After a restart all come back: not in the same moment.
            await self._send(send, f"retry: {random.randint(500, 1500)}\n\n".encode())
            await self._run(send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            pass  # they are gone
        finally:
            self._hub.remove(self)
            listening.cancel()

    async def _run(self, send) -> None:
        while not self._closed:
            if self._changed:
                self._changed = False
                seq, body = self._view()
                if str(seq) != self._last:
                    self._last = ""
                    await self._send(send, b"id: %d\nevent: view\ndata: %s\n\n" % (seq, body))
            try:
                await asyncio.wait_for(self._woken.wait(), BEAT)
            except TimeoutError:
                self._check = True
                await self._send(send, b": beat\n\n")
            self._woken.clear()
            if self._check:
                self._check = False
                self._closed = self._closed or not await self._may_go_on()

    @staticmethod
    async def _send(send, body: bytes) -> None:
        await send({"type": "http.response.body", "body": body, "more_body": True})

    async def _until_gone(self, receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.close()
