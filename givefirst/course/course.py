"""Loads the whole course from its files."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from .check import Check, CheckFile, Slot, check_version
from .errors import CourseError, Problem, did_you_mean
from .exercise import Exercise
from .messages import problem
from .module import Level, Module, Outline, Role, Sources, Theme
from .pictures import missing_pictures
from .source import Source, read_source

M = TypeVar("M", bound=BaseModel)

GALLERY = "gallery/examples/"  # below exercises/: one example of each interaction, for authors and tests; no level of the course
PRACTICE = "practice/"  # below exercises/: what belongs to no single module: "show what you know" before one, spaced practice after it
_OWN_FILES = ("course.yml", "sources.yml", "module.yml", "check.yml")


@dataclass(frozen=True)
class Course:
    """All of the course as plain, frozen data. Keys of modules and checks are `level/theme`, of roles `role/<slug>`; a level without themes is one module, its key is `level`."""

    root: Path
    version: str
    levels: dict[str, Level]
    themes: dict[str, Theme]
    modules: dict[str, Module]
    exercises: dict[str, Exercise]
    checks: dict[str, Check]
    sources: Sources
    roles: dict[str, Role] = field(default_factory=dict)

    def check_items(self) -> set[str]:
        """Ids of the exercises whose keys never leave the server."""
        return {name for check in self.checks.values() for slot in check.slots.values() for name in slot.variants}

    def module_of(self, exercise_id: str) -> str | None:
        """Key of the module an exercise lies in: its level and theme, else its level; None when neither has a module."""
        level, _, rest = exercise_id.partition("/")
        return next((name for name in (f"{level}/{rest.split('/')[0]}", level) if name in self.modules), None)

    def gallery(self) -> set[str]:
        """Ids of the examples for authors. They belong to no module, and no learner's page shows them."""
        return {name for name in self.exercises if name.startswith(GALLERY)}


def load_course(root: Path | str) -> Course:
    """Raises CourseError with every problem found, not only the first."""
    root = Path(root)
    folder = root / "exercises"
    problems: list[Problem] = []
    outline = _load(folder / "course.yml", Outline, problems)
    sources = _load(folder / "sources.yml", Sources, problems)
    module_files = sorted([*folder.glob("*/module.yml"), *folder.glob("*/*/module.yml")])
    modules = {_id(folder, path.parent): _load(path, Module, problems) for path in module_files}
    exercises = _load_exercises(folder, outline, problems)
    check_files = {_id(folder, path.parent): path for path in sorted(folder.glob("*/*/check.yml"))}
    checks = {name: _load_check(name, path, exercises, problems) for name, path in check_files.items()}
    if problems:
        raise CourseError(problems)
    return Course(root, outline.version, outline.levels, outline.themes, modules, exercises, checks, sources, outline.roles)


def load_exercise(path: Path, exercise_id: str, outline: Outline | None = None) -> Exercise:
    """One exercise file. outline: course.yml, for parts that show names of levels and themes. Raises CourseError."""
    problems: list[Problem] = []
    exercise = _load(path, Exercise, problems, outline)
    if problems:
        raise CourseError(problems)
    exercise._id = exercise_id
    return exercise


def load_practice(root: Path | str, exercise_id: str) -> Exercise | None:
    """One practice exercise, for a notebook or an app, without reading the hundreds of others.

    None when there is no such exercise, or it is an item of a check. Raises CourseError when a file that decides this can't be read.
    """
    folder = Path(root).resolve() / "exercises"
    path = (folder / f"{exercise_id}.yml").resolve()
    # Another spelling of the id (with "..", say) would not be found among those of the checks.
    if not path.is_relative_to(folder) or _id(folder, path) != exercise_id or not path.is_file() or path.name in _OWN_FILES:
        return None
    if exercise_id in check_item_ids(root):
        return None
    problems: list[Problem] = []
    outline = _load(folder / "course.yml", Outline, problems)
    if problems:
        raise CourseError(problems)
    return load_exercise(path, exercise_id, outline)


def check_item_ids(root: Path | str) -> set[str]:
    """Ids of the exercises that checks name, as `Course.check_items`, from the checks' own files alone. Raises CourseError."""
    problems: list[Problem] = []
    files = [_load(path, CheckFile, problems) for path in sorted((Path(root) / "exercises").glob("*/*/check.yml"))]
    if problems:
        raise CourseError(problems)
    return {name for file in files for slot in file.slots for name in slot.exercises}


def _id(folder: Path, path: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _load_exercises(folder: Path, outline: Outline | None, problems: list[Problem]) -> dict[str, Exercise]:
    exercises = {}
    for path in sorted(folder.rglob("*.yml")):
        if path.name in _OWN_FILES:
            continue
        try:
            exercises[_id(folder, path)] = load_exercise(path, _id(folder, path), outline)
        except CourseError as error:
            problems += error.problems
        else:
            problems += missing_pictures(exercises[_id(folder, path)], folder.parent)
    return exercises


def _load_check(name: str, path: Path, exercises: dict[str, Exercise], problems: list[Problem]) -> Check | None:
    before = len(problems)
    try:
        source = read_source(path)
    except CourseError as error:
        problems += error.problems
        return None
    file = _validate(source, CheckFile, problems)
    if file is None:
        return None
    for i, slot in enumerate(file.slots):
        problems += _slot_problems(source, ("slots", i), slot.exercises, exercises)
        if slot.must and any(not exercises[name].points for name in slot.exercises if name in exercises):
            problems.append(source.problem(("slots", i, "must"), "is for scored tasks; what somebody writes never keeps them from passing"))
    if len(problems) > before:
        return None
    slots = {s.id: Slot(s.id, s.objective, s.lesson, {e: exercises[e] for e in s.exercises}, s.must) for s in file.slots}
    return Check(name, file.pass_percent, slots, check_version(file, exercises), source)


def _slot_problems(source: Source, place: tuple, names: list[str], exercises: dict[str, Exercise]) -> list[Problem]:
    problems = []
    for i, name in enumerate(names):
        if name not in exercises:
            problems.append(source.problem((*place, "exercises", i), f"{name!r} is no exercise that could be read{did_you_mean(name, exercises)}"))
    known = [exercises[name] for name in names if name in exercises]
    private = [f"{exercise.id!r} has the part {part.id!r} ({part.interaction})" for exercise in known for part in exercise.parts if part.private]
    if private:
        return [*problems, source.problem((*place, "exercises"), f"{private[0]}, which is private and must never be sent; take it out of the check")]
    worth = {(exercise.points, exercise.manual_points) for exercise in known}
    if len(worth) > 1:
        points = ", ".join(f"{exercise.id} {exercise.points}+{exercise.manual_points}" for exercise in known)
        problems.append(source.problem((*place, "exercises"), f"variants of a slot must be worth the same (auto+manual): {points}"))
    elif worth and not any(next(iter(worth))):
        problems.append(source.problem((*place, "exercises"), "the variants are worth nothing; use scored or written exercises"))
    elif worth and all(next(iter(worth))):
        problems.append(source.problem((*place, "exercises"), "a variant is both scored and written; make two slots of it"))
    return problems


def _load(path: Path, model: type[M], problems: list[Problem], outline: Outline | None = None) -> M | None:
    try:
        source = read_source(path)
    except CourseError as error:
        problems += error.problems
        return None
    return _validate(source, model, problems, outline)


def _validate(source: Source, model: type[M], problems: list[Problem], outline: Outline | None = None) -> M | None:
    try:
        result = model.model_validate(source.data, context={"outline": outline})
    except ValidationError as error:
        problems += [problem(source, details) for details in error.errors()]
        return None
    if "_source" in model.__private_attributes__:
        result._source = source
    return result
