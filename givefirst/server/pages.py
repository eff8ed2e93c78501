"""The few pages that are not of the book."""

from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .identity import Visitor
from .refused import MESSAGES, error_response
from .roles import allows

HERE = Path(__file__).parent
STYLE = "/_server/page.css"
PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Zuerst geben · Give first</title><link rel="stylesheet" href="{style}"></head>
<body><main>
<section lang="de"><h1>{de_title}</h1><p>{de}</p><p><a href="/de/">Zum Kurs</a></p></section>
<section lang="en"><h2>{en_title}</h2><p>{en}</p><p><a href="/en/">Go to the course</a></p></section>
</main></body></html>
"""
TITLES = {
    "missing": {"de": "Hier ist nichts", "en": "Nothing here"},
    "fault": {"de": "Das hat nicht geklappt", "en": "That did not work"},
}


@allows("nobody", "learner")
async def start(request: Request, visitor: Visitor) -> Response:
    """To the book in the reader's language."""
    language = preferred_language(request.headers.get("accept-language", ""))
    return RedirectResponse(f"/{language}/", 302, {"Vary": "Accept-Language", "Cache-Control": "no-cache"})


@allows("nobody", "learner")
async def style(request: Request, visitor: Visitor) -> Response:
    """The style of these pages; inline styles are not allowed."""
    return Response((HERE / "page.css").read_bytes(), media_type="text/css", headers={"Cache-Control": "no-cache"})


async def missing_page(scope, receive, send) -> None:
    """ASGI app: 404, as JSON below /api/, else as a page in both languages."""
    await explain(scope["path"], 404, "missing")(scope, receive, send)


def explain(path: str, status: int, why: str) -> Response:
    """An error in the form the caller can read. `why` is a key of TITLES for pages, else of MESSAGES."""
    if path.startswith("/api/"):
        return error_response(status, why)
    title = TITLES.get(why, TITLES["fault"])
    message = MESSAGES[why]
    page = PAGE.format(
        style=STYLE, de_title=escape(title["de"]), de=escape(message["de"]), en_title=escape(title["en"]), en=escape(message["en"]),
    )
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})


def preferred_language(accept_language: str) -> str:
    """`de` or `en`, whichever an Accept-Language header (RFC 9110, 12.5.4) wants more; German when it says neither."""
    wish = {"de": 0.0, "en": 0.0}
    for entry in accept_language[:500].split(","):
        tag, *parameters = entry.split(";")
        language = tag.strip().split("-")[0].casefold()
        if language in wish:
            wish[language] = max(wish[language], quality(parameters))
    return "en" if wish["en"] > wish["de"] else "de"


def quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
