"""Words that are held back until a trainer has looked: a small list of ours and the trainer's own. Nothing is ever deleted."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from ..course.source import read_source

LIST = Path(__file__).with_name("rude.yml")
_PARTS = re.compile(r"[^\W_]+")
_LOOKS_LIKE = str.maketrans("013457@$", "oieastas")


def is_held(text: str, more: list[str] = ()) -> bool:
    """Whether a text holds such a word. more: the trainer's words; `*` at the end of one stands for any ending."""
    found = spelled(text)
    whole, beginnings = built_in()
    if more:
        mine = [spelled(word.rstrip("*")) for word in more]
        whole = whole | {" ".join(words) for word, words in zip(more, mine, strict=True) if words and not word.endswith("*")}
        beginnings = (*beginnings, *(" ".join(words) for word, words in zip(more, mine, strict=True) if words and word.endswith("*")))
    line = f" {' '.join(found)} "
    return any(f" {word} " in line for word in whole) or any(f" {word}" in line for word in beginnings)


def spelled(text: str) -> list[str]:
    """The words of a text in one spelling: small letters without accents, digits that stand for letters as these."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_LOOKS_LIKE)
    return _PARTS.findall("".join(char for char in flat if not unicodedata.combining(char)))


@lru_cache(maxsize=1)
def built_in() -> tuple[frozenset[str], tuple[str, ...]]:
    """(whole words, beginnings) of rude.yml."""
    words = [word for language in read_source(LIST).data.values() for word in language]
    return frozenset(" ".join(spelled(word)) for word in words if not word.endswith("*")), tuple(" ".join(spelled(word)) for word in words if word.endswith("*"))
