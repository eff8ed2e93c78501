"""The server's own pages: a template of `templates/` in the frame of the book.

`templates/hr.html` is the page, `templates/hr.yml` holds its words, `key: {de: …, en: …}`; a template knows them as `t.key`. Every
value is escaped. Pages work without a script: links and forms, each form with the field `csrf`.
"""

import re
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

import yaml
from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ..course import LANGUAGES
from .error_pages import plain
from .identity import Visitor
from .language import language_of

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FILE = ".frame.html"  # beside the start page of each language; `givefirst/book/frames.py` makes it
LOOK = re.compile(r'href="(/[^"]*)/page\.css"')
LOCALES = {"de": "de_DE", "en": "en_GB"}


class Frame:
    """Makes pages. `site_dir`: the built book."""

    def __init__(self, site_dir: Path):
        self._site = Path(site_dir)
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        )

    def page(self, request: Request, visitor: Visitor, name: str, /, *, status: int = 200, **values) -> HTMLResponse:
        """`templates/<name>.html` with `values`. Its title is the word `title` of the page.

        Templates also know `t`, `language`, `other` (the other language), `csrf`, and the filters `day` and `number`.
        """
        language = language_of(request.url.path, request.headers.get("accept-language", ""))
        body = self.text(name, language, csrf=visitor.session.csrf if visitor.session else "", **values)
        title = words_of(name, language)["title"]
        page = self._frame(language).replace("%TITLE%", escape(title)).replace("%OTHER%", escape(other_address(request, language)))
        return HTMLResponse(page.replace("%BODY%", body), status, {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie"})

    def text(self, name: str, language: str, /, *, words: dict[str, str] | None = None, **values) -> str:
        """`templates/<name>.html` by itself, filled in. words: in place of those beside it."""
        return self._templates.get_template(f"{name}.html").render(
            t=words or words_of(name, language), language=language,
            day=lambda moment: day(moment, language), number=lambda value: number(value, language), **values,
        )

    def look(self, language: str) -> str:
        """The address of the folder with the book's style and scripts; empty before the book is built."""
        found = LOOK.search(self._frame(language))
        return found[1] if found else ""

    def _frame(self, language: str) -> str:
        """Read each time: a new build may have brought another one."""
        try:
            return (self._site / language / FILE).read_text(encoding="utf-8")
        except OSError:
            return plain(language, "").replace("<h1>%TITLE%</h1><p>%MESSAGE%</p>", "%BODY%")


@cache
def words_of(name: str, language: str) -> dict:
    """The words of a page in one language. Those of all pages (`common.yml`) among them."""
    found = {}
    for file in (TEMPLATES / "common.yml", TEMPLATES / f"{name}.yml"):
        for key, text in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            found[key] = text[language]
    return found


def other_address(request: Request, language: str) -> str:
    """This page in the other language."""
    path = request.url.path
    first = path.split("/", 2)[1]
    other = next(name for name in LANGUAGES if name != language)
    there = f"/{other}{path[len(language) + 1:]}" if first == language else f"/{other}/"
    return quote(there) + (f"?{request.url.query}" if request.url.query else "")


def day(moment: date | datetime | None, language: str) -> str:
    """`3. März 2026`, `3 March 2026`; empty without a day. Of a moment in UTC it is the day there."""
    return format_date(moment, "d. MMMM y" if language == "de" else "d MMMM y", locale=LOCALES[language]) if moment else ""


def number(value: float, language: str) -> str:
    return format_decimal(value, locale=LOCALES[language])
