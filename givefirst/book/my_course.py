"""What the browser module `my-course.js` needs to know of the course, in one language. Nothing of a person: that is on the device."""

from collections.abc import Callable

from ..course import LANGUAGES
from .context import Book
from .overview import ModuleView, themes

CARDS = "take-away"  # the page with the cards of all modules
CAN_DO = "arrival/can-do"  # the grid a learner may fill in at the start; its parts are named like the themes


def my_course_data(book: Book, modules: list[ModuleView], href: Callable[[str], str]) -> dict:
    """{"words", "first": id of the module to begin with, "cards": address, "record": address on the server, "modules": {id: {"title", "pages": [[page, title, href]]}}}"""
    first = next((module for module in modules if module.theme is None), modules[0] if modules else None)
    return {
        "words": book.words["my_course_words"],
        "first": first and first.id,
        "cards": href(CARDS),
        "record": f"/{book.language}/my-record",
        "modules": {module.id: _module(module, href) for module in modules},
    }


def _module(module: ModuleView, href: Callable[[str], str]) -> dict:
    pages = [[page, title, href(page)] for page, title in [(module.page, module.title), *module.pages]]
    return {"title": module.title, "pages": pages}


def can_do(book: Book) -> list[dict]:
    """The statements of the grid, theme by theme. `choices`: (word, the word in every language), since an answer may have been given in another."""
    exercise = book.course.exercises.get(CAN_DO)
    if exercise is None:
        return []
    parts = {part.id: part for part in exercise.parts}
    course, language = book.course, book.language
    return [{
        "part": theme, "title": book.words["theme"].format(number=course.themes[theme].number, title=course.themes[theme].title[language]),
        "rows": [{
            "id": field.id, "label": field.label.plain(language),
            "choices": [(word.plain(language), [word.plain(one) for one in LANGUAGES]) for word in field.suggestions],
        } for field in parts[theme].fields],
    } for theme in themes(course) if theme in parts]
