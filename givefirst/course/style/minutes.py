"""How long it takes, said once: the first page of a module, its lessons and its module.yml agree."""

import re
from collections.abc import Iterator

from ..course import Course
from ..errors import Problem
from ..pages import Page

_ROW = re.compile(r"^\|.*\]\(([\w-]+)\.md\)\s*\|\s*(\d+) [Mm]in")
_IN_ALL = {"de": re.compile(r"zusammen (?:rund |etwa )?(\d+) Minuten"), "en": re.compile(r"(\d+) minutes in all")}


def lint_minutes(course: Course, pages: list[Page]) -> Iterator[Problem]:
    """The table of lessons on a module's first page has the minutes of each lesson, and their sum is the module's."""
    by_name = {(page.language, page.name): page for page in pages}
    for page in pages:
        module = page.name.removesuffix("/index.md")
        if page.name.endswith("/index.md") and module in course.modules:
            yield from _first_page(page, module, course.modules[module].minutes, by_name)


def _first_page(page: Page, module: str, minutes: int, by_name: dict) -> Iterator[Problem]:
    rows = [(number, match[1], int(match[2])) for number, line in enumerate(page.lines, 1) if (match := _ROW.match(line))]
    for number, lesson, said in rows:
        own = by_name.get((page.language, f"{module}/{lesson}.md"))
        if own and own.front.minutes != said:
            yield page.problem(number, f"says {said} minutes, {own.name} says {own.front.minutes}; make them alike")
    total = sum(said for _, _, said in rows)
    if rows and total != minutes:
        yield page.problem(rows[0][0], f"its lessons take {total} minutes together, exercises/{module}/module.yml says {minutes}; make them alike")
    for number, line in enumerate(page.lines, 1):
        for match in _IN_ALL[page.language].finditer(line) if rows else ():
            if int(match[1]) != total:
                yield page.problem(number, f"says {match[1]} minutes in all, its lessons take {total}; make them alike")
