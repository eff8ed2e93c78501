"""Live workshops are led by one process at a time, of all processes on a database. However it ends, the next one need not wait.

As `turn.py`, but kept for as long as the process lives, and never waited for.
"""

import os
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from .records import StoreUnavailable, reason
from .turn import lock_file

LOCK = 7_141_994  # an arbitrary number, see schema.LOCK


class LiveLock:
    """take() whenever it is needed; it is kept until release()."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._held = None

    def take(self) -> bool:
        """Whether this process has it. Raises StoreUnavailable."""
        if self._held is None:
            self._held = self._session() if self._engine.dialect.name == "postgresql" else self._file()
        return self._held is not None

    def still_mine(self) -> bool:
        """False when the connection that held it was lost, or it was never taken."""
        if self._held is None or self._engine.dialect.name != "postgresql":
            return self._held is not None
        try:
            self._held.scalar(text("SELECT 1"))
            return True
        except DBAPIError:
            self.release()
            return False

    def release(self) -> None:
        held, self._held = self._held, None
        if held is None:
            return
        if self._engine.dialect.name == "postgresql":
            held.invalidate()  # the session ends, and the lock with it
            held.close()
        else:
            os.close(held)

    def _session(self):
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.scalar(text(f"SELECT pg_try_advisory_lock({LOCK})")):
                return connection
            connection.close()
        except DBAPIError as error:
            raise StoreUnavailable(reason(error)) from error
        return None

    def _file(self) -> int | None:
        database = Path(self._engine.url.database)
        path = database.with_name(f".{database.name}.live")
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreUnavailable(f"{path}: {error.strerror}") from error
        if lock_file(file):
            return file
        os.close(file)
        return None
