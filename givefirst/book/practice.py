"""What the browser modules `practice.js` and `show.js` need to know of the course, in one language. Nothing of a person: that is on the device."""

from collections.abc import Callable

from ..course.practice import DAYS, round_of, set_before, shown
from .context import Book
from .overview import TAKE_AWAY, ModuleView, levels


def practice_data(book: Book, modules: list[ModuleView], href: Callable[[str], str]) -> dict:
    """{"words", "all": address of the page with all rounds, "modules": {id: {"title", "last": its last page for reading, "days": {day: [exercise, address]}}}}

    Modules of a path alone: the arrival and the final assessment have nothing to practise after them.
    """
    course = book.course
    found = {module.id: module for module in modules if module.theme in course.themes}
    return {
        "words": book.words["practice_words"], "all": href("practice/index"),
        "modules": {
            name: {"title": module.title, "last": f"{name}/{TAKE_AWAY}", "days": {day: [round_of(name, day), href(round_of(name, day))] for day in DAYS}}
            for name, module in found.items() if all(round_of(name, day) in course.exercises for day in DAYS)
        },
    }


def show_data(book: Book, modules: list[ModuleView], page: str, href: Callable[[str], str]) -> dict | None:
    """{"words", "exercise", "parts": ids in order}, and before a module {"theme", "level", "path": its name, "title", "href": of the module that comes next}; None on another page."""
    exercise = book.course.exercises.get(page)
    if exercise is None:
        return None
    found = {"words": book.words["show_words"], "exercise": page, "parts": [part.id for part in exercise.parts]}
    if shown(page) is None:
        return found
    _, theme, level = shown(page)
    after = next((module for module in modules if module.id == f"{level}/{theme}"), None)
    return after and found | {
        "theme": theme, "level": level, "path": book.course.levels[level].name[book.language], "title": after.title, "href": href(after.page),
    }


def sets_of(book: Book, theme: str) -> list[tuple[str, str]]:
    """(level, page) of the sets "show what you know" of a theme, in the order of the paths."""
    found = [(level, set_before(level, theme)) for level in levels(book.course)]
    return [(level, page) for level, page in found if page in book.course.exercises]
