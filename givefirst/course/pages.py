"""The book's pages as lint and trace read them: their front matter, their lines, the exercises, checks and words of the company they show."""

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from .errors import CourseError, Problem
from .exercise import Code
from .interactions.base import Model
from .source import Source, parse_source, read_text
from .text import LANGUAGES

_DOUBLE_BRACES = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_DIRECTIVE = re.compile(r"^\s*(?:`{3,}|:{3,})\{(exercise|check)\}\s+(\S+)\s*$")


class Front(Model):
    """What stands between the first two lines `---` of a page."""

    module: str | None = None
    minutes: int | None = Field(default=None, ge=1, le=60)
    objectives: list[Code] = []
    seeds: list[Code] = []  # entries of the founding texts that the page carries
    facts: list[Code] = []  # facts it states; the section with its sources says where they are from
    wide: bool = False  # wider than the column for reading: overviews and cards
    slides: bool = False  # a deck: each section is a slide, see {slide}


@dataclass(frozen=True)
class Page:
    """A page of the book in one language. name: its path below book/<language>/. lines: the text, with the front matter as empty lines."""

    file: Path
    language: str
    name: str
    front: Front
    source: Source
    lines: tuple[str, ...]

    def problem(self, line: int, message: str, field: str = "") -> Problem:
        return Problem(self.file, line, field, message)


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


def page_titles(root: Path, language: str, names: list[str]) -> dict[str, str]:
    """Name without `.md` -> the first heading of the page. Raises CourseError when a page can't be read; without a heading it is the name."""
    titles = {}
    for name in names:
        lines = read_text(Path(root) / "book" / language / f"{name}.md").splitlines()
        titles[name] = next((line[2:].strip() for line in lines if line.startswith("# ")), name)
    return titles


def load_pages(root: Path) -> list[Page]:
    """Every page of both languages. Raises CourseError with all that is wrong in their front matter."""
    pages, problems = [], []
    for language in LANGUAGES:
        folder = root / "book" / language
        for path in sorted(folder.rglob("*.md")):
            try:
                pages.append(_page(path, language, path.relative_to(folder).as_posix()))
            except CourseError as error:
                problems += error.problems
    if problems:
        raise CourseError(problems)
    return pages


def _page(path: Path, language: str, name: str) -> Page:
    lines = read_text(path).splitlines()
    end = lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0
    source = parse_source(path, "\n".join(["", *lines[1 : end - 1]]) if end else "")
    try:
        front = Front.model_validate(source.data or {})
    except ValidationError as error:
        fields = ", ".join(Front.model_fields)
        raise CourseError([source.problem(one["loc"], f"can't be used here ({one['msg'].lower()}); the front matter of a page has {fields}") for one in error.errors()]) from None
    return Page(path, language, name, front, source, ("",) * end + tuple(lines[end:]))


def uses_of(page: Page) -> list[Use]:
    """The {exercise} and {check} directives of a page."""
    return [Use(page.file, number, match[1], match[2]) for number, line in enumerate(page.lines, 1) if (match := _DIRECTIVE.match(line))]


def uses(root: Path) -> list[Use]:
    """Every {exercise} and {check} directive in the book, both languages."""
    return [use for page in load_pages(root) for use in uses_of(page)]


def company_words(root: Path) -> list[Use]:
    """Every word between double braces in the book. kind: "company"."""
    return [
        Use(page.file, number, "company", name)
        for page in load_pages(root) for number, line in enumerate(page.lines, 1) for name in _DOUBLE_BRACES.findall(line)
    ]
