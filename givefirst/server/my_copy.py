"""Everything about the person in front of the browser as a file: JSON for programs, HTML to read."""

from datetime import UTC, datetime

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ..reports.what import what_title
from ..store import Store
from ..store.record import record_of
from .frame import words_of
from .identity import Visitor
from .language import language_of
from .my_record import PATH
from .own_answers import said_answers, said_result
from .roles import allows
from .routes import page

NAME = {"de": "meine-daten-zuerst-geben", "en": "my-record-give-first"}
WITH_TITLE = ("what",)  # columns that are read by their title


def add(app) -> None:
    page(app, f"{PATH}/everything.json", as_json)
    page(app, f"{PATH}/everything.html", as_html)


@allows("learner")
async def as_json(request: Request, visitor: Visitor) -> Response:
    record = await run_in_threadpool(read, request.app.state.store, visitor.session.learner_id)
    return download(request, orjson.dumps(record, option=orjson.OPT_INDENT_2), "json", "application/json")


@allows("learner")
async def as_html(request: Request, visitor: Visitor) -> Response:
    """One page that needs nothing else; it is no page of the course, so it has its style inside."""
    language, state = language_of(request.url.path, ""), request.app.state
    record = await run_in_threadpool(read, state.store, visitor.session.learner_id)
    sections = [{"name": name, "rows": [lines(row, state.course, language) for row in rows]} for name, rows in record.items() if isinstance(rows, list)]
    made = state.frame.text("my-copy", language, sections=sections, made_at=record["made_at"])
    return download(request, made.encode(), "html", "text/html")


def read(store: Store, learner_id: str) -> dict:
    """Section -> rows, and `made_at`."""
    with store.reading() as connection:
        return {"made_at": datetime.now(UTC), **record_of(connection, learner_id)}


def lines(row: dict, course, language: str) -> list[tuple[str, str]]:
    """(name of the column, what stands in it) of all that is not empty, as people read it."""
    words = words_of("my-copy", language)
    return [(words["columns"].get(name, name), shown(name, value, course, language, words)) for name, value in row.items() if value not in (None, "", [], {})]


def shown(name: str, value, course, language: str, words: dict) -> str:
    if name in WITH_TITLE:
        return what_title(course, value, language)
    if name == "body":
        return said_answers(value, course, language)
    if name == "result":
        return said_result(value, course, language)
    if isinstance(value, bool):
        return words["yes" if value else "no"]
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, (dict, list)):
        return "\n".join(f"{' › '.join(path)}: {text}" for path, text in leaves(value))
    return str(value)


def leaves(value, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """(way to it, text) of each single value in nested data; texts as they were written."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, (*path, str(key)))]
    if isinstance(value, list) and any(isinstance(inner, (dict, list)) for inner in value):
        return [leaf for number, inner in enumerate(value, 1) for leaf in leaves(inner, (*path, str(number)))]
    return [(path, ", ".join(map(str, value)) if isinstance(value, list) else str(value))]


def download(request: Request, content: bytes, kind: str, media_type: str) -> Response:
    name = NAME[language_of(request.url.path, "")]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
