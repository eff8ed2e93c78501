"""Nothing is solved by form: the length, the words and the order of options give no answer away."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..course import PRACTICE, Course
from ..errors import Problem
from ..exercise import Exercise
from ..interactions.choice import Choice
from ..interactions.dialogue import Dialogue
from ..text import LANGUAGES, Text
from .wordlist import word_list

FEWEST_ITEMS = 6  # with fewer, one item more or less is a third
FEWEST_WORDS = 5  # options with an absolute word on one side, before their share says something


@dataclass(frozen=True)
class Item:
    """A question with options in one language: a scored choice, or a place in a scene where the model takes a step."""

    exercise: Exercise
    place: tuple
    keys: tuple[str, ...]
    distractors: tuple[str, ...]

    @cached_property
    def longest(self) -> bool:
        """Whether every key is longer than every distractor."""
        return min(map(len, self.keys)) > max(map(len, self.distractors))

    @cached_property
    def shortest(self) -> bool:
        return max(map(len, self.keys)) < min(map(len, self.distractors))


def items_by_module(course: Course, language: str) -> dict[str, list[Item]]:
    """Module -> its items; modules without any are left out."""
    found: dict[str, list[Item]] = {}
    for exercise in course.exercises.values():
        if module := course.module_of(exercise.id) or (PRACTICE.strip("/") if exercise.id.startswith(PRACTICE) else None):
            found.setdefault(module, []).extend(_items(exercise, language))
    return {module: items for module, items in found.items() if items}


def lint_options(course: Course) -> Iterator[Problem]:
    for language in LANGUAGES:
        modules = items_by_module(course, language)
        for module, items in modules.items():
            yield from _length_problems(items, f"{module}, {language}")
            yield from _word_problems(items, module, language)
        yield from _length_problems([item for items in modules.values() for item in items], f"the whole course, {language}")
    for exercise in course.exercises.values():
        yield from _order_problems(exercise)


def _items(exercise: Exercise, language: str) -> Iterator[Item]:
    for i, part in enumerate(exercise.parts):
        if isinstance(part, Choice) and part.scored:
            yield from _item(exercise, ("parts", i, "options"), [(option.text, option.correct) for option in part.options], language)
        elif isinstance(part, Dialogue):
            for n, node in enumerate(part.nodes):
                options = [(option.text, f"{node.id}.{option.id}" in part.model) for option in node.options]
                yield from _item(exercise, ("parts", i, "nodes", n, "options"), options, language)


def _item(exercise: Exercise, place: tuple, options: Iterable[tuple[Text, bool]], language: str) -> Iterator[Item]:
    keys = tuple(text.plain(language) for text, correct in options if correct)
    distractors = tuple(text.plain(language) for text, correct in options if not correct)
    if keys and distractors:
        yield Item(exercise, place, keys, distractors)


def _length_problems(items: list[Item], where: str) -> Iterator[Problem]:
    longest = [item for item in items if item.longest]
    if len(items) >= FEWEST_ITEMS and 3 * len(longest) > len(items):
        names = ", ".join(sorted({item.exercise.id for item in longest}))
        yield longest[0].exercise.source.problem(
            longest[0].place, f"the right option is the longest in {len(longest)} of {len(items)} items ({where}), a third is the most; shorten it or fill out another option in: {names}"
        )


def _word_problems(items: list[Item], module: str, language: str) -> Iterator[Problem]:
    """Words like "always" must not stand almost solely in what is wrong (or right): then they are a sign."""
    find = word_list("absolute", language).find
    keys = [(item, text) for item in items for text in item.keys]
    distractors = [(item, text) for item in items for text in item.distractors]
    marked_keys, marked_distractors = ([pair for pair in pairs if find(pair[1])] for pairs in (keys, distractors))
    for marked, all_here, others, all_others, kind in (
        (marked_distractors, distractors, marked_keys, keys, "wrong"),
        (marked_keys, keys, marked_distractors, distractors, "right"),
    ):
        if len(marked) >= FEWEST_WORDS and 3 * len(others) * len(all_here) < len(marked) * len(all_others):
            texts = "; ".join(f"{item.exercise.id}: “{text}”" for item, text in marked)
            item = marked[0][0]
            yield item.exercise.source.problem(
                item.place,
                f"words such as {find(marked[0][1])[0]!r} give the answer away in {module}, {language}: {len(marked)} of {len(all_here)} {kind} options have one, "
                f"but {len(others)} of {len(all_others)} others; reword some of: {texts}",
            )


def _order_problems(exercise: Exercise) -> Iterator[Problem]:
    for i, part in enumerate(exercise.parts):
        if isinstance(part, Choice) and not part.shuffle and not part.order and not _counted(part):
            yield exercise.source.problem(
                ("parts", i, "shuffle"), "options are shuffled, so that their place gives nothing away; take `shuffle: false` out, or say in `order` why they stand as they do"
            )


def _counted(part: Choice) -> bool:
    """Whether the options are numbers that rise; their order needs no reason."""
    numbers = [re.search(r"\d+", option.text.plain("de")) for option in part.options]
    return all(numbers) and all(int(a[0]) < int(b[0]) for a, b in zip(numbers, numbers[1:]))
