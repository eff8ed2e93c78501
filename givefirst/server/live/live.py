"""The sessions that this process leads, and what pages and routes ask of them: `request.app.state.live`."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from ...course import Course, Policy
from ...scoring import needed_for_course
from ...store import Store, StoreUnavailable, new_id, to_json
from ...store.attendance import WORKSHOP, people_of_group, tick, ticked
from ...store.retention import end_workshops
from ...store.workshops import add_trainer, keep_event, open_workshop, reactions, trainers_of, workshop_of_code, workshops_of
from ...workshop import Format, own_format
from ...workshop.accept import accept_act, accept_lead
from ...workshop.audience import LEAD, audience
from ...workshop.events import ACT_SHAPE, LEAD_SHAPE, checked
from ...workshop.session import Session
from ..identity import Visitor
from ..refused import Refused
from .codes import Guesses, new_code, written_code
from .room import Room, now_ms

log = logging.getLogger(__name__)

TIDY = 60  # seconds between two looks at what has to be deleted
TRIES = 20  # codes
QUESTIONS = ("welcome", "useful", "judged")


class Live:
    """formats: code -> format. course(): as it is now. address: how phones reach this server, `http://192.168.1.20:8000`; None: as the trainer does."""

    def __init__(self, store: Store, course: Callable[[], Course], formats: dict[str, Format], policy: Policy):
        self.store, self.course, self.policy = store, course, policy
        self.address: str | None = None
        self.guesses = Guesses()
        self._formats = formats
        self._rooms: dict[str, Room] = {}
        self._reading: dict[str, asyncio.Lock] = {}
        self._closing = False
        self._lock = store.live_lock()

    # finding

    async def room(self, code: str) -> Room | None:
        """Read from the store at first. None when there is no such session. Raises StoreUnavailable, Refused 503."""
        if room := self._rooms.get(code):
            return room
        if self._closing:
            raise Refused(503, "store")
        async with self._reading.setdefault(code, asyncio.Lock()):
            if code not in self._rooms:
                if not await run_in_threadpool(self._lock.take):
                    raise Refused(503, "live-elsewhere")
                found = await run_in_threadpool(self._read, code)
                if found is None:
                    self._reading.pop(code, None)
                    return None
                self._rooms[code] = room_of(found)
        return self._rooms[code]

    def known_room(self, code: str) -> Room | None:
        """A session that this process has in memory."""
        return self._rooms.get(code)

    def is_known(self, token: str) -> bool:
        """Whether somebody in one of these sessions has this cookie."""
        return any(room.participant(token) for room in self._rooms.values())

    def _read(self, code: str) -> dict | None:
        with self.store.reading() as connection:
            found = workshop_of_code(connection, code)
        return None if found is None or found["ends_at"] + timedelta(hours=self.policy.keep.live_hours) <= datetime.now(UTC) else found

    def formats(self, language: str) -> list[dict]:
        """What a trainer may open: `{"code", "title", "minutes", "days"}`; the last one is their own mixture."""
        return [
            {"code": each.code, "title": each.title[language], "minutes": each.minutes, "days": each.days}
            for each in [*sorted(self._formats.values(), key=lambda each: each.code), own_format(90)]
        ]

    async def mine(self, trainer_id: str, language: str) -> list[dict]:
        """Sessions that this person leads, the newest first: `{"code", "title", "group", "opened_at", "ends_at", "delete_at", "over"}`; moments in ms."""
        rows = await self._read_by(lambda connection: workshops_of(connection, trainer_id))
        return [
            {"code": row["code"], "title": row["format"]["title"][language], "group": row["group"], "opened_at": _ms(row["opened_at"]),
             "ends_at": _ms(row["ends_at"]), "delete_at": _ms(row["ends_at"]) + self._kept(), "over": _ms(row["ends_at"]) <= now_ms() or self._has_ended(row["code"])}
            for row in rows
        ]

    def _has_ended(self, code: str) -> bool:
        """Before its announced end, as far as this process has read it."""
        room = self._rooms.get(code)
        return bool(room and room.session.over)

    # who may

    async def leads(self, code: str, visitor: Visitor) -> Room | None:
        """The session, when this visitor leads it."""
        if visitor.session is None or "trainer" not in visitor.roles:
            return None
        room = await self.room(code)
        return room if room and visitor.session.learner_id in room.trainers else None

    async def may_lead(self, code: str, visitor: Visitor) -> bool:
        return await self.leads(written_code(code), visitor) is not None

    async def may_project(self, code: str, request: Request, visitor: Visitor) -> bool:
        return await self.projects(written_code(code), visitor, request.query_params.get("key", "")) is not None

    async def projects(self, code: str, visitor: Visitor, key: str) -> Room | None:
        """The session, when this visitor leads it, or has the link for a projector."""
        room = await self.room(code) if key else None
        if room and secrets.compare_digest(room.projector_key.encode(), key.encode("utf-8", "surrogateescape")):
            return room
        return await self.leads(code, visitor)

    # opening, leading together

    async def open(self, trainer_id: str, format_code: str, group: str, ends_at: int, language: str) -> str:
        """-> the code. ends_at: ms. Raises Refused 422 for an unknown format or an end that is past or more than a year away, StoreUnavailable."""
        form = own_format(90) if format_code == own_format(90).code else self._formats.get(format_code)
        now = now_ms()
        if form is None or not now < ends_at < now + 366 * 24 * 3_600_000:
            raise Refused(422, "live-open", "format" if form is None else "ends_at")
        for _ in range(TRIES):
            row = {
                "id": new_id(), "code": new_code(), "format": to_json(form.model_dump(by_alias=True)), "language": language, "group_name": group,
                "opened_at": _moment(now), "ends_at": _moment(ends_at), "projector_key": new_id(),
            }
            if await self.store.change_soon(open_workshop(row, trainer_id)):
                return row["code"]
        raise StoreUnavailable("no free code was found")

    async def join_trainer(self, code: str, trainer_id: str) -> bool:
        """A second trainer, who knows the code. False when there is no such session. Raises Refused 429 after many wrong ones."""
        self.guesses.look(trainer_id)
        room = await self.room(written_code(code))
        if room is None:
            self.guesses.wrong(trainer_id)
            return False
        await self.store.change_soon(add_trainer(room.id, trainer_id))
        room.trainers = await self._read_by(lambda connection: trainers_of(connection, room.id))
        room.hub.tell({LEAD})
        return True

    # what happens

    async def act(self, room: Room, participant_id: str, key: str, sent: dict) -> None:
        """Raises ValidationError, NotNow, Refused 409, StoreUnavailable. Once it returns, it is on disk and everybody is told."""
        await self._happen(room, participant_id, key, sent)

    async def lead(self, room: Room, key: str, sent: dict) -> None:
        await self._happen(room, None, key, sent)

    async def join(self, room: Room, key: str, token_hash: str, nickname: str | None, language: str) -> None:
        event = {"kind": "join", "by": secrets.token_hex(8), "token": token_hash, "nickname": nickname, "language": language}
        await asyncio.shield(asyncio.ensure_future(self._keep(room, key, event | {"at": now_ms()}, None)))

    async def _happen(self, room: Room, by: str | None, key: str, sent: dict) -> None:
        print_of_it = hash(to_json(sent))
        if key in room.seen:
            if room.seen[key] not in (None, print_of_it):
                raise Refused(409, "key", "key")
            return
        event = checked(LEAD_SHAPE if by is None else ACT_SHAPE, sent) | {"by": by, "at": now_ms(), "id": secrets.token_hex(6)}
        event, reaction = self._accepted(room, by, event)
        # Whoever goes away now does not keep the others from being told.
        await asyncio.shield(asyncio.ensure_future(self._keep(room, key, event, reaction, print_of_it)))

    def _accepted(self, room: Room, by: str | None, event: dict) -> tuple[dict, dict | None]:
        """-> (what is kept, what is added to the form at the end)."""
        if by is None:
            if event["kind"] == "wall_end":  # nothing outlives the session
                event["until"] = min(event["until"], room.session.ends_at + self._kept())
            return accept_lead(room.session, event, self.course()), None
        event = accept_act(room.session, by, event, self.course())
        if event["kind"] != "reaction":
            return event, None
        return {"kind": "reacted", "by": by, "at": event["at"], "id": event["id"]}, {name: event[name] for name in (*QUESTIONS, "text")}

    async def _keep(self, room: Room, key: str, event: dict, reaction: dict | None, print_of_it: int | None = None) -> None:
        """First on the disk, then in memory. The writer answers in the order in which it was asked, so memory is what a restart would read."""
        if not await self.store.change_soon(keep_event(room.id, key, event, reaction, self.policy.minimum_group)):
            return
        room.seen[key] = print_of_it
        room.apply(event)
        if reaction:
            room.reactions = await self._read_by(lambda connection: reactions(connection, room.id))
        room.happened(event, audience(room.session, event))

    # what pages ask of one session; none of these raises when there is no such session: they follow may_lead

    async def title(self, code: str, language: str) -> str:
        room = await self.room(written_code(code))
        return room.session.format.title[language] if room else ""

    async def group(self, code: str) -> str:
        room = await self.room(written_code(code))
        return room.group if room else ""

    async def delete_at(self, code: str) -> int:
        """When everything of it is deleted, in ms."""
        room = await self.room(written_code(code))
        return self.delete_at_of(room) if room else 0

    async def reactions(self, code: str) -> dict:
        """`{"people", "welcome": {"yes": n, "partly": n, "no": n}, …, "texts"}`, `{}` before there are enough, see `publishable`."""
        room = await self.room(written_code(code))
        return self.reactions_of(room) if room else {}

    def reactions_of(self, room: Room) -> dict:
        return publishable(room.reactions, self.policy.minimum_group)

    async def people_of_group(self, code: str, trainer_id: str) -> list[dict]:
        """`{"id", "name"}`: the list for attendance. Empty for a trainer of another group who leads along."""
        room = await self.room(written_code(code))
        return await self._read_by(lambda connection: people_of_group(connection, room.group, trainer_id)) if room else []

    async def attended(self, code: str) -> list[str]:
        room = await self.room(written_code(code))
        return await self._read_by(lambda connection: ticked(connection, room.id, attendance_of(room))) if room else []

    async def attend(self, code: str, people: list[str], trainer_id: str) -> None:
        """Of the group these were there. Raises StoreUnavailable."""
        room = await self.room(written_code(code))
        whats = [attendance_of(room), *(room.session.format.completes if "workshop" in self.policy.other_ways else [])]
        await self._tick(room, room.id, whats, people, trainer_id, "attended")

    def paper_themes(self, language: str) -> list[dict]:
        """What a check on paper can complete: `{"what", "title"}`; none where the policy does not allow it."""
        course = self.course()
        themes = sorted(course.themes.items(), key=lambda each: each[1].number) if "paper" in self.policy.other_ways else []
        return [{"what": f"theme:{name}", "title": theme.title[language]} for name, theme in themes]

    async def paper_checked(self, code: str, what: str) -> list[str]:
        room = await self.room(written_code(code))
        return await self._read_by(lambda connection: ticked(connection, on_paper(room.id), what)) if room else []

    async def paper_check(self, code: str, what: str, people: list[str], trainer_id: str) -> None:
        """Of the group these have done the check of a theme on paper. Raises Refused 422 where that does not exist, StoreUnavailable."""
        if what not in {each["what"] for each in self.paper_themes("de")}:
            raise Refused(422, "shape", "what")
        room = await self.room(written_code(code))
        await self._tick(room, on_paper(room.id), [what], people, trainer_id, "paper-check")

    async def _tick(self, room: Room, given_by: str, whats: list[str], people: list[str], trainer_id: str, action: str) -> None:
        among = [each["id"] for each in await self._read_by(lambda connection: people_of_group(connection, room.group, trainer_id))]
        course = self.course()
        await self.store.change_soon(tick(
            given_by, among, people, whats, version=course.version, needs=needed_for_course(course), actor_id=trainer_id, action=action))

    async def _read_by(self, work: Callable):
        def read():
            with self.store.reading() as connection:
                return work(connection)

        return await run_in_threadpool(read)

    # beside the requests

    async def run(self) -> None:
        """Until it is cancelled: what is due is deleted, also right after the start."""
        while True:
            await self.tidy()
            await asyncio.sleep(TIDY)

    async def tidy(self, at: datetime | None = None) -> None:
        at = at or datetime.now(UTC)
        for code, room in list(self._rooms.items()):
            if room.session.ends_at + self._kept() <= _ms(at):
                room.hub.close()
                del self._rooms[code]
        if self._rooms and not await run_in_threadpool(self._lock.still_mine):
            self._let_go()
        try:
            await run_in_threadpool(end_workshops, self.store, self.policy.keep.live_hours, at)
        except StoreUnavailable as error:
            log.warning("workshops that are over were not deleted, it is tried again: %s", error)

    def access_changed(self) -> None:
        """Somebody's access has changed: whoever listens by it is looked up anew."""
        for room in self._rooms.values():
            room.hub.check()

    def close(self) -> None:
        """The server stops: streams end, so that it need not wait for them."""
        self._closing = True
        self._let_go()
        self._lock.release()

    def _let_go(self) -> None:
        """Whoever listens comes again, and finds the process that leads then."""
        for room in self._rooms.values():
            room.hub.close()
        self._rooms.clear()

    @property
    def closing(self) -> bool:
        return self._closing

    def delete_at_of(self, room: Room) -> int:
        """When everything of this session is deleted, in ms."""
        return room.session.ends_at + self._kept()

    def _kept(self) -> int:
        return self.policy.keep.live_hours * 3_600_000


def room_of(found: dict) -> Room:
    """found: as workshop_of_code gives it."""
    session = Session(found["code"], Format.model_validate(found["format"]), found["language"], _ms(found["opened_at"]), _ms(found["ends_at"]))
    room = Room(found["id"], session, found["group_name"], found["projector_key"], found["trainers"], found["reactions"])
    for key, event in found["events"]:
        room.seen[key] = None
        room.apply(event)
    return room


def attendance_of(room: Room) -> str:
    """What being there completes: `workshop:w90`."""
    return WORKSHOP + room.session.format.code.lower()


def on_paper(workshop_id: str) -> str:
    """What stands as `attempt_id` at a completion by a check on paper: another one than at those of who was there."""
    return "paper" + workshop_id[5:]


def publishable(sums: dict, minimum: int) -> dict:
    """The form at the end, in whole groups of so many (see the store): nothing below; no question to which all gave the same answer, since that says what each has said."""
    if sums.get("people", 0) < minimum:
        return {}
    shown = {name: counts for name, counts in sums.items() if name in QUESTIONS and len(counts) > 1 and sum(counts.values()) >= minimum}
    return shown | {"people": sums["people"], "texts": sums.get("texts", [])}


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


