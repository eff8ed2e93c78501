"""Figures about groups that tell nothing about anybody: averages and shares from `minimum` people up, and none that can be had by subtracting.

A figure is left out when fewer than `minimum` people are in it, or when all of them answered the lowest or all the highest (then it says what each
of them did). Who subtracts the published groups from the whole must not get such a figure either: of the groups left out, taken
together, the same holds; otherwise another group is left out, the smallest first (complementary suppression).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """people: how many; total: the sum of their values. A share has the values 0 and 1."""

    people: int
    total: float


@dataclass(frozen=True)
class Published:
    """group -> average, None where it is left out; whole: of all together. Every value lies between the lowest and the highest answer."""

    groups: dict[str, float | None]
    whole: float | None


def publish(samples: Mapping[str, Sample], minimum: int, *, lowest: float = 0, highest: float = 1) -> Published:
    """Each person is in one group. Raises ValueError for a minimum below 10, or a total that no answers make."""
    if minimum < 10:
        raise ValueError(f"figures need at least 10 people, not {minimum}")
    for name, sample in samples.items():
        if not sample.people * lowest <= sample.total <= sample.people * highest or sample.people < 0:
            raise ValueError(f"{name}: {sample.people} people cannot have the total {sample.total}")

    def safe(sample: Sample) -> bool:
        return sample.people >= minimum and sample.people * lowest < sample.total < sample.people * highest

    peopled = {name: sample for name, sample in samples.items() if sample.people}
    whole = together(peopled.values())
    shown = sorted((name for name, sample in peopled.items() if safe(sample)), key=lambda name: (peopled[name].people, name), reverse=True)
    if not safe(whole):
        return Published(dict.fromkeys(samples), None)
    while shown and len(shown) < len(peopled) and not safe(together(sample for name, sample in peopled.items() if name not in shown)):
        shown.pop()  # the smallest
    return Published({name: average(samples[name]) if name in shown else None for name in samples}, average(whole))


def together(samples) -> Sample:
    samples = list(samples)
    return Sample(sum(sample.people for sample in samples), sum(sample.total for sample in samples))


def average(sample: Sample) -> float:
    return sample.total / sample.people


def settled(samples: Mapping[str, Sample], minimum: int, *, lowest: float = 0, highest: float = 1) -> dict[str, Sample]:
    """Samples of one time after another, put together until they may be published: a figure that grows by a few people would tell what these answered.

    samples: in order. What is not enough yet is left out and waits for more.
    """
    found: dict[str, Sample] = {}
    waiting: dict[str, Sample] = {}
    for name, sample in samples.items():
        waiting[name] = sample
        whole = together(waiting.values())
        if publish({name: whole}, minimum, lowest=lowest, highest=highest).whole is not None:
            found[name], waiting = whole, {}
    return found
