"""What people say about the course, as figures that tell nothing about anybody: of finished months alone, from `minimum` people up, never of all alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..course.evaluation import highest
from .figures import Published, Sample, publish, settled


@dataclass(frozen=True)
class Figure:
    """question: `form.question`. average: None where it is not shown, then people is 0. highest: the best answer there is; the lowest is 0."""

    question: str
    people: int
    average: float | None
    highest: int


def evaluation_figures(tallies: Mapping[str, Mapping[str, Mapping[int, int]]], minimum: int) -> list[Figure]:
    """tallies: question -> month -> answer -> how often, months in order. A line for each question there is, in order."""
    return [_figure(question, tallies.get(question, {}), most, minimum) for question, most in highest().items()]


def _figure(question: str, months: Mapping[str, Mapping[int, int]], most: int, minimum: int) -> Figure:
    samples = {month: Sample(sum(answers.values()), sum(answer * times for answer, times in answers.items())) for month, answers in months.items()}
    there = settled(samples, minimum, highest=most)
    shown: Published = publish(there, minimum, highest=most)
    people = sum(sample.people for sample in there.values())
    return Figure(question, people if shown.whole is not None else 0, shown.whole, most)


def remarks_to_show(months: Mapping[str, list[str]], minimum: int) -> list[str]:
    """Words of as many whole months as hold `minimum` of them, in the order of the alphabet; those that come after wait for the next such time."""
    shown, waiting = [], []
    for month in sorted(months):
        waiting += months[month]
        if len(waiting) >= minimum:
            shown, waiting = shown + waiting, []
    return sorted(shown, key=str.casefold)
