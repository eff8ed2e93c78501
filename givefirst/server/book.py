"""The built book as an ASGI app: ServeStatic with the course's rules on hidden files and caching.

ServeStatic does gzip, ETag and 304, HEAD, ranges, and keeps paths inside the folder. Ours are: which files are never
served, how long a browser may keep one, and the page for what is missing.
"""

import re
from pathlib import Path

from servestatic import ServeStaticASGI

from .error_pages import ErrorPages
from .refused import Refused

HASHED = re.compile(r"/_static/givefirst/[0-9a-f]{8,}/|\.[0-9a-f]{8,}\.[^/]*$")  # a folder named by its contents, or a file
HASHED_QUERY = re.compile(rb"(^|&)v=[0-9a-f]{6,}(&|$)")
FOR_EVER = b"max-age=31536000, public, immutable"


class Book(ServeStaticASGI):
    """Serves `site_dir`. With `live`, files are looked up at each request, so that a rebuilt page shows at once."""

    roles = ("nobody", "learner")

    def __init__(self, site_dir: Path, error_pages: ErrorPages, *, live: bool = False):
        self._error_pages = error_pages
        super().__init__(
            self._missing, root=site_dir, prefix="/", autorefresh=live, index_file="index.html",
            allow_all_origins=False, max_age=None, immutable_file_test=HASHED.search,
        )

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http" and hidden(scope["path"]):
            await self._missing(scope, receive, send)
            return

        async def send_cached(message):
            if message["type"] == "http.response.start" and HASHED_QUERY.search(scope["query_string"]):
                message["headers"] = keep_for_ever(message["status"], message["headers"])
            await send(message)

        await super().__call__(scope, receive, send_cached)

    async def _missing(self, scope, receive, send) -> None:
        await self._error_pages.answer(scope, Refused(404, "missing"))(scope, receive, send)

    def add_cache_headers(self, headers, path, url) -> None:
        """What has a hash in its address never changes; everything else is asked for again and answered 304 when it is the same."""
        headers["Cache-Control"] = FOR_EVER.decode() if HASHED.search(url) else "no-cache"


def hidden(path: str) -> bool:
    """Whether a path leads to something that is never served: names that begin with a dot, and folders of keys.

    Compared as lenient file systems do, which ignore case, trailing dots and spaces, and what follows a colon.
    """
    names = [name.partition(":")[0].rstrip(". ").casefold() for name in re.split(r"[/\\]", path) if name]
    return any(name in ("", "keys") or name.startswith(".") for name in names)


def keep_for_ever(status: int, headers: list) -> list:
    """`style.css?v=<hash>` never changes either. Pages are left alone: their address stays while their content changes."""
    found = dict(headers)
    if status not in (200, 304) or found.get(b"content-type", b"").startswith(b"text/html"):
        return headers
    return [(name, FOR_EVER if name == b"cache-control" else value) for name, value in headers]
