"""Which addresses there are. Each area of the server has a module with `add(app)`."""

from collections.abc import Callable

from fastapi import FastAPI

from ..course import LANGUAGES


def read(app: FastAPI, path: str, endpoint: Callable, **more) -> None:
    """GET and HEAD."""
    app.add_api_route(path, endpoint, methods=["GET"], **more)
    app.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)


def page(app: FastAPI, path: str, endpoint: Callable) -> None:
    """A page of ours in each language: `/hr` is at `/de/hr` and `/en/hr`. It is no part of the API's description."""
    for language in LANGUAGES:
        read(app, f"/{language}{path}", endpoint, include_in_schema=False)


def form(app: FastAPI, path: str, endpoint: Callable) -> None:
    """What a form of such a page is sent to."""
    for language in LANGUAGES:
        app.add_api_route(f"/{language}{path}", endpoint, methods=["POST"], include_in_schema=False)
