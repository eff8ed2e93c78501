"""One session in the memory of the process that leads it: its state, who listens, and what they are sent."""

import hashlib
import time
from dataclasses import dataclass, field

import orjson

from ...course import Course
from ...workshop.audience import EVERYBODY
from ...workshop.session import Participant, Session, apply
from ...workshop.views import for_everybody, lead_view, projector_view, with_own
from .hub import Hub

FRESH = 1.0  # seconds for which a view may be sent again: it holds the server's clock


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class Room:
    """id: of the row in `workshop`. seen: keys of what was sent -> hash of it (None: from before this process). trainers: id of a person -> name."""

    id: str
    session: Session
    group: str
    projector_key: str
    trainers: dict[str, str | None]
    reactions: dict
    seen: dict[str, int | None] = field(default_factory=dict)
    hub: Hub = field(default_factory=Hub)
    _shared: dict[tuple, dict] = field(default_factory=dict)  # (language, whether the wall has ended) -> what all participants see
    _views: dict[tuple, tuple[int, float, bytes]] = field(default_factory=dict)

    def happened(self, event: dict, audience: set[str]) -> None:
        """To be called once it is on disk and applied."""
        if EVERYBODY in audience:
            self._shared.clear()
        self.hub.tell(audience)

    def apply(self, event: dict) -> None:
        apply(self.session, event)

    def participant(self, token: str) -> Participant | None:
        """Who has this cookie and has not left."""
        found = self.session.people.get(self.session.tokens.get(self.hash_of(token), "")) if token else None
        return found if found and not found.left else None

    def hash_of(self, token: str) -> str:
        """What is kept of a cookie: another in each session, so that nobody can be followed from one to the next."""
        return hashlib.sha256(f"{self.id} {token}".encode("utf-8", "surrogateescape")).hexdigest()

    def of_participant(self, participant: Participant, language: str, course: Course) -> bytes:
        ended = self.session.wall_ends_at is not None and now_ms() >= self.session.wall_ends_at  # from then on nobody can read it
        if (language, ended) not in self._shared:
            self._shared[language, ended] = for_everybody(self.session, course, language, now_ms())
        return orjson.dumps(with_own(self._shared[language, ended], self.session, participant, now_ms()))

    def of_projector(self, language: str, course: Course, address: str) -> bytes:
        return self._cached(("projector", language, address), lambda: projector_view(self.session, course, language, now_ms(), address))

    def of_lead(self, language: str, course: Course, address: str, more: dict) -> bytes:
        """more: what only the server knows, `reactions`, `trainers`, `projector`."""
        return self._cached(
            ("lead", language, address), lambda: lead_view(self.session, course, language, now_ms(), address, more["reactions"]) | more)

    def _cached(self, key: tuple, make) -> bytes:
        """Made once for all who look at the same moment."""
        seq, moment, body = self._views.get(key, (-1, 0.0, b""))
        if seq != self.session.seq or time.monotonic() - moment > FRESH:
            body = orjson.dumps(make())
            self._views[key] = (self.session.seq, time.monotonic(), body)
        return body
