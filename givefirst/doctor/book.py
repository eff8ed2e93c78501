"""The built book."""

from collections.abc import Iterator
from pathlib import Path

from ..book.build import is_fresh
from .finding import OK, WARNING, Finding


def book(root: Path, site: Path, data: Path) -> Iterator[Finding]:
    todo = "`givefirst serve` and `givefirst build` build it."
    if not site.is_dir():
        yield Finding(WARNING, "book", "has not been built yet.", todo)
    elif not is_fresh(root, site, data=data):
        yield Finding(WARNING, "book", "is older than the files it is made from.", todo)
    else:
        yield Finding(OK, "book", "is built, in both languages")
