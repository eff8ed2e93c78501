"""The store: what the server, the notebooks and the reports see of it."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from . import engine, outbox, reading, schema
from .learners import delete_session, insert_learner, set_name
from .live_lock import LiveLock
from .records import Attempt, Outcome
from .tables import metadata
from .turn import SECONDS, turn
from .writer import Writer

FILE = "givefirst.db"


class Store:
    """System of record. Every change goes through one writer thread; readers use their own connections.

    Methods named `…_soon` are awaited in an event loop; the others block. Both raise StoreUnavailable when nothing
    could be written, and return only after the COMMIT.
    """

    def __init__(self, database: Engine):
        schema.prepare_schema(database)
        self._engine = database
        self._writer = Writer(database)

    @classmethod
    def open(cls, data_dir: Path, database: str | None = None) -> "Store":
        """The store in a data folder, or in the database with this SQLAlchemy URL. Raises OperatorError when it cannot be opened."""
        return cls(engine.open_engine(database or Path(data_dir) / FILE))

    def close(self) -> None:
        """Write what is queued and let go of the database."""
        self._writer.close()
        self._engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    # anything: functions of a connection, from the modules of this package

    def change(self, work: Callable[[Connection], object]):
        """What `work` returns, after its COMMIT. It runs in the writer's transaction; what it raises is raised here."""
        return self._writer.submit(work).result()

    async def change_soon(self, work: Callable[[Connection], object]):
        return await self._soon(work)

    def reading(self):
        """A context manager: a connection that only reads. Raises StoreUnavailable."""
        return engine.reading(self._engine)

    def scrub(self) -> bool:
        """To be called after something was erased, see engine.scrub."""
        return engine.scrub(self._engine, [table.name for table in metadata.sorted_tables])

    def turn(self, seconds: float = SECONDS, name: str = "notebooks"):
        """A context manager: the turn at the notebooks, see turn.py."""
        return turn(self._engine, seconds, name)

    def live_lock(self) -> LiveLock:
        """Which process leads live workshops, see live_lock.py."""
        return LiveLock(self._engine)

    # learners

    def start_learner(self, learner_id: str, name: str | None, token_hash: str) -> None:
        """Add a learner and their first session."""
        self._writer.submit(insert_learner(learner_id, name, token_hash)).result()

    async def start_learner_soon(self, learner_id: str, name: str | None, token_hash: str) -> None:
        await self._soon(insert_learner(learner_id, name, token_hash))

    def rename(self, learner_id: str, name: str | None) -> str | None:
        """Give a learner a name, or take it away with None; whoever stands in the people file keeps the name there. The name that holds now."""
        return self._writer.submit(set_name(learner_id, name)).result()

    async def rename_soon(self, learner_id: str, name: str | None) -> str | None:
        return await self._soon(set_name(learner_id, name))

    async def end_session_soon(self, token_hash: str) -> None:
        """Forget a session; the learner stays."""
        await self._soon(delete_session(token_hash))

    def session(self, token_hash: str) -> dict | None:
        """`{"learner_id", "name", "expires_at", "completed": [what], "roles": frozenset, "groups": (name, …)}` of a session, or None.

        expires_at: seconds since 1970, or None. None, too, when it has expired or the person's access has ended. groups: whom a trainer trains.
        """
        with engine.reading(self._engine) as connection:
            return reading.session(connection, token_hash)

    def people(self) -> Iterator[dict]:
        """Every person, `{"id", "name"}`, in the order of their arrival."""
        with engine.reading(self._engine) as connection:
            yield from reading.people(connection)

    # attempts

    def record(self, attempt: Attempt) -> Outcome:
        """Store an attempt and its completion when passed. It waits in the outbox until it is marked exported."""
        return self._writer.submit(attempt).result()

    async def record_soon(self, attempt: Attempt) -> Outcome:
        return await self._soon(attempt)

    def attempt(self, key: str) -> dict | None:
        """The attempt stored under a key: the columns of table `attempt`, body and result as JSON text."""
        with engine.reading(self._engine) as connection:
            return reading.attempt_of_key(connection, key)

    def pending_attempts(self, limit: int = 200, after: str = "") -> list[dict]:
        """Attempts that no notebook has yet, oldest first, from behind the one with the id `after`.

        Each `{"id", "learner_id", "check_id", "version", "language", "submitted_at", "responses", "score", "max",
        "passed", "result"}`, responses and result (the points, see table `attempt`) as Python data.
        """
        with engine.reading(self._engine) as connection:
            return outbox.pending_attempts(connection, limit, after)

    def mark_exported(self, attempt_ids: Iterable[str]) -> None:
        """The notebooks of these attempts are written."""
        self._writer.submit(outbox.exported(list(attempt_ids))).result()

    # completion

    def completions(self, learner_id: str) -> list[str]:
        """What a learner has completed (`theme:dialogue`), in the order of completion."""
        with engine.reading(self._engine) as connection:
            return reading.completions(connection, learner_id)

    def all_completions(self) -> Iterator[dict]:
        """Every completion: `{"learner_id", "what", "course_version", "completed_at"}`."""
        with engine.reading(self._engine) as connection:
            yield from reading.all_completions(connection)

    async def _soon(self, work):
        return await self._writer.submit(work, asyncio.get_running_loop())
