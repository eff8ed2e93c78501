"""The page on which people say what they think of the course: its questions, for readers and for `evaluation.js`."""

from ..course.evaluation import LONGEST, PULSES, form_in
from .context import Book


def asked(book: Book) -> list[dict]:
    """The forms in the order of the page; the questions of the pulse are the same each time and stand once."""
    return [form_in(form, book.language) for form in ("course", "growth", "pulse-30")]


def asked_data(book: Book) -> dict:
    """{"words", "longest", "course", "growth", "pulse": {form: form_in(…)}, "can_do": [[part, [row ids]], …], "grid": words of the scale in all languages, lowest first}"""
    exercise = book.course.exercises.get("arrival/can-do")
    plans = exercise.parts if exercise else []
    words = plans[0].fields[0].suggestions if plans else []
    return {
        "words": book.words["evaluation_words"], "longest": LONGEST, "course": form_in("course", book.language), "growth": form_in("growth", book.language),
        "pulse": {form: form_in(form, book.language) for form in PULSES},
        "can_do": {part.id: [field.id for field in part.fields] for part in plans},
        "grid": [[word.plain(language) for language in ("de", "en")] for word in words],
    }
