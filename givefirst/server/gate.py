"""What every request passes before any route: host, origin, size; and the headers every answer carries."""

from functools import lru_cache
from ipaddress import ip_address

from ..course import LANGUAGES
from .error_pages import STYLE, ErrorPages
from .log import security
from .refused import Refused

BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = 5 * 1024 * 1024
UPLOADS = {f"/{language}/hr/import{step}" for language in LANGUAGES for step in ("", "/confirm")}  # addresses that take a file
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
LOOKED_AT = (b"host", b"origin", b"sec-fetch-site", b"content-length")

SECURITY_HEADERS = [
    (b"content-security-policy", (
        b"default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Gate:
    """ASGI wrapper. `hosts`: names the server answers to besides IP addresses and localhost; `https`: reached by TLS."""

    def __init__(self, app, error_pages: ErrorPages, hosts: tuple[str, ...] = (), *, https: bool = False):
        self._app, self._error_pages = app, error_pages
        self._hosts = {"localhost", *(name.casefold() for name in hosts)}
        self._scheme = "https" if https else "http"

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_secured(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *SECURITY_HEADERS]
            await send(message)

        try:
            self._admit(scope)
        except Refused as refusal:
            security("refused", why=refusal.why)
            await self._error_pages.answer(scope, refusal)(scope, receive, send_secured)
            return
        await self._app(scope, limited(receive, body_limit(scope)), send_secured)

    def _admit(self, scope) -> None:
        headers = by_name(scope["headers"])
        host = "".join(headers["host"])
        safe = scope["method"] in SAFE_METHODS
        if (len(headers["host"]) != 1 or not self._known(host)) and not (safe and scope["path"] == STYLE):  # the page that says so has its style
            raise Refused(400, "host")
        if safe:
            return
        if not same_origin(headers, f"{self._scheme}://{host}"):
            raise Refused(403, "origin")
        length = (headers["content-length"] or ["0"])[0]
        if not length.isdecimal() or len(length) > 9 or int(length) > body_limit(scope):
            raise Refused(413, "large")

    def _known(self, host: str) -> bool:
        """Only addresses a stranger's domain cannot point at: IP literals, localhost, names we were told (DNS rebinding)."""
        name = host_name(host)
        return name.casefold() in self._hosts or is_ip(name)


def by_name(headers) -> dict[str, list[str]]:
    """Those ASGI headers that the gate looks at, as name -> values; no values for what was not sent."""
    found = {name.decode(): [] for name in LOOKED_AT}
    for name, value in headers:
        if name in LOOKED_AT:
            found[name.decode()].append(value.decode("latin-1"))
    return found


def host_name(host: str) -> str:
    """The name in a Host header, without the port and the brackets of IPv6."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


@lru_cache(maxsize=256)
def is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def same_origin(headers: dict[str, list[str]], expected: str) -> bool:
    """A change must come from our own pages: Origin exact when sent, Sec-Fetch-Site too, and one of them must be there.

    Browsers send Sec-Fetch-Site only in a secure context; over plain http in a LAN there is Origin alone.
    """
    origins, sites = headers["origin"], headers["sec-fetch-site"]
    if any(origin != expected for origin in origins) or any(site != "same-origin" for site in sites):
        return False
    return bool(origins or sites)


def body_limit(scope) -> int:
    """Bytes that a request may bring."""
    return UPLOAD_LIMIT if scope["path"] in UPLOADS else BODY_LIMIT


def limited(receive, limit: int):
    """Stop reading when a body of unknown length grows beyond the limit."""
    size = 0

    async def receive_limited():
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise Refused(413, "large")
        return message

    return receive_limited
