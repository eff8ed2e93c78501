"""What goes into the store and what it answers."""

import hashlib
import os
import random
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from .tables import now


class StoreUnavailable(Exception):
    """The record could not be written (disk full, I/O error, locked, closing). Nothing is stored; trying again is safe."""


def reason(error: Exception) -> str:
    """The database's own words, without the statement and its values: those hold what learners wrote."""
    if isinstance(error, DBAPIError):
        primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)  # PostgreSQL's DETAIL repeats the values
        return primary or str(error.orig)
    return type(error).__name__ if isinstance(error, SQLAlchemyError) else str(error)


def new_id() -> str:
    """An opaque id: 128 random bits as 32 hex digits."""
    return secrets.token_hex(16)


def to_json(value) -> str:
    """Canonical JSON: sorted keys, no spaces, control characters escaped. Equal values give equal texts.

    Raises TypeError for what JSON cannot hold: lone surrogates, nesting beyond 254.
    """
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


_numbers = random.Random()  # seeded by the operating system
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_numbers.seed)


def _row_id() -> str:
    """Unique, not secret, and rising with time, so that the index of ids grows at one end: 32 hex digits.

    Without a system call: giving up the interpreter lock costs more than the number.
    """
    return f"{time.time_ns():016x}{_numbers.getrandbits(64):016x}"


@dataclass(slots=True)  # frozen ones take five times as long to make
class Attempt:
    """One scored attempt at a check.

    body: canonical JSON of what the browser sent; result: JSON of the points, slot by slot, without feedback; completes: what a pass
    completes (`theme:dialogue`); course_needs: what makes the whole course together (empty: nothing does); course_version: the release of
    the content at that moment.
    """

    key: str
    learner_id: str
    check_id: str
    version: str
    language: str
    body: str
    score: int
    max: int
    passed: bool
    result: str
    completes: str
    course_version: str
    written: bool = False
    course_needs: frozenset[str] = frozenset()
    id: str = field(default_factory=_row_id)
    submitted_at: datetime = field(default_factory=now)

    @property
    def body_hash(self) -> str:
        return body_hash(self.body)


def body_hash(body: str) -> str:
    """SHA-256 of a canonical body, 64 hex digits."""
    return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """kind: `stored` (new), `repeated` (same key, body and learner as before) or `conflict` (the key belongs to something else)."""

    kind: str
    attempt_id: str
