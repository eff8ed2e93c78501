"""The agenda of a workshop format: workshops/<format>.yml, and the company's own in <data>/workshops/."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr, StringConstraints, ValidationError, model_validator

from ..course.course import Course
from ..course.errors import CourseError, Problem, did_you_mean
from ..course.interactions.base import Model, Slug, unique_ids
from ..course.messages import problem
from ..course.pages import page_names
from ..course.source import Source, read_source
from ..course.text import LANGUAGES, Text
from .decks import slide_ids

FOLDER = "workshops"
KINDS = ("exercise", "standing", "wall", "words", "timer")
Practice = Literal["give-first", "include-everyone", "relief", "discreet-help", "gratitude", "progress", "mood", "no-force", "host"]

Paper = Literal["paths", "gifts", "thanks", "wishes", "access"]

# Fields that an activity has beside `id`, `kind` and `prompt`, and must have.
OF_KIND = {"exercise": ("exercise",), "standing": ("options",), "wall": ("lines",), "words": (), "timer": ("minutes",)}
NEEDED = {"exercise": ("exercise",), "standing": ("prompt", "options"), "wall": ("prompt",), "words": ("prompt",), "timer": ("minutes",)}


class Place(Model):
    """Where people can stand when a standing vote is taken."""

    id: Slug
    text: Text


class Activity(Model):
    """What can be put live. id: unique in the format. Its kind says which of the other fields it has, see OF_KIND."""

    id: Slug
    kind: Literal["exercise", "standing", "wall", "words", "timer"]
    prompt: Text | None = None
    exercise: str | None = None  # id of a practice exercise
    options: list[Place] = Field(default=[], max_length=6)
    lines: int | None = Field(default=None, ge=1, le=8)  # of the field that people write into
    minutes: int | None = Field(default=None, ge=1, le=240)

    @model_validator(mode="after")
    def _fields_of_its_kind(self):
        for name in NEEDED[self.kind]:
            if not getattr(self, name):
                raise ValueError(f"the kind {self.kind!r} needs `{name}`; add it")
        for name in ("exercise", "options", "lines", "minutes"):
            if getattr(self, name) and name not in OF_KIND[self.kind]:
                raise ValueError(f"the kind {self.kind!r} takes no `{name}`; remove it")
        unique_ids(self.options, "options")
        if self.kind == "standing" and len(self.options) < 2:
            raise ValueError("a standing vote needs two options or more")
        return self


class Step(Model):
    """One line of the agenda. at: minutes from the beginning of its day."""

    id: Slug
    day: int = Field(default=1, ge=1)
    at: int = Field(ge=0)
    minutes: int = Field(ge=1)
    title: Text
    notes: Text | None = None  # what to say and what to beware of; on the trainer's screen alone
    practices: list[Practice] = []
    slides: list[Slug] = []
    material: Text | None = None
    activities: list[Activity] = Field(default=[], max_length=12)


class TakeHome(Model):
    """A page that participants take along. page: below book/<language>/, without .md."""

    page: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)*$")]
    title: Text


class Format(Model):
    """minutes: the length of each of its days."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,9}$")]
    title: Text
    minutes: int = Field(ge=10, le=720)
    days: int = Field(default=1, ge=1, le=10)
    begins: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")  # clock time of its first minute, each day; None: the agenda counts minutes
    steps: list[Step] = Field(min_length=1, max_length=80)
    completes: list[str] = []  # what being there completes, where the policy knows this way: `theme:dialogue`
    take_home: list[TakeHome] = Field(default=[], max_length=12)
    paper: list[Paper] = ["paths", "gifts", "thanks", "wishes", "access"]  # ready cards among its handouts

    _source: Source | None = PrivateAttr(None)

    @property
    def source(self) -> Source:
        """The file it was read from."""
        return self._source

    @property
    def deck(self) -> str:
        """Its slides: book/<language>/<deck>.md."""
        return f"{FOLDER}/{self.code.lower()}"

    def activity(self, activity_id: str) -> Activity | None:
        return next((activity for step in self.steps for activity in step.activities if activity.id == activity_id), None)


def _agenda_problems(form: Format):
    """Steps lie one behind the other within their day; each id stands for one thing."""
    seen = set()
    before = None
    for i, step in enumerate(form.steps):
        for place, each, what in [(("steps", i), step, "step"), *((("steps", i, "activities", j), each, "activity") for j, each in enumerate(step.activities))]:
            if (what, each.id) in seen:
                yield form.source.problem((*place, "id"), f"{each.id!r} is the id of another {what}; give each its own")
            seen.add((what, each.id))
        place = ("steps", i, "at")
        if step.day > form.days:
            yield form.source.problem(("steps", i, "day"), f"is {step.day}, and the format has {form.days}; mend `day` or `days`")
        if step.at + step.minutes > form.minutes:
            yield form.source.problem(place, f"the step ends in minute {step.at + step.minutes}, the day has {form.minutes}; shorten it or mend `minutes`")
        if before and (step.day, step.at) < (before.day, before.at + before.minutes if step.day == before.day else 0):
            yield form.source.problem(place, f"the step begins before {before.id!r} has ended; put them in order and mend `at` and `minutes`")
        before = step


def own_format(minutes: int) -> Format:
    """Without an agenda: the trainer puts together what the group needs."""
    step = Step(id="open", at=0, minutes=minutes, title=Text(de="Offen", en="Open"))
    return Format(code="OWN", title=Text(de="Eigene Mischung", en="A mixture of your own"), minutes=minutes, steps=[step])


def format_files(root: Path, data: Path | None = None) -> dict[str, Path]:
    """Name of each format (`w90`) -> its file; the company's own wins. data: None stands for `root/data`."""
    folders = [Path(root) / FOLDER, (Path(root) / "data" if data is None else Path(data)) / FOLDER]
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yml"))}


def load_formats(root: Path, data: Path | None = None) -> dict[str, Format]:
    """Code (`W90`) -> format. Raises CourseError with every problem of every file."""
    problems: list[Problem] = []
    formats = {}
    for name, path in format_files(root, data).items():
        found = _read(path, problems)
        if found is None:
            continue
        if found.code.lower() != name:
            problems.append(found.source.problem(("code",), f"is {found.code!r}, the file is called {path.name}; name the file {found.code.lower()}.yml"))
        problems += _agenda_problems(found)
        formats[found.code] = found
    if problems:
        raise CourseError(problems)
    return formats


def _read(path: Path, problems: list[Problem]) -> Format | None:
    try:
        source = read_source(path)
        found = Format.model_validate(source.data)
    except CourseError as error:
        problems += error.problems
        return None
    except ValidationError as error:
        problems += [problem(source, details) for details in error.errors()]
        return None
    found._source = source
    return found


def lint_formats(formats: dict[str, Format], course: Course) -> list[Problem]:
    """What must hold between the formats and the rest: exercises, slides and pages exist."""
    pages = {language: page_names(course.root, language) for language in LANGUAGES}
    looks = (_exercises, _slides, lambda form, _course: _take_home(form, pages), _completes)
    return [found for each in formats.values() for look in looks for found in look(each, course)]


def _exercises(form: Format, course: Course):
    items, examples = course.check_items(), course.gallery()
    practice = course.exercises.keys() - items - examples
    for i, step in enumerate(form.steps):
        for j, activity in enumerate(step.activities):
            place = ("steps", i, "activities", j, "exercise")
            if activity.exercise in items:
                yield form.source.problem(place, f"{activity.exercise!r} belongs to a check; shown live, its answer would be known. Name an exercise of a lesson")
            elif activity.exercise and activity.exercise not in practice:
                yield form.source.problem(place, f"there is no practice exercise {activity.exercise!r}{did_you_mean(activity.exercise, practice)}")


def _slides(form: Format, course: Course):
    for language in LANGUAGES:
        deck = course.root / "book" / language / f"{form.deck}.md"
        known = slide_ids(deck)
        for i, step in enumerate(form.steps):
            for j, slide in enumerate(step.slides):
                if slide not in known:
                    yield form.source.problem(("steps", i, "slides", j), f"book/{language}/{form.deck}.md has no slide {slide!r}{did_you_mean(slide, known)}")


def _take_home(form: Format, pages: dict[str, set[str]]):
    for i, each in enumerate(form.take_home):
        for language in LANGUAGES:
            if f"{each.page}.md" not in pages[language]:
                yield form.source.problem(("take_home", i, "page"), f"there is no page book/{language}/{each.page}.md{did_you_mean(each.page + '.md', pages[language])}")


def _completes(form: Format, course: Course):
    known = {f"theme:{theme}" for theme in course.themes}
    for i, what in enumerate(form.completes):
        if what not in known:
            yield form.source.problem(("completes", i), f"{what!r} is no theme{did_you_mean(what, known)}; write one of {', '.join(sorted(known))}")
