"""A slide deck: book/<language>/workshops/<format>.md. Each `##` is a slide; the directive `{slide} arrive` below the title names it."""

import re
from pathlib import Path

_SLIDE = re.compile(r"^`{3}\{slide\}\s+([a-z0-9-]+)\s*$", re.M)


def slide_ids(deck: Path) -> list[str]:
    """In the order of the file; none when there is no such file."""
    return _SLIDE.findall(deck.read_text(encoding="utf-8")) if deck.is_file() else []
