"""A slide deck: book/<language>/workshops/<format>.md. Each `##` is a slide; its id stands above it, `(arrive)=` or `{#arrive}`, or behind its title, `## … {#arrive}`."""

import re
from pathlib import Path

_ABOVE = re.compile(r"^(?:\(([a-z0-9-]+)\)=|\{#([a-z0-9-]+)[^}]*\})\s*$", re.M)
_BEHIND = re.compile(r"^##\s.*\{#([a-z0-9-]+)[^}]*\}\s*$", re.M)


def slide_ids(deck: Path) -> list[str]:
    """In the order of the file; none when there is no such file."""
    if not deck.is_file():
        return []
    text = deck.read_text(encoding="utf-8")
    found = [(match.start(), match[1] or match[2]) for match in _ABOVE.finditer(text)] + [(match.start(), match[1]) for match in _BEHIND.finditer(text)]
    return [name for _, name in sorted(found)]
