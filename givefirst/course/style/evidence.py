"""Where a page's statements come from: its codes are known, its sources are named with grade and date, legal pages say what they are not."""

import re
from collections.abc import Iterator
from datetime import date

from ..course import Course
from ..errors import Problem, did_you_mean
from ..module import Fact
from ..pages import Page, uses_of

HEADING = {"de": "Quellen", "en": "Sources"}  # of the section with a page's sources
_GRADE = re.compile(r"\b(?:Güte|Grade|grade|graded) (GK|[ABC](?:(?:/|, | und | and |, der Text selbst |, the text itself )[ABC])*)\b")
_UNCHECKED = {"de": "Originalquelle nicht geprüft", "en": "primary source not checked"}
_UNCHECKED_FORMS = {"de": re.compile(r"Originalquellen? nicht geprüft"), "en": re.compile(r"primary sources? (?:was |were )?not checked", re.I)}
_NO_SOURCE = {"de": "keine Quelle geprüft", "en": "no source checked"}
_NOT_ADVICE = {"de": "keine Rechtsberatung", "en": "not legal advice"}
_MONTHS = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}
_DATE = re.compile(r"(\d{1,2})\.? ([A-ZÄ]\w+) (\d{4})")
_CHECKED = re.compile(r"(?:geprüft|gelesen|Stand|checked|read|as of)[^.\d]{0,30}$", re.I)
_ADDRESS = re.compile(r"10\.\d{4,}/[^\s,;)]*\w|[a-z][\w-]*(?:\.[a-z][\w-]*)*\.[a-z]{2,}\b")


def page_codes(page: Page, course: Course) -> Iterator[Problem]:
    """Codes in the front matter that the course does not have."""
    module = course.modules.get(page.front.module or "")
    if page.front.module and module is None:
        yield page.source.problem(("module",), f"there is no module {page.front.module!r}{did_you_mean(page.front.module, course.modules)}")
    for field in ("seeds", "facts"):
        for i, code in enumerate(getattr(page.front, field)):
            if not course.sources.has(code) or (code in course.sources.facts) != (field == "facts"):
                yield page.source.problem((field, i), f"{code!r} is not among the {field} of exercises/sources.yml")
    for i, code in enumerate(page.front.objectives if module else []):
        if code not in {objective.code for objective in module.objectives}:
            yield page.source.problem(("objectives", i), f"{code!r} is no objective of {page.front.module}; its module.yml has them")


def page_twins(pages: list[Page]) -> Iterator[Problem]:
    """Both languages carry the same codes and show the same exercises."""
    german = {page.name: page for page in pages if page.language == "de"}
    for page in pages:
        twin = german.get(page.name) if page.language == "en" else None
        if twin and page.front != twin.front:
            yield page.problem(1, f"its front matter differs from book/de/{page.name}; both languages have the same minutes and codes")
        if twin and [use.name for use in uses_of(page)] != [use.name for use in uses_of(twin)]:
            yield page.problem(1, f"shows other exercises, or in another order, than book/de/{page.name}; a learner who changes the language finds the same")


def page_sources(page: Page, course: Course) -> Iterator[Problem]:
    """Every fact of the page stands in its section with sources."""
    facts = {code: course.sources.facts[code] for code in page.front.facts if code in course.sources.facts}
    heading, items, closing = _section(page)
    if facts and not heading:
        yield page.problem(1, f"states {', '.join(facts)} and has no section '## {HEADING[page.language]}'; add it at the end, with a line for each source", "facts")
        return
    for code, fact in facts.items():
        yield from _fact_problems(page, heading, items, code, fact)
    for line, item in items:
        if _grades(item) & {"B", "C"} and not _UNCHECKED_FORMS[page.language].search(item):
            yield page.problem(line, f"names a source of grade B or C; add “{_UNCHECKED[page.language]}”")
    if facts and any(fact.checked != "never" for fact in facts.values()) and not list(_dates(closing, page.language)):
        yield page.problem(heading, "does not say when the sources were checked; end the section with the day, as the other pages do")


def page_dates(page: Page, course: Course) -> Iterator[Problem]:
    """No page claims to have been checked later than its facts were."""
    latest = max((fact.checked for fact in course.sources.facts.values() if fact.checked != "never"), default=None)
    for number, line in enumerate(page.lines, 1):
        for day in _dates(line, page.language):
            if latest and day > latest:
                yield page.problem(number, f"says it was checked on {day}, but exercises/sources.yml has no fact checked after {latest}; mend the date here, or there with what was really read")


def page_law(page: Page, course: Course) -> Iterator[Problem]:
    legal = [code for code in page.front.facts if code in course.sources.facts and course.sources.facts[code].law]
    if legal and not any(_NOT_ADVICE[page.language] in line for line in page.lines):
        yield page.problem(1, f"states law ({', '.join(legal)}); say “{_NOT_ADVICE[page.language]}” and who helps in the company, as the legal cards of other pages do", "facts")


def exercise_facts(course: Course, pages: list[Page]) -> Iterator[Problem]:
    """A fact that an exercise uses has its source on a page of the same module."""
    stated: dict[str | None, set[str]] = {}
    for page in pages:
        stated.setdefault(page.front.module, set()).update(page.front.facts)
    for exercise in course.exercises.values():
        module = course.module_of(exercise.id)
        known = set().union(*stated.values()) if module and module.startswith("final/") else stated.get(module, set())  # its lessons are in the other modules
        for i, code in enumerate(exercise.sources if module and module in stated else []):
            if code in course.sources.facts and code not in known:
                yield exercise.source.problem(("sources", i), f"no page of {module} has {code} in its `facts`; name it and its source on the page, or take the code out here")


def _fact_problems(page: Page, heading: int, items: list[tuple[int, str]], code: str, fact: Fact) -> Iterator[Problem]:
    names = [*fact.cited, *_ADDRESS.findall(fact.source)]
    grades = set(re.findall(r"GK|[ABC]", fact.grade))
    if fact.checked == "never":
        if not any(_NO_SOURCE[page.language] in item for _, item in items):
            yield page.problem(heading, f"states {code}, which nobody has checked; say so: “{_NO_SOURCE[page.language]}”")
        return
    found = [(line, item) for line, item in items if any(name in item for name in names)]
    if not names:
        yield page.problem(heading, f"{code} has no address that a page could name; add `cited` to it in exercises/sources.yml, and that name here")
    elif not found:
        yield page.problem(heading, f"no line names the source of {code}; write one of: {', '.join(names)}")
    elif not any(_grades(item) & grades for _, item in found):
        yield page.problem(found[0][0], f"does not say the grade of {code}, which is {fact.grade}; write {'Güte' if page.language == 'de' else 'Grade'} and the letter")


def _section(page: Page) -> tuple[int, list[tuple[int, str]], str]:
    """Line of the heading of the sources (0: none), the items of the list with their lines, the text below the list."""
    title = f"## {HEADING[page.language]}"
    if title not in page.lines:
        return 0, [], ""
    heading = page.lines.index(title) + 1
    items: list[tuple[int, str]] = []
    closing = ""
    for number, line in enumerate(page.lines[heading:], heading + 1):
        if line.startswith("- "):
            items.append((number, line))
        elif items and line.startswith("  "):
            items[-1] = (items[-1][0], f"{items[-1][1]} {line.strip()}")
        else:
            closing += f"{line} "
    return heading, items, closing


def _grades(item: str) -> set[str]:
    return {letter for found in _GRADE.findall(item) for letter in re.findall(r"GK|[ABC]", found)}


def _dates(text: str, language: str) -> Iterator[date]:
    """Days on which something was checked; other dates are not meant."""
    for found in _DATE.finditer(text):
        if found[2] in _MONTHS[language] and _CHECKED.search(text[: found.start()]):
            yield date(int(found[3]), _MONTHS[language].index(found[2]) + 1, int(found[1]))
