"""The course as the pages show it: themes, levels and the modules where they meet, each with its page if it has one.

Taken from the course's files and the table of contents while pages are written, so a new module appears by itself.
"""

from dataclasses import dataclass

from sphinx.environment import BuildEnvironment

from ..course import Course
from ..course.interactions.placement import LEVELS, Placement

ROLE = "role"  # the level of the modules for roles
FINAL = "final"  # the level of the final assessment; below it lies a version for each path
TAKE_AWAY = "take-away"  # the page of a module with its cards


@dataclass(frozen=True)
class ModuleView:
    """A module in one language. `page`: its first page; `pages`: (page, title) of what follows, lessons, cards and check."""

    id: str
    level: str
    theme: str | None
    title: str
    minutes: int
    page: str
    pages: list[tuple[str, str]]


def modules(course: Course, env: BuildEnvironment, language: str) -> list[ModuleView]:
    """Every module that has a page in the table of contents, in its order."""
    found = []
    for page in env.toctree_includes.get(env.config.root_doc, []):
        name = page.removesuffix("/index")
        if name not in course.modules:
            continue
        level, _, theme = name.partition("/")
        module = course.modules[name]
        pages = [(child, env.titles[child].astext()) for child in env.toctree_includes.get(page, []) if child in env.titles]
        found.append(ModuleView(name, level, theme or None, module.title[language], module.minutes, page, pages))
    return found


def finals(modules: list[ModuleView]) -> dict[str, ModuleView]:
    """Path -> its version of the final assessment, in the order in which learners see the paths."""
    found = {module.id.partition("/")[2]: module for module in modules if module.level == FINAL}
    return {level: found[level] for level in LEVELS if level in found}


def roles(course: Course, modules: list[ModuleView]) -> dict[str, ModuleView]:
    """Role -> its module, in the order of course.yml."""
    found = {module.theme: module for module in modules if module.level == ROLE}
    return {role: found[role] for role in course.roles if role in found}


def themes(course: Course) -> list[str]:
    return sorted(course.themes, key=lambda theme: course.themes[theme].number)


def levels(course: Course) -> list[str]:
    """The levels a learner chooses from."""
    return [level for level in LEVELS if level in course.levels]


def sayings(course: Course, language: str) -> dict[str, str]:
    """Level -> what a person on this path says, from the exercise that suggests a path."""
    parts = (part for exercise in course.exercises.values() if exercise.id not in course.gallery() for part in exercise.parts)
    placement = next((part for part in parts if isinstance(part, Placement)), None)
    return {level: getattr(placement.paths, level).plain(language) for level in LEVELS} if placement else {}
