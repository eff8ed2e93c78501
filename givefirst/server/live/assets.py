"""Scripts and styles of the live pages. They are made when the server starts, and lie at an address that changes with what is in them."""

import gzip
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from rjsmin import jsmin
from starlette.requests import Request
from starlette.responses import Response

from ...course import LANGUAGES
from ...course.interactions import PARTS
from ...course.words import words
from ...widgets import page_modules, style_source
from ...widgets.bundle import BUNDLES, bundle, read_module
from ...widgets.colours import written_out
from ..identity import Visitor
from ..refused import Refused
from ..roles import allows

STATIC = Path(__file__).parent / "static"
BASE = "/_server/live"
# Of the book's own page.js the live pages need what interactions and the device's memory need; `page` keeps its name, since interactions ask for it.
FILES = {
    "page": ("common", "store", "evaluate", "model"),
    "start": ("start",),
    "phone": ("wire", "pieces", "results", "activity", "texts", "thanks", "leaving", "joining", "phone"),
    "lead": ("wire", "pieces", "results", "agenda", "doing", "inbox", "finder", "keys", "lead"),
    "projector": ("wire", "pieces", "results", "slide", "clock", "projector"),
}
STYLES = ("phone", "lead", "projector")  # each with live.css before it
LOOK = Path(__file__).parents[2] / "book" / "look"
NOT_LIVE = ("check-", "keep-", "row-", "steps-", "saved-")  # words of pages that no live page has
_SHARED = {module: "page" for module in BUNDLES["page"]}
_COMMENTS = re.compile(r"/\*.*?\*/\n?", re.S)
TYPES = {"js": "text/javascript", "css": "text/css"}


@lru_cache
def live_files(accent: str = "") -> dict[str, tuple[bytes, bytes]]:
    """File name -> (its bytes, the same compressed). accent: the company's colour as CSS, for phones; the other pages have the style of the book."""
    texts = {f"{name}.js": jsmin(bundle(name, {module: _source(module) for module in modules}, _SHARED)) for name, modules in FILES.items()}
    texts |= {f"{name}.js": jsmin(text) for name, text in _interactions().items()}
    texts |= {f"words-{language}.js": _words(language) for language in LANGUAGES}
    texts |= {f"{name}.css": _style("live") + _style(name) for name in STYLES}
    texts["phone.css"] = _ground() + texts["phone.css"] + accent
    return {name: (text.encode(), gzip.compress(text.encode(), 9, mtime=0)) for name, text in texts.items()}


@lru_cache
def live_base(accent: str = "") -> str:
    """The address of their folder."""
    digest = hashlib.sha256()
    for name, (data, _) in sorted(live_files(accent).items()):
        digest.update(name.encode() + b"\0" + data)
    return f"{BASE}/{digest.hexdigest()[:10]}"


def _source(module: str) -> str:
    own = STATIC / f"{module}.js"
    return own.read_text(encoding="utf-8") if own.is_file() else read_module(module)


def _style(name: str) -> str:
    return _COMMENTS.sub("", (STATIC / f"{name}.css").read_text(encoding="utf-8"))


def _ground() -> str:
    """What a phone has in place of the style of the book: colours, a few elements, the interactions."""
    return written_out((LOOK / "tokens.css").read_text(encoding="utf-8")) + _style("base") + _COMMENTS.sub("", style_source())


def _words(language: str) -> str:
    """What the interactions say: a file of its own, since nobody needs it before something is live."""
    found = {key: text for key, text in words(language).items() if not key.startswith(NOT_LIVE)}
    return f"export const words = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def _interactions() -> dict[str, str]:
    made = page_modules()
    return {name: made[f"{name}.js"] for name in PARTS}


@allows("nobody", "learner")
async def asset(request: Request, visitor: Visitor) -> Response:
    """A script or a style. Whoever asks with the digest of an older start gets what there is now."""
    name = request.path_params["file"]
    accent = request.app.state.live_accent
    if name not in live_files(accent):
        raise Refused(404, "missing")
    data, small = live_files(accent)[name]
    headers = {"Cache-Control": "max-age=31536000, public, immutable" if request.url.path.startswith(live_base(accent)) else "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        data, headers["Content-Encoding"] = small, "gzip"
    return Response(data, media_type=TYPES[name.rpartition(".")[2]], headers=headers)
