"""What can be completed, as people read it."""

from ..course import Course
from ..reports.completion import theme_title
from ..scoring.completing import COURSE, FINAL
from .frame import words_of


def title_of(course: Course, what: str, language: str) -> str:
    """`theme:dialogue` -> `Thema 2: …`, `role:lead` -> its title, `course`, `final`. What the course no longer has keeps its name."""
    kind, _, name = what.partition(":")
    words = words_of("my-record", language)
    if what in (COURSE, FINAL):
        return words[what]
    if kind == "theme" and name in course.themes:
        return theme_title(course, name, language)
    module = course.modules.get(f"role/{name}")
    return words["role"].format(title=module.title.plain(language) if module else name)
