"""Handouts of a workshop on paper: everything that its format needs, for an ordinary A4 printer in black and white, as a tagged PDF.

What is printed follows from the format: its steps, its activities and the exercises they show. Another format brings its own sheets by itself.
"""

from ..course import Company, Course
from ..workshop import Activity, Format
from . import sheets
from .sheets import words_of
from .typeset import typeset


def handouts_pdf(course: Course, form: Format, language: str, *, address: str = "", company: Company = Company()) -> bytes:
    """address: of the course, for the slips with a QR code; without it they have room to write it in. Raises OSError when a picture can't be read."""
    words = words_of(language)
    title = words["title"].format(format=form.title[language])
    piles = [sheet for sheet in _sheets(course, form, language, address, company) if sheet]
    data = {
        "language": language, "title": title, "author": words["author"], "foot": f"{title} · {company.name}" if company.name else title, "words": words,
        "sheets": [sheets.contents(piles, title, words), *piles],
    }
    return typeset("handouts", data)


def _sheets(course: Course, form: Format, language: str, address: str, company: Company):
    words = words_of(language)
    activities = [activity for step in form.steps for activity in step.activities]
    exercises = list(dict.fromkeys(activity.exercise for activity in activities if activity.kind == "exercise"))
    yield from (sheets.agenda(form, day, language, words) for day in range(1, form.days + 1))
    yield from (sheets.notes(form, day, language, words) for day in range(1, form.days + 1))
    yield sheets.signs(_places(activities, language), words)
    yield sheets.wall(_walls(activities, language), words)
    yield sheets.wish_box(words)
    for name in exercises:
        yield from sheets.of_exercise(course, course.exercises[name], language, words)
    if "paths" in form.paper:
        yield sheets.paths(course, language, words)
    yield from sheets.take_home(course, form, language, words)
    if "gifts" in form.paper:
        yield sheets.form_cards("gifts", "each", words)
    if "thanks" in form.paper:
        yield sheets.form_cards("thanks", "pile", words)
    if "wishes" in form.paper:
        yield sheets.form_cards("wishes", "pile", words)
    if "access" in form.paper:
        yield sheets.access(address, company, language, words)


def _places(activities: list[Activity], language: str) -> list[str]:
    """What stands on the signs of all standing votes, each once."""
    return list(dict.fromkeys(place.text.plain(language) for activity in activities for place in activity.options))


def _walls(activities: list[Activity], language: str) -> list[str]:
    return list(dict.fromkeys(activity.prompt.plain(language) for activity in activities if activity.kind == "wall"))
