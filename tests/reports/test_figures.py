"""Figures about groups: nobody who subtracts what is published gets one about fewer than ten people."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from givefirst.reports import figures
from givefirst.reports.figures import Published, Sample, publish


@st.composite
def companies(draw):
    """Up to six groups, many of them small, many in which all or none have completed."""
    found = {}
    for number in range(draw(st.integers(1, 6))):
        people = draw(st.one_of(st.integers(0, 12), st.integers(0, 40)))
        found[f"g{number}"] = Sample(people, draw(st.one_of(st.just(0), st.just(people), st.integers(0, people))))
    return found


def attacks(samples: dict[str, Sample], published: Published):
    """Everything that can be added up and subtracted: (groups in it, people, total) of each combination that is about some of the groups."""
    known = [({name}, samples[name]) for name, value in published.groups.items() if value is not None]
    if published.whole is not None:
        known.append((set(samples), figures.together(samples.values())))
    for signs in itertools.product((-1, 0, 1), repeat=len(known)):
        weight = {name: sum(sign for sign, (groups, _) in zip(signs, known, strict=True) if name in groups) for name in samples}
        people = sum(sign * sample.people for sign, (_, sample) in zip(signs, known, strict=True))
        if set(weight.values()) <= {0, 1} and people:  # a set of people, not a sum with some of them twice
            yield people, sum(sign * sample.total for sign, (_, sample) in zip(signs, known, strict=True))


def gives_away(samples, published, minimum) -> bool:
    return any(people < minimum or total in (0, people) for people, total in attacks(samples, published))


@settings(max_examples=400, deadline=None)
@given(companies(), st.integers(10, 15))
def test_no_difference_gives_anybody_away(samples, minimum):
    published = publish(samples, minimum)
    assert set(published.groups) == set(samples)
    assert not gives_away(samples, published, minimum)


def test_the_attacker_is_able(monkeypatch):
    """Without complementary suppression the attack finds the small group."""
    samples = {"large": Sample(30, 10), "small": Sample(3, 1)}
    naive = Published({"large": 1 / 3, "small": None}, 11 / 33)
    assert gives_away(samples, naive, 10)
    assert gives_away({"one": Sample(20, 20)}, Published({"one": 1.0}, None), 10)


def test_examples():
    assert publish({"a": Sample(12, 6), "b": Sample(20, 5)}, 10) == Published({"a": 0.5, "b": 0.25}, 11 / 32)
    assert publish({"a": Sample(12, 6), "b": Sample(20, 5), "c": Sample(3, 1)}, 10) == Published({"a": None, "b": 0.25, "c": None}, 12 / 35)
    assert publish({"a": Sample(30, 6), "b": Sample(6, 2), "c": Sample(5, 2)}, 10) == Published({"a": 0.2, "b": None, "c": None}, 10 / 41)
    assert publish({"a": Sample(30, 6), "b": Sample(15, 15)}, 10) == Published({"a": None, "b": None}, 21 / 45)
    assert publish({"a": Sample(9, 5)}, 10) == Published({"a": None}, None)
    assert publish({}, 10) == Published({}, None)
    assert publish({"a": Sample(12, 6), "empty": Sample(0, 0)}, 10) == Published({"a": 0.5, "empty": None}, 0.5)


def test_averages_of_answers():
    """Before and after on a scale from 1 to 5: an average of 5 would say what each of them answered."""
    assert publish({"a": Sample(12, 30), "b": Sample(11, 55), "c": Sample(40, 100)}, 10, lowest=1, highest=5) == Published({"a": None, "b": None, "c": 2.5}, 185 / 63)


@pytest.mark.parametrize("wrong", [
    {"samples": {"a": Sample(12, 13)}, "minimum": 10}, {"samples": {"a": Sample(12, -1)}, "minimum": 10}, {"samples": {"a": Sample(12, 6)}, "minimum": 9},
])
def test_what_cannot_be(wrong):
    with pytest.raises(ValueError):
        publish(**wrong)
