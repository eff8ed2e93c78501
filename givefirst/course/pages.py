"""What lint needs to know of the book's pages: which exercises and checks they show."""

import re
from dataclasses import dataclass
from pathlib import Path

from .text import LANGUAGES

_DIRECTIVE = re.compile(r"^\s*(?:`{3,}|:{3,})\{(exercise|check)\}\s+(\S+)\s*$")


@dataclass(frozen=True)
class Use:
    """A directive on a page. kind: "exercise" or "check"."""

    file: Path
    line: int
    kind: str
    name: str


def page_names(root: Path, language: str) -> set[str]:
    """Names of the pages of a language, as paths below book/<language>/."""
    folder = root / "book" / language
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}


def uses(root: Path) -> list[Use]:
    """Every {exercise} and {check} directive in the book, both languages."""
    found = []
    for language in LANGUAGES:
        for path in sorted((root / "book" / language).rglob("*.md")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if match := _DIRECTIVE.match(line):
                    found.append(Use(path, number, match[1], match[2]))
    return found
