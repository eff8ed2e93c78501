"""The frame of the server's error pages: header, help and footer as on every page. The server fills in what went wrong.

Such a page is shown at any address, so its own addresses begin at the root of the server. A static site has none.
"""

from collections.abc import Callable, Iterator

from sphinx.application import Sphinx

PAGE = ".error"  # a name that begins with a dot is never served by itself


def error_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Handler of `html-collect-pages`."""
    book = app.givefirst
    if book.mode == "server" and book.switch:
        yield PAGE, {"title": "%TITLE%", "noindex": True}, "error.html"


def from_the_root(language: str) -> Callable[..., str]:
    """What templates call `pathto`, for a page that may be shown anywhere."""
    return lambda name, resource=0: f"/{language}/{name}" if resource else f"/{language}/{name}.html"
