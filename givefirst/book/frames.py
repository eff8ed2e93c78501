"""Pages of the book that the server fills in: header, help and footer as on every page.

Such a page is shown at any address, so its own addresses begin at the root of the server. A static site has none.
"""

from collections.abc import Callable, Iterator

from sphinx.application import Sphinx

ERROR, FRAME = ".error", ".frame"  # a name that begins with a dot is never served by itself
FRAMES = {ERROR: "error.html", FRAME: "frame.html"}


def frame_pages(app: Sphinx) -> Iterator[tuple[str, dict, str]]:
    """Handler of `html-collect-pages`: one for errors, and one for the server's own pages (`givefirst/server/frame.py`)."""
    book = app.givefirst
    if book.mode == "server" and book.switch:
        for page, template in FRAMES.items():
            yield page, {"title": "%TITLE%", "noindex": True, "wide": page == FRAME}, template


def from_the_root(language: str) -> Callable[..., str]:
    """What templates call `pathto`, for a page that may be shown anywhere."""
    return lambda name, resource=0: f"/{language}/{name}" if resource else f"/{language}/{name}.html"
