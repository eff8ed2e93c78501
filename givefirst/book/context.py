"""What the directives and the templates know while a book is built."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..course import Course, Policy
from ..course.source import read_source

OTHER = {"de": "en", "en": "de"}
_WORDS = Path(__file__).parent / "words.yml"


@dataclass(frozen=True)
class Book:
    """One book in one language. `mode` is "server" or "static"; `switch` says whether the other language lies beside it.
    `watched` names the build while an author watches, else it is empty."""

    root: Path
    course: Course
    language: str
    mode: str
    switch: bool
    words: dict
    watched: str = ""
    policy: Policy = Policy()


@lru_cache(maxsize=2)
def book_words(language: str) -> dict:
    """The words of the theme: key -> text (or list of texts) in one language."""
    return {key: text[language] for key, text in read_source(_WORDS).data.items()}


def find_root(start: Path) -> Path:
    """The folder that holds `exercises/`: `start` or one above it."""
    for folder in (start, *start.parents):
        if (folder / "exercises" / "course.yml").is_file():
            return folder
    return start
