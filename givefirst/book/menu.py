"""The menu's modules in groups: first what stands before the paths, then each path in the order of the home page, each module with its theme, last the final assessment; then the roles, and what is for those who bring the course to others."""

from ..course import PRACTICE, Course
from .context import Book
from .overview import FINAL, ROLE, levels

TRAINERS = ("workshops", "trainer", "kits")  # pages with pages of their own that are no modules

AFTER = PRACTICE.strip("/")  # the group with the rounds around the modules


def menu_groups(book: Book, entries: list[dict]) -> list[dict]:
    """[{"id", "title", "entries"}]. `entries`: {"name": id of the module or of another page with pages, …}, in the order of the table of contents.

    Each gets "theme" ("" where there is none; of a role whom it is for; the final assessment is the last step). A group without a title holds what belongs to no path.
    """
    course, found = book.course, {}
    for entry in entries:
        level, _, theme = entry["name"].partition("/")
        if entry["name"] in TRAINERS:
            found.setdefault("trainers", []).append(entry | {"theme": ""})
            continue
        if level == FINAL and theme in course.levels:
            found.setdefault(theme, []).append(entry | {"theme": book.words["last_step"]})
            continue
        known = course.roles if level == ROLE else course.themes
        path = level if (theme in known and level in course.levels) or level == AFTER else ""
        found.setdefault(path, []).append(entry | {"theme": place_line(book, entry["name"])})
    order = ["", *levels(course), *course.levels, AFTER, "trainers"]
    return [{"id": path, "title": group_title(book, path), "entries": found.pop(path)} for path in order if path in found]


def group_title(book: Book, group: str) -> str:
    own = {"trainers": book.words["for_trainers"], AFTER: book.words["practice_group"]}
    return own.get(group) or path_name(book.course, group, book.language)


def place_line(book: Book, module: str) -> str:
    """What tells a module from the others of its level: its theme, or the role it is for."""
    level, _, second = module.partition("/")
    role = book.course.roles.get(second) if level == ROLE else None
    return role.name[book.language] if role else theme_line(book, second)


def theme_line(book: Book, theme: str) -> str:
    """"Theme 2: its title"; empty for what is no theme."""
    known = book.course.themes.get(theme)
    return book.words["theme"].format(number=known.number, title=known.title[book.language]) if known else ""


def path_name(course: Course, level: str, language: str) -> str:
    return course.levels[level].name[language] if level in course.levels else ""
