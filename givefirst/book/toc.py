"""One `_toc.yml` for both languages: the table of each language is derived, so the two books cannot drift apart."""

from pathlib import Path

from ..course import LANGUAGES, CourseError
from ..course.source import Source, read_source

from .errors import BookError

PREFIX = "book/de/"
_PAGE_KEYS = ("root", "file", "glob")
_TEXT_KEYS = ("title", "caption")


def read_toc(path: Path) -> Source:
    """Read `_toc.yml` with line marks. Raises BookError when it is missing, is not YAML or has no first page."""
    try:
        source = read_source(path)
    except CourseError as error:
        raise BookError([str(problem) for problem in error.problems]) from None
    if not isinstance(source.data, dict) or "root" not in source.data:
        raise BookError([f"{path}:1: the line `root: {PREFIX}index` is missing; it names the first page of the book"])
    return source


def derive(source: Source) -> dict:
    """The same table with page names relative to the tree of one language (`book/de/index` becomes `index`).

    Raises BookError for a page outside the German tree, and for titles, which would be in one language only.
    """
    problems: list[str] = []
    derived = _derive(source.data, (), source, problems)
    if problems:
        raise BookError(problems)
    return derived


def _derive(item, place: tuple, source: Source, problems: list[str]):
    if isinstance(item, list):
        return [_derive(entry, (*place, i), source, problems) for i, entry in enumerate(item)]
    if not isinstance(item, dict):
        return item
    result = {}
    for key, value in item.items():
        where = f"{source.path}:{source.line((*place, key))}"
        if key in _TEXT_KEYS:
            problems.append(f"{where}: `{key}` would be the same words in German and English; take it out, the title comes from the page")
        elif key in _PAGE_KEYS and not str(value).startswith(PREFIX):
            problems.append(f"{where}: the page {value!r} lies outside {PREFIX}; begin it with {PREFIX} (it stands for both languages)")
        elif key in _PAGE_KEYS:
            result[key] = str(value).removeprefix(PREFIX)
        else:
            result[key] = _derive(value, (*place, key), source, problems)
    return result


def pages(item, place: tuple = ()) -> list[tuple[str, tuple]]:
    """Every page named in the table, with its place in the file: [("book/de/index", ("root",)), …]."""
    if isinstance(item, list):
        return [page for i, entry in enumerate(item) for page in pages(entry, (*place, i))]
    if not isinstance(item, dict):
        return []
    found = [(str(value), (*place, key)) for key, value in item.items() if key in ("root", "file")]
    return found + [page for key, value in item.items() for page in pages(value, (*place, key))]


def missing_pages(root: Path, source: Source) -> list[str]:
    """One sentence for each page of the table that does not exist in one of the languages."""
    problems = []
    for page, place in pages(source.data):
        short = page.removeprefix(PREFIX).removesuffix(".md")
        for language in LANGUAGES:
            file = f"book/{language}/{short}.md"
            if not (root / file).is_file():
                problems.append(
                    f"{source.path}:{source.line(place)}: {file} does not exist; "
                    "write this page or take the line out (each page exists in both languages)")
    return problems
