"""Words that a text should do without, from words.yml beside this file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import Problem
from ..exercise import Exercise
from ..pages import Page
from ..source import read_source

_FILE = Path(__file__).parent / "words.yml"
_LISTS = ("filler", "stigma")

# Kolleg*innen, Kolleg:innen, Kolleg_innen, Kolleg·innen, Kolleg/-innen, Kolleg(inn)en, KollegInnen; a single person; jede*r, der:die.
_SIGN = re.compile(
    r"\b[A-ZÄÖÜ]\w{2,}(?:[*:_·]|/-?)in(?:nen)?\b|\b[A-ZÄÖÜ]\w{2,}\((?:innen|inn|in)\)|\w*[a-zäöüß]Innen\b|(?!LinkedIn\b)\b[A-ZÄÖÜ]\w*[a-zäöüß]In\b"
    r"|\b(?:k?eine?|jede|diese)[*:_][a-z]\b|\b(?:der[*:_/]die|die[*:_/]der)\b",
)


@dataclass(frozen=True)
class WordList:
    """Finds words, but not inside the phrases in which they are allowed."""

    words: re.Pattern
    allowed: re.Pattern | None
    say: str

    def find(self, text: str) -> list[str]:
        if self.allowed:
            text = self.allowed.sub("", text)
        return [found[0] for found in self.words.finditer(text)]


@cache
def word_list(name: str, language: str) -> WordList:
    data = read_source(_FILE).data[name]
    allowed = data[language]["allowed"]
    return WordList(_pattern(data[language]["words"]), _pattern(allowed) if allowed else None, data.get("say", ""))


def _pattern(phrases: list[str]) -> re.Pattern:
    forms = (re.escape(phrase.rstrip("*")).replace(r"\ ", r"\s+") + (r"\w*" if phrase.endswith("*") else "") for phrase in phrases)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])", re.IGNORECASE)


def page_words(page: Page) -> Iterator[Problem]:
    for number, line in enumerate(page.lines, 1):
        for complaint in _complaints(line, page.language):
            yield page.problem(number, complaint)


def exercise_words(exercise: Exercise) -> Iterator[Problem]:
    for place, language, text in texts(exercise):
        for complaint in _complaints(text, language):
            yield exercise.source.problem(place, complaint)


def texts(exercise: Exercise) -> Iterator[tuple[tuple, str, str]]:
    """(place in the file, language, text) of everything in an exercise that stands in both languages."""
    yield from _texts(exercise.source.data, ())


def _texts(value: object, place: tuple) -> Iterator[tuple[tuple, str, str]]:
    if isinstance(value, dict) and value.keys() == {"de", "en"}:
        yield from (((*place, language), language, text) for language, text in value.items() if isinstance(text, str))
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _texts(child, (*place, key))
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from _texts(child, (*place, i))


def _complaints(text: str, language: str) -> Iterator[str]:
    for name in _LISTS:
        found = word_list(name, language)
        yield from (f"{word!r} {found.say}" for word in found.find(text))
    if language == "de":
        yield from (f"{sign[0]!r} is hard to read aloud; write both forms or a neutral word (Kolleginnen und Kollegen, Beschäftigte)" for sign in _SIGN.finditer(text))
