"""Practice around the modules: "show what you know" before one, four small rounds after it. A page has the name of its exercise."""

from .course import PRACTICE
from .interactions.placement import LEVELS

DAYS = (2, 7, 21, 60)  # after a module
FAR = LEVELS[0]  # the path without an account has scenes of its own on day 7


def round_of(module: str, day: int) -> str:
    """Id of the exercise that many days after a module (`level/theme`). Raises KeyError for a day that is none of DAYS."""
    level, theme = module.split("/")
    names = {2: f"{level}-{theme}", 7: f"{FAR}-{theme}" if level == FAR else theme, 21: level, 60: level}
    return f"{PRACTICE}day-{day}/{names[day]}"


def shown(exercise_id: str) -> tuple[str, str, str] | None:
    """(level, theme, the level that follows) of a set of questions "show what you know"; None for any other exercise."""
    start, _, name = exercise_id.rpartition("/")
    level, _, theme = name.partition("-")
    if start != f"{PRACTICE}show" or level not in LEVELS[:-1]:
        return None
    return level, theme, LEVELS[LEVELS.index(level) + 1]


def set_before(level: str, theme: str) -> str:
    """Id of the four questions on the core of a path's module. The last path has none: nothing comes after it."""
    return f"{PRACTICE}show/{level}-{theme}"
