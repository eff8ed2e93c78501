"""Errors in the form that who asked can read: JSON below /api/, else a page in the language of the visitor."""

from html import escape
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from .language import language_of
from .refused import MESSAGES, Refused

FRAME = ".error.html"  # beside the start page of each language; `givefirst/book/frames.py` makes it
STYLE = "/_server/page.css"
# Where the book can't be read: under a host name that is not ours nothing of it is given out.
PLAIN = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>%TITLE% · Zuerst geben · Give first</title><link rel="stylesheet" href="{style}"></head>
<body><main><p>Zuerst geben · Give first</p><h1>%TITLE%</h1><p>%MESSAGE%</p>{links}</main></body></html>
"""
LINKS = '<p><a href="/de/" lang="de" hreflang="de">Zum Kurs</a> · <a href="/en/" lang="en" hreflang="en">To the course</a></p>'
TITLES = {
    "missing": {"de": "Diese Seite gibt es nicht", "en": "There is no such page"},
    "host": {"de": "Das ist nicht die Adresse des Kurses", "en": "This is not the address of the course"},
    "origin": {"de": "Das ging nicht durch", "en": "That did not go through"},
    "fault": {"de": "Das hat nicht geklappt", "en": "That did not work"},
}


class ErrorPages:
    """Answers for whatever was refused. `site_dir`: the built book, whose frame the pages take."""

    def __init__(self, site_dir: Path):
        self._site = Path(site_dir)

    def answer(self, scope, refused: Refused) -> Response:
        """JSON below /api/, else a page. `scope`: of the ASGI request."""
        if scope["path"].startswith("/api/"):
            return refused.response()
        language = language_of(scope["path"], Headers(scope=scope).get("accept-language", ""))
        title = TITLES.get(refused.why, TITLES["fault"])[language]
        frame = plain(language, "") if refused.why == "host" else self._frame(language)
        page = frame.replace("%TITLE%", escape(title)).replace("%MESSAGE%", escape(MESSAGES[refused.why][language]))
        return HTMLResponse(page, refused.status, {"Cache-Control": "no-store", "Vary": "Accept-Language"})

    def _frame(self, language: str) -> str:
        """Read each time: a new build may have brought another one."""
        try:
            return (self._site / language / FRAME).read_text(encoding="utf-8")
        except OSError:
            return plain(language, LINKS)


def plain(language: str, links: str) -> str:
    return PLAIN.format(language=language, style=STYLE, links=links)
