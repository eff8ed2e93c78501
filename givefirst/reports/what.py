"""What can be completed, and how it is called: `theme:<theme>`, `role:<slug>` or `course`, and `workshop:<format>` for who was there.
Never a level, a module or a check."""

from ..course import Course

THEME, ROLE, COURSE, FINAL, WORKSHOP = "theme:", "role:", "course", "final", "workshop:"
WORDS = {
    "de": {"theme": "Thema", "role": "Rolle", "course": "Der ganze Kurs", "final": "Der Abschluss: Aufgaben zu allen drei Themen"},
    "en": {"theme": "Theme", "role": "Role", "course": "The whole course", "final": "Final assessment"},
}


def completable(course: Course) -> tuple[str, ...]:
    """All there is, in the order in which lists show it."""
    themes = [THEME + theme for theme in tested_themes(course)]
    return (*themes, *[ROLE + role for role in course.roles if f"role/{role}" in course.checks], COURSE)


def what_title(course: Course, what: str, language: str) -> str:
    """`Thema 2: …`; what a later or earlier release of the course knows is shown as it is written."""
    words = WORDS[language]
    if what in (COURSE, FINAL):
        return words[what]
    theme = course.themes.get(what.removeprefix(THEME)) if what.startswith(THEME) else None
    if theme:
        return f"{words['theme']} {theme.number}: {theme.title[language]}"
    if what.startswith(WORKSHOP):
        return called({}, what)
    role = course.roles.get(what.removeprefix(ROLE)) if what.startswith(ROLE) else None
    return f"{words['role']}: {role.name[language]}" if role else what


def called(names: dict[str, str], what: str | None) -> str:
    """names: `titles`. A workshop is none of what people can be asked for, so it is not among them: `Workshop W90`."""
    if what and what.startswith(WORKSHOP):
        form = what.removeprefix(WORKSHOP).upper()
        return "Workshop" if form == "OWN" else f"Workshop {form}"
    return names.get(what, what or "")


def titles(course: Course, language: str) -> dict[str, str]:
    """Of everything that can be completed."""
    return {what: what_title(course, what, language) for what in completable(course)}


def tested_themes(course: Course) -> list[str]:
    """The themes that can be completed, in the order of their numbers."""
    tested = {check.theme for check in course.checks.values()} & set(course.themes)
    return sorted(tested, key=lambda theme: course.themes[theme].number)
