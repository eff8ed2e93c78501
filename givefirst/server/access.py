"""Ended access reaches every process: the number in the database that rises with each change is looked at every two seconds."""

import asyncio
import logging
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from ..store import Store, StoreUnavailable
from ..store.access import access_revision
from .identity import Identity

log = logging.getLogger(__name__)

SECONDS = 2


class AccessWatch:
    """Drops the sessions in memory when somebody's access has changed, in this process or another, and tells who holds streams open."""

    def __init__(self, store: Store, identity: Identity):
        self._store, self._identity = store, identity
        self._calls: list[Callable[[], None]] = []
        self._seen: int | None = None

    def on_access_changed(self, call: Callable[[], None]) -> None:
        """call() runs in the event loop after each change: look up anew who may still listen (`Identity.visitor`)."""
        self._calls.append(call)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(SECONDS)

    async def look(self) -> None:
        """Once. A database that can't be read just now is looked at next time: nobody can be ended in it either."""
        try:
            revision = await run_in_threadpool(self._revision)
        except StoreUnavailable as error:
            log.warning("who may come in could not be looked up: %s", error)
            return
        if self._seen is not None and revision != self._seen:
            self._identity.forget()
            for call in self._calls:
                try:
                    call()
                except Exception:  # one stream's fault must not keep the others open
                    log.exception("a listener for ended access failed")
        self._seen = revision

    def _revision(self) -> int:
        with self._store.reading() as connection:
            return access_revision(connection)
