"""Work that is done once a day beside the requests, first soon after the start: a laptop that runs for an hour a day counts, too."""

import logging
import threading
from collections.abc import Callable

from ..store.records import reason

log = logging.getLogger(__name__)

FIRST, EVERY = 60, 24 * 3600  # seconds


class Daily:
    """`with Daily(work):` a thread of its own; what goes wrong in it goes into the log, and the next day it is tried again."""

    def __init__(self, work: Callable[[], object], *, first: float = FIRST, every: float = EVERY):
        self._work, self._first, self._every = work, first, every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily", daemon=True)

    def _run(self) -> None:
        wait = self._first
        while not self._stopped.wait(wait):
            try:
                self._work()
            except Exception as error:  # whatever it is
                log.error("the daily work was not done: %s", reason(error))
            wait = self._every

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error) -> None:
        """Waits for work that is under way: it writes in small steps."""
        self._stopped.set()
        self._thread.join()
