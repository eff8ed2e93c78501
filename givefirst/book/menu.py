"""The menu's modules in groups: first what stands before the paths, then each path in the order of the home page, each module with its theme, last the final assessment."""

from ..course import PRACTICE, Course
from .context import Book
from .overview import FINAL, levels

AFTER = PRACTICE.strip("/")  # the group with the rounds around the modules


def menu_groups(book: Book, entries: list[dict]) -> list[dict]:
    """[{"id", "title", "entries"}]. `entries`: {"name": id of the module or of another page with pages, …}, in the order of the table of contents.

    Each gets "theme" ("" where there is none; the final assessment is the last step). A group without a title holds what belongs to no path.
    """
    course, found = book.course, {}
    for entry in entries:
        level, _, theme = entry["name"].partition("/")
        if level == FINAL and theme in course.levels:
            found.setdefault(theme, []).append(entry | {"theme": book.words["last_step"]})
            continue
        path = level if (theme in course.themes and level in course.levels) or level == AFTER else ""
        found.setdefault(path, []).append(entry | {"theme": theme_line(book, theme)})
    order = ["", *levels(course), *course.levels, AFTER]
    titles = {AFTER: book.words["practice_group"]}
    return [{"id": path, "title": titles.get(path) or path_name(course, path, book.language), "entries": found.pop(path)} for path in order if path in found]


def theme_line(book: Book, theme: str) -> str:
    """"Theme 2: its title"; empty for what is no theme."""
    known = book.course.themes.get(theme)
    return book.words["theme"].format(number=known.number, title=known.title[book.language]) if known else ""


def path_name(course: Course, level: str, language: str) -> str:
    return course.levels[level].name[language] if level in course.levels else ""
