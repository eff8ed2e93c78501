"""The writer: one thread, group commit.

All changes of a process pass through here. The thread takes what is waiting, writes it in one transaction, and
releases everybody after COMMIT. One fsync then serves many requests, and nobody hears "stored" before it is.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from .attempts import write_attempts, write_new
from .engine import secure
from .records import Attempt, StoreUnavailable, reason

log = logging.getLogger(__name__)

MAX_BATCH = 500
STOP = object()


class Job:
    """One thing to write and the future that waits for it: a concurrent Future, or an asyncio one with its loop."""

    __slots__ = ("future", "loop", "outcome", "work")

    def __init__(self, work: Attempt | Callable[[Connection], object], future, loop=None):
        self.work, self.future, self.loop, self.outcome = work, future, loop, None


class Writer:
    def __init__(self, engine: Engine):
        self._engine = engine
        self._queue: SimpleQueue = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._suspect = False  # after an error: see engine.secure
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, work, loop=None):
        """Queue an Attempt or a function of a connection; returns the future of its outcome (of `loop`, when given)."""
        job = Job(work, loop.create_future() if loop else Future(), loop)
        with self._closing:  # so that nothing lands behind STOP and waits for ever
            if self._closed:
                raise StoreUnavailable("the store is closing")
            self._queue.put(job)
        return job.future

    def close(self) -> None:
        """Write what is queued, then end the thread."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(STOP)
        self._thread.join()

    def _run(self) -> None:
        stopping = False
        while not stopping:
            batch = [self._queue.get()]
            try:
                while len(batch) < MAX_BATCH and batch[-1] is not STOP:
                    batch.append(self._queue.get_nowait())
            except Empty:
                pass
            if batch[-1] is STOP:
                batch.pop()
                stopping = True
            if batch:
                self._write(batch)
                release(batch)

    def _write(self, batch: list[Job]) -> None:
        """Give every job its outcome: a result, or the exception its waiter will see."""
        try:
            try:
                self._commit(batch, write_new)
            except IntegrityError:  # sent again, most likely: nothing was written
                self._commit(batch, write_attempts)
        except Exception as error:  # whatever one job did must not end the thread or take the others along
            self._write_singly(batch, error)

    def _write_singly(self, batch: list[Job], error: Exception) -> None:
        """After a failed batch: one by one, so that one bad item fails alone.

        When the database itself is the reason (full, locked, I/O), the first single try shows it, and the rest are told at
        once instead of each waiting for the same lock.
        """
        log.warning("a batch of %d was not written, trying one by one: %s", len(batch), reason(error))
        self._distrust()
        down = None
        for job in batch:
            if down:
                job.outcome = down
                continue
            try:
                self._commit([job], write_attempts)
            except (OperationalError, StoreUnavailable) as problem:
                down = job.outcome = unavailable(problem)
                self._distrust()
                log.error("the store cannot write: %s", reason(problem))
            except DBAPIError as problem:
                job.outcome = unavailable(problem)
                log.error("one record was not written: %s", reason(problem))
            except Exception as problem:  # a fault of ours: the waiter gets it, the thread lives on
                job.outcome = problem
                log.exception("one record was not written")

    def _distrust(self) -> None:
        """A connection that has met an error is not asked again, and the next one begins with engine.secure."""
        self._engine.dispose()
        self._suspect = True

    def _commit(self, batch: list[Job], write: Callable) -> None:
        if self._suspect:
            secure(self._engine)
            self._suspect = False
        attempts = [job for job in batch if isinstance(job.work, Attempt)]
        others = [job for job in batch if not isinstance(job.work, Attempt)]
        with self._engine.begin() as connection:
            if attempts:
                for job, outcome in zip(attempts, write(connection, [job.work for job in attempts]), strict=True):
                    job.outcome = outcome
            for job in others:
                job.outcome = job.work(connection)


def unavailable(error: Exception) -> StoreUnavailable:
    return StoreUnavailable(reason(error))


def release(batch: list[Job]) -> None:
    """Wake the waiters: concurrent futures directly, asyncio ones by one call per loop."""
    by_loop = defaultdict(list)
    for job in batch:
        if job.loop is None:
            settle(job)
        else:
            by_loop[job.loop].append(job)
    for loop, jobs in by_loop.items():
        try:
            loop.call_soon_threadsafe(settle_all, jobs)
        except RuntimeError:  # the loop is closed: nobody waits any more; the records are written all the same
            log.info("%d answers found no one waiting", len(jobs))


def settle_all(jobs: list[Job]) -> None:
    for job in jobs:
        settle(job)


def settle(job: Job) -> None:
    if job.future.done():  # the client went away and its task was cancelled
        return
    if isinstance(job.outcome, Exception):
        job.future.set_exception(job.outcome)
    else:
        job.future.set_result(job.outcome)
