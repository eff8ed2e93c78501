"""Whether the server works, for whatever watches over it. It tells nothing more to anybody."""

from fastapi import FastAPI
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..store import Store, StoreUnavailable
from .identity import Visitor
from .roles import allows
from .routes import read

PATH = "/health"
NO_STORE = {"Cache-Control": "no-store"}


def add(app: FastAPI) -> None:
    read(app, PATH, health, include_in_schema=False)


@allows("nobody", "learner")
async def health(request: Request, visitor: Visitor) -> Response:
    """200 `{"status": "ok"}`, or 503 while the records can't be read."""
    try:
        await run_in_threadpool(_read, request.app.state.store)
    except StoreUnavailable:
        return JSONResponse({"status": "unavailable"}, 503, NO_STORE)
    return JSONResponse({"status": "ok"}, headers=NO_STORE)


def _read(store: Store) -> None:
    with store.reading() as connection:
        connection.execute(text("SELECT 1 FROM setting LIMIT 1")).first()
