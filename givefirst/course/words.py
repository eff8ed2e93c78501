"""The interface's own words, in both languages."""

from functools import lru_cache
from pathlib import Path

from .source import read_source
from .text import LANGUAGES

_FILE = Path(__file__).parent / "words.yml"


@lru_cache
def words(language: str) -> dict[str, str]:
    """Key -> text of the interface in a language. Placeholders stand in braces: {score}."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not a language of the course; use one of {LANGUAGES}")
    return {key: text[language] for key, text in read_source(_FILE).data.items()}
