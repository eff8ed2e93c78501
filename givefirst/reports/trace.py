"""Where the founding texts, the facts and the objectives went: the table that shows whether the course carries what the curriculum asks."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..course import Course, Exercise
from ..course.pages import Page, load_pages

HEAD = ("Kind", "Code", "Carried by")


@dataclass(frozen=True)
class Trace:
    """code: pages and exercises that carry it, in order. pages stand as `level/theme/name.md`, exercises as their id.

    seeds: every entry of the founding texts. objectives: {code: (practice, check)}. strays: exercises whose objective no module has.
    missing: {module: key ideas that neither its pages nor its exercises carry}.
    """

    seeds: dict[str, list[str]]
    objectives: dict[str, tuple[list[str], list[str]]]
    strays: list[str]
    missing: dict[str, list[str]]

    @property
    def covered(self) -> int:
        return sum(bool(places) for places in self.seeds.values())


def trace_course(course: Course) -> Trace:
    """Raises CourseError when the front matter of a page can't be read. The German pages speak for both languages: lint holds them alike."""
    pages = [page for page in load_pages(course.root) if page.language == "de"]
    exercises = [exercise for name, exercise in course.exercises.items() if name not in course.gallery()]
    carried = _carried(course, pages, exercises)
    places = {code: [place for module in carried.values() for place in module.get(code, [])] for code in course.sources.seed_entries()}
    missing = {name: [code for code in module.key_ideas if code not in carried.get(name, {})] for name, module in course.modules.items()}
    objectives = _objectives(course, exercises)
    strays = [exercise.id for exercise in exercises if exercise.objective not in objectives]
    return Trace(places, objectives, strays, missing)


def _carried(course: Course, pages: list[Page], exercises: list[Exercise]) -> dict[str | None, dict[str, list[str]]]:
    """module -> code -> places; None holds the pages of no module."""
    found: dict[str | None, dict[str, list[str]]] = {}
    for page in pages:
        for code in (*page.front.seeds, *page.front.facts):
            found.setdefault(page.front.module, {}).setdefault(code, []).append(page.name)
    for exercise in exercises:
        for code in exercise.sources:
            found.setdefault(course.module_of(exercise.id), {}).setdefault(code, []).append(exercise.id)
    return found


def _objectives(course: Course, exercises: list[Exercise]) -> dict[str, tuple[list[str], list[str]]]:
    in_checks = course.check_items()
    found: dict[str, tuple[list[str], list[str]]] = {objective.code: ([], []) for module in course.modules.values() for objective in module.objectives}
    for exercise in exercises:
        if exercise.objective in found:
            found[exercise.objective][exercise.id in in_checks].append(exercise.id)
    return found


def trace_lines(found: Trace) -> Iterator[str]:
    """The report as lines; the last is `N of 132 seed entries covered`."""
    yield "Seed entry -> lessons and exercises"
    yield from (f"  {code:<6} {', '.join(places) or 'nowhere'}" for code, places in found.seeds.items())
    yield "Objective -> items"
    for code, (practice, check) in found.objectives.items():
        yield f"  {code:<6} practice: {', '.join(practice) or 'none'}; check: {', '.join(check) or 'none'}"
    yield "Orphans"
    orphans = [f"{code} has no item" for code, items in found.objectives.items() if not any(items)] + [f"{name} serves no objective" for name in found.strays]
    yield from (f"  {orphan}" for orphan in orphans or ["none"])
    yield "Key ideas of the curriculum that a module does not carry"
    yield from (f"  {module}: {', '.join(codes) or 'nothing is missing'}" for module, codes in found.missing.items())
    yield f"{found.covered} of {len(found.seeds)} seed entries covered"


def write_trace_csv(file: Path, found: Trace) -> None:
    """One row for each code and place. Raises OSError."""
    rows = [("seed", code, place) for code, places in found.seeds.items() for place in places or ["nowhere"]]
    for code, (practice, check) in found.objectives.items():
        rows += [("practice", code, name) for name in practice] + [("check", code, name) for name in check]
    rows += [("missing", code, module) for module, codes in found.missing.items() for code in codes]
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([HEAD, *rows])
