"""What lint needs to know of the book's pages: which exercises, checks and words of the company they show."""

import re
from dataclasses import dataclass
from pathlib import Path

from .text import LANGUAGES

_DOUBLE_BRACES = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_DIRECTIVE = re.compile(r"^\s*(?:`{3,}|:{3,})\{(exercise|check)\}\s+(\S+)\s*$")


@dataclass(frozen=True)
class Use:
    """Something a page names: an exercise or a check by its directive, a word of the company by double braces. kind: "exercise", "check" or "company"."""

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
    found = ((path, number, _DIRECTIVE.match(line)) for path, number, line in _lines(root))
    return [Use(path, number, match[1], match[2]) for path, number, match in found if match]


def company_words(root: Path) -> list[Use]:
    """Every word between double braces in the book. kind: "company"."""
    return [Use(path, number, "company", name) for path, number, line in _lines(root) for name in _DOUBLE_BRACES.findall(line)]


def _lines(root: Path):
    """(page, number of the line, line), both languages."""
    for language in LANGUAGES:
        for path in sorted((root / "book" / language).rglob("*.md")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield path, number, line
