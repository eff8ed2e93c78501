"""The few addresses that are not of the book, besides the API."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from .identity import Visitor
from .language import preferred_language
from .roles import allows

HERE = Path(__file__).parent
OWN_STYLE = "/_server/own-pages.css"


@allows("nobody", "learner")
async def start(request: Request, visitor: Visitor) -> Response:
    """To the book in the reader's language."""
    language = preferred_language(request.headers.get("accept-language", ""))
    return RedirectResponse(f"/{language}/", 302, {"Vary": "Accept-Language", "Cache-Control": "no-cache"})


@allows("nobody", "learner")
async def style(request: Request, visitor: Visitor) -> Response:
    """The style of these pages; inline styles are not allowed."""
    file = HERE / Path(request.url.path).name
    return Response(file.read_bytes(), media_type="text/css", headers={"Cache-Control": "no-cache"})
