"""`/api/live/<CODE>/…`: joining, taking part, leading, and the streams of views. Shapes: ARCHITECTURE.md, The live workshop."""

import hashlib
import hmac
import secrets

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from ...course import LANGUAGES
from ...workshop.accept import NotNow
from ...workshop.session import Participant
from ..identity import Visitor, sent_cookie
from ..refused import Refused, json_response
from ..roles import allows
from ..routes import read
from ..throttle import Throttle, client_address
from .codes import written_code
from .hub import Stream
from .room import Room

BODY, PAPER_BODY = 16 * 1024, 128 * 1024  # bytes; paper: answers of a whole room
HEX = frozenset("0123456789abcdef")
MOST_PEOPLE = 1000  # in one session, with those who have left
ACTS, ACT_SECONDS = 120, 60  # of one participant
JOINS, JOIN_SECONDS = 400, 600  # of one address
COOKIE_SECONDS = 15 * 24 * 3600


def add(app) -> None:
    app.state.live_acts, app.state.live_joins = Throttle(ACTS, ACT_SECONDS), Throttle(JOINS, JOIN_SECONDS)
    for name, endpoint in (("join", join), ("act", act), ("lead", lead)):
        app.add_api_route(f"/api/live/{{code}}/{name}", endpoint, methods=["POST"], include_in_schema=False)
    for name, endpoint in (("view", view), ("stream", stream)):
        read(app, f"/api/live/{{code}}/{name}", endpoint, include_in_schema=False)


@allows("nobody", "learner")
async def join(request: Request, visitor: Visitor) -> Response:
    """Come in with a nickname or none. Whoever is in already gets the same again."""
    sent = await read_sent(request)
    nickname, language = sent.get("nickname"), sent.get("language")
    if language not in LANGUAGES or not (nickname is None or isinstance(nickname, str) and len(nickname) <= 60):
        raise Refused(422, "shape", "language" if language not in LANGUAGES else "nickname")
    live, key = request.app.state.live, key_of(sent)
    room = await asked_room(request)
    token = sent_cookie(request, cookie_name(request)) or ""
    me = room.participant(token)
    if me is None:
        if room.session.over:
            raise Refused(409, "live-over")
        if not request.app.state.live_joins.admits(client_address(request, request.app.state.settings.proxies)):
            raise Refused(429, "live-slow")  # a room that shares an address comes in, a program does not fill it
        if len(room.session.people) >= MOST_PEOPLE:
            raise Refused(409, "live-full")
        # One cookie for all sessions of a phone, so that who joins another stays in this one; never one that somebody else has planted.
        token = token if live.is_known(token) else secrets.token_urlsafe(16)
        await live.join(room, key, room.hash_of(token), (nickname or "").strip() or None, language)
        me = room.participant(token)
        if me is None:  # the key was there before, with another cookie that the browser has not kept
            raise Refused(409, "key", "key")
    response = json_response({"csrf": csrf_of(visitor, token), "view": orjson.Fragment(room.of_participant(me, language, live.course()))})
    response.set_cookie(
        cookie_name(request), token, max_age=COOKIE_SECONDS, path="/", httponly=True, samesite="strict", secure=request.app.state.identity.https)
    return response


@allows("nobody", "learner")
async def act(request: Request, visitor: Visitor) -> Response:
    """What a participant does. The same key twice is kept once."""
    room, me, token = await participant_of(request)
    if visitor.session is None and not hmac.compare_digest(csrf_of(visitor, token).encode(), request.headers.get("x-csrf-token", "").encode()):
        raise Refused(403, "session")
    if not request.app.state.live_acts.admits(me.id):
        raise Refused(429, "live-slow")
    sent = await read_sent(request)
    key, live = key_of(sent), request.app.state.live
    await in_words(live.act(room, me.id, key, without_key(sent)))
    if me.left:
        room.hub.close(me.id)
    return json_response({"view": orjson.Fragment(room.of_participant(me, language_of(request, me.language), live.course()))})


@allows("trainer")
async def lead(request: Request, visitor: Visitor) -> Response:
    """What a trainer of the session does."""
    live = request.app.state.live
    room = await live.leads(written_code(request.path_params["code"]), visitor)
    if room is None:
        raise Refused(404, "live-code")
    sent = await read_sent(request, PAPER_BODY)
    await in_words(live.lead(room, key_of(sent), without_key(sent)))
    return json_response({"view": orjson.Fragment(lead_body(request, room))})


@allows("nobody", "learner")
async def view(request: Request, visitor: Visitor) -> Response:
    """The view of a role, once: for whom streams don't reach."""
    _, _, make, _ = await listener(request, visitor)
    return Response(make()[1], 200, {"Cache-Control": "no-store"}, "application/json")


@allows("nobody", "learner")
async def stream(request: Request, visitor: Visitor) -> Response:
    """The views of a role, as they change."""
    room, who, make, may_go_on = await listener(request, visitor)
    if request.method == "HEAD" or request.app.state.live.closing:
        return Response(status_code=200 if request.method == "HEAD" else 503)
    return Stream(room.hub, role_of(request), who, make, may_go_on, request.headers.get("last-event-id", ""))


async def listener(request: Request, visitor: Visitor):
    """-> (room, who, view, may they go on) of the role in `?as=`. Raises Refused 404 to whom this role is not open."""
    live, role = request.app.state.live, role_of(request)
    code = written_code(request.path_params["code"])
    if role == "participant":
        room, me, _ = await participant_of(request)
        language = language_of(request, me.language)

        async def still_in() -> bool:
            return not me.left

        return room, me.id, lambda: (room.session.seq, room.of_participant(me, language, live.course())), still_in
    key = request.query_params.get("key", "")
    room = await (live.leads(code, visitor) if role == "lead" else live.projects(code, visitor, key) if role == "projector" else no_room())
    if room is None:
        raise Refused(404, "live-code")

    async def still_may() -> bool:
        now = await request.app.state.identity.known(visitor.token) if visitor.token else visitor
        return await (live.leads(code, now) if role == "lead" else live.projects(code, now, key)) is room

    if role == "lead":
        return room, "", lambda: (room.session.seq, lead_body(request, room)), still_may
    language = language_of(request, room.session.language)
    return room, "", lambda: (room.session.seq, room.of_projector(language, live.course(), address_of(request))), still_may


def role_of(request: Request) -> str:
    return request.query_params.get("as", "participant")


async def no_room() -> None:
    return None


def lead_body(request: Request, room: Room) -> bytes:
    live = request.app.state.live
    language = language_of(request, room.session.language)
    more = {"trainers": list(room.trainers.values()), "projector": f"/{language}/live/{room.session.code}/projector?key={room.projector_key}", "delete_at": live.delete_at_of(room), "reactions": live.reactions_of(room)}
    return room.of_lead(language, live.course(), address_of(request), more)


async def asked_room(request: Request) -> Room:
    """The session of a code that somebody has typed. Raises Refused 404, the same for every wrong one, and 429 after many."""
    live, address = request.app.state.live, client_address(request, request.app.state.settings.proxies)
    live.guesses.look(address)
    code = written_code(request.path_params["code"])
    room = await live.room(code)
    if room is None:
        live.guesses.wrong(address)
        raise Refused(404, "live-code", "code")
    live.guesses.right(address)
    return room


async def participant_of(request: Request) -> tuple[Room, Participant, str]:
    """(session, who, cookie). Raises Refused 404: whether there is such a session is told to participants alone."""
    token = sent_cookie(request, cookie_name(request))
    room = await request.app.state.live.room(written_code(request.path_params["code"])) if token else None
    me = room.participant(token) if room else None
    if me is None:
        raise Refused(404, "live-out")
    return room, me, token


async def read_sent(request: Request, limit: int = BODY) -> dict:
    """Raises Refused 413, 422."""
    raw = await request.body()
    if len(raw) > limit:
        raise Refused(413, "large")
    try:
        sent = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused(422, "shape", None, str(error)) from None
    if not isinstance(sent, dict):
        raise Refused(422, "shape")
    return sent


def key_of(sent: dict) -> str:
    key = sent.get("key")
    if not isinstance(key, str) or len(key) != 32 or set(key) - HEX:
        raise Refused(422, "shape", "key")
    return key


def without_key(sent: dict) -> dict:
    return {name: value for name, value in sent.items() if name != "key"}


async def in_words(happening) -> None:
    """Raises Refused for whatever can't happen now."""
    try:
        await happening
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Refused(422, "shape", ".".join(str(step) for step in first["loc"])[:200] or None, first["msg"]) from None
    except NotNow as error:
        raise Refused(422 if error.why == "shape" else 413 if error.why == "large" else 409, error.why, error.field) from None


def cookie_name(request: Request) -> str:
    return "__Host-givefirst-live" if request.app.state.identity.https else "givefirst-live"


def csrf_of(visitor: Visitor, token: str) -> str:
    """Whoever has a session in the course sends its token, as everywhere; the others one that is made from their cookie here."""
    if visitor.session:
        return visitor.session.csrf
    return hmac.new(token.encode("utf-8", "surrogateescape"), b"givefirst live csrf", hashlib.sha256).hexdigest()


def language_of(request: Request, default: str) -> str:
    asked = request.query_params.get("language", default)
    return asked if asked in LANGUAGES else default


def address_of(request: Request) -> str:
    """What people type into their phones."""
    state = request.app.state
    return f"{(state.live.address or state.settings.address or str(request.base_url)).rstrip('/')}/w"


