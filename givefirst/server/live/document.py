"""A page of its own for the room: no menu, few bytes, one script. What the script needs to know stands in the page as JSON."""

import gzip
import json
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse

from ..frame import other_address, words_of
from ..language import language_of
from .assets import live_base

ICON = Path(__file__).parents[2] / "book" / "look" / "icon.svg"


def document(request: Request, name: str, /, *, data: dict | None = None, script: bool = True, compress: bool = False, **values) -> HTMLResponse:
    """`templates/live-<name>.html` by itself.

    data: joins the words of the page in the JSON for its script. compress: only where nothing secret stands in the page.
    """
    language = values.pop("language", None) or language_of(request.url.path, request.headers.get("accept-language", ""))
    words = page_words(name, language)
    text = request.app.state.frame.text(
        f"live-{name}", language, words=words, name=name, look=request.app.state.frame.look(language), base=live_base(request.app.state.live_accent), icon=icon(), other=other_address(request, language), script=script,
        data=embedded({"language": language, "words": words} | (data or {})) if script else "", **values,
    )
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language, Accept-Encoding, Cookie"}
    if compress and "gzip" in request.headers.get("accept-encoding", ""):
        return HTMLResponse(gzip.compress(text.encode(), 9), headers=headers | {"Content-Encoding": "gzip"})
    return HTMLResponse(text, headers=headers)


def page_words(name: str, language: str) -> dict[str, str]:
    """Words of all live pages, then those of the page."""
    return words_of("live", language) | words_of(f"live-{name}", language)


def embedded(data: dict) -> str:
    """JSON that may stand in a page: no text in it ends the script or opens a comment."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


@lru_cache
def icon() -> str:
    return ICON.read_text(encoding="utf-8").strip()
