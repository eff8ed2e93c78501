"""Streams of views: what is sent when, who is cut off, and that nobody waits for them at the end."""

import asyncio
import json
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from givefirst.server.live.hub import MOST
from givefirst.store import new_id
from givefirst.store.grants import withdraw


class Listener:
    """A browser's EventSource: `views` as they come, `ended` once the server has closed the stream."""

    def __init__(self):
        self.views, self.ids, self.status, self.ended, self._gone = [], [], None, asyncio.Event(), asyncio.Event()
        self._raw = b""

    async def receive(self):
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        self._raw += message.get("body", b"")
        *whole, self._raw = self._raw.split(b"\n\n")
        for event in whole:
            lines = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line)
            if b"data" in lines:
                self.ids.append(lines[b"id"].decode())
                self.views.append(json.loads(lines[b"data"]))
        if not message.get("more_body"):
            self.ended.set()

    async def until(self, condition) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(app, browser, address: str, last: str | None = None):
    path, _, query = address.partition("?")
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = [(b"host", b"localhost"), (b"cookie", cookies.encode())] + ([(b"last-event-id", last.encode())] if last else [])
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(), "headers": headers, "scheme": "http",
             "client": ("127.0.0.1", 1), "server": ("localhost", 80), "http_version": "1.1", "root_path": ""}
    listener = Listener()
    task = asyncio.create_task(app(scope, listener.receive, listener.send))
    try:
        await listener.until(lambda: listener.status)
        yield listener
    finally:
        listener._gone.set()
        await asyncio.wait_for(task, 10)


async def sent(browser, path: str, **body) -> None:
    answer = await browser._ask("POST", path, {"Origin": browser.origin, "X-CSRF-Token": browser.csrf}, {"content": json.dumps({"key": new_id(), **body}).encode()})
    assert answer.status_code == 200, answer.text


def test_each_role_is_sent_its_view_when_it_changes(app, trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    base = f"/api/live/{trainer.code}"

    async def run():
        async with (
            listening(app, trainer.browser, f"{base}/stream?as=projector") as projector, listening(app, trainer.browser, f"{base}/stream?as=lead") as lead,
            listening(app, ada.browser, f"{base}/stream?as=participant") as phone,
        ):
            await sent(trainer.browser, f"{base}/lead", kind="open", activity="choice")
            await phone.until(lambda: phone.views[-1]["activity"])
            before = len(phone.views)
            await sent(bob.browser, f"{base}/act", kind="answer", activity="choice", round=1, response={"step": ["option-1"]})
            await projector.until(lambda: projector.views[-1]["activity"]["answered"] == 1)
            await lead.until(lambda: lead.views[-1]["activity"]["answered"] == 1)
            assert len(phone.views) == before  # what others answer is not theirs to see
            await sent(trainer.browser, f"{base}/lead", kind="note", participant=ada.id, text="Well asked.")
            await phone.until(lambda: phone.views[-1]["notes"] == ["Well asked."])

    asyncio.run(run())


def test_many_changes_at_once_go_out_together(app, trainer, phone_of):
    phones = [phone_of() for _ in range(5)]
    base = f"/api/live/{trainer.code}"

    async def run():
        await sent(trainer.browser, f"{base}/lead", kind="open", activity="choice")
        async with listening(app, trainer.browser, f"{base}/stream?as=projector") as projector:
            await projector.until(lambda: projector.views)
            await asyncio.gather(*[
                sent(phone.browser, f"{base}/act", kind="answer", activity="choice", round=1, response={"step": [f"option-{n % 4 + 1}"]})
                for phone in phones for n in range(8)
            ])
            await projector.until(lambda: projector.views[-1]["seq"] == app.state.live.known_room(trainer.code).session.seq)
            assert len(projector.views) < 40 and projector.views[-1]["activity"]["answered"] == 5

    asyncio.run(run())


def test_who_comes_back_with_nothing_missed_is_sent_nothing(app, trainer, phone_of):
    ada = phone_of("Ada")
    base = f"/api/live/{trainer.code}"

    async def run():
        async with listening(app, ada.browser, f"{base}/stream") as first:
            await first.until(lambda: first.views)
        async with listening(app, ada.browser, f"{base}/stream", last=first.ids[-1]) as again:
            await asyncio.sleep(0.05)
            assert again.views == []
            await sent(trainer.browser, f"{base}/lead", kind="open", activity="choice")
            await again.until(lambda: again.views and again.views[-1]["activity"])
        async with listening(app, ada.browser, f"{base}/stream", last=first.ids[-1]) as slept:
            await slept.until(lambda: slept.views and slept.views[-1]["activity"])

    asyncio.run(run())


def test_whose_access_ends_is_cut_off(app, store, trainer, phone_of):
    ada = phone_of("Ada")
    base = f"/api/live/{trainer.code}"
    key = app.state.live.known_room(trainer.code).projector_key

    async def run():
        await app.state.access.look()
        async with (
            listening(app, trainer.browser, f"{base}/stream?as=lead") as lead, listening(app, trainer.browser, f"{base}/stream?as=projector") as projector,
            listening(app, ada.browser, f"{base}/stream?as=projector&key={key}") as screen, listening(app, ada.browser, f"{base}/stream") as phone,
        ):
            store.change(withdraw(trainer.id, "trainer", "A"))
            await app.state.access.look()
            await asyncio.wait_for(lead.ended.wait(), 5)
            await asyncio.wait_for(projector.ended.wait(), 5)
            assert not screen.ended.is_set() and not phone.ended.is_set()

    asyncio.run(run())
    assert trainer.browser.get(f"{base}/view?as=lead").status_code == 404


def test_who_leaves_and_the_end_of_the_server(app, trainer, phone_of):
    ada, bob = phone_of("Ada"), phone_of("Bob")
    base = f"/api/live/{trainer.code}"

    async def run():
        async with listening(app, ada.browser, f"{base}/stream") as mine, listening(app, bob.browser, f"{base}/stream") as other:
            await sent(ada.browser, f"{base}/act", kind="leave")
            await asyncio.wait_for(mine.ended.wait(), 5)
            assert not other.ended.is_set()
            app.state.live.close()
            await asyncio.wait_for(other.ended.wait(), 5)

    asyncio.run(run())
    assert ada.browser.get(f"{base}/view").status_code in (404, 503)


def test_streams_are_bounded(app, trainer, phone_of):
    ada = phone_of("Ada")

    async def run():
        async with AsyncExitStack() as all_of_them:
            streams = [
                await all_of_them.enter_async_context(listening(app, ada.browser, f"/api/live/{trainer.code}/stream")) for _ in range(MOST["participant"] + 1)
            ]
            await asyncio.wait_for(streams[0].ended.wait(), 5)
            assert not any(stream.ended.is_set() for stream in streams[1:])

    asyncio.run(run())


@pytest.mark.parametrize("address", ["stream?as=lead", "stream?as=projector", "stream?as=projector&key=0", "stream?as=queen", "view?as=lead", "view?as=queen"])
def test_a_role_that_is_not_ones_own_is_not_there(trainer, phone_of, browser_of, address):
    for browser in (phone_of().browser, browser_of()):
        assert browser.get(f"/api/live/{trainer.code}/{address}").status_code == 404
    assert browser_of().get(f"/api/live/{trainer.code}/view").status_code == 404
