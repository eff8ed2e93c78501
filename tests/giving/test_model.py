"""The model shows what Nowak and Sigmund (Nature 393, 1998) found, in quality, not in numbers.

The findings are as recalled, primary source not checked; each test says which one it checks. Simplifications stand in
givefirst/giving/model.py. Each outcome is the mean of many independent populations with a fixed seed, and is tested with several seeds.
"""

from dataclasses import replace

import numpy as np
import pytest

from givefirst.giving.model import CAREFUL, GIVER, TAKER, live, next_generation, simulate
from givefirst.giving.world import World

WORLD = World(runs=40, mutation=0)
SEEDS = [1, 7, 2024]


def end(start, benefit, cost, known, seed, world=WORLD):
    """Shares at the end, and how many of 100 requests were met in the last five generations; means over the runs."""
    outcome = simulate([start], benefit, cost, known, world, seed)
    return outcome.shares[0, :, -1].mean(axis=0), outcome.helped[0, :, -5:].mean() * 100


@pytest.mark.parametrize("seed", SEEDS)
def test_takers_win_when_nobody_looks(seed):
    """Finding: unconditional givers are invaded by takers, though all would be better off with help."""
    shares, helped = end((0.8, 0.2, 0), 4, 1, 0.8, seed)
    assert shares[TAKER] > 0.95
    assert helped < 5


@pytest.mark.parametrize("seed", SEEDS)
def test_careful_givers_keep_help_alive(seed):
    """Finding: people who look at the image of others drive takers out, when images are known well enough."""
    shares, helped = end((0.2, 0.2, 0.6), 4, 1, 0.8, seed)
    assert shares[TAKER] < 0.01
    assert helped > 95


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("benefit", [4, 10])
def test_help_needs_known_images(benefit, seed):
    """Finding: help lasts if the probability to know an image exceeds cost / benefit (q > c/b).

    The inequality holds for lives of many meetings, two images and no mixture; so it is tested well away from the limit, on both sides.
    """
    limit = 1 / benefit
    _, above = end((0, 0.2, 0.8), benefit, 1, min(1, 3 * limit), seed)
    _, below = end((0, 0.2, 0.8), benefit, 1, limit / 3, seed)
    assert above > 90
    assert below < 10


@pytest.mark.parametrize("seed", SEEDS)
def test_gifts_that_cost_more_than_they_are_worth_die_out(seed):
    """Follows from q > c/b: q is at most 1, so with c > b nothing keeps help alive, even when all images are known."""
    shares, helped = end((0.2, 0.2, 0.6), 2, 3, 1, seed)
    assert shares[TAKER] > 0.95
    assert helped < 5


@pytest.mark.parametrize("seed", SEEDS)
def test_short_lives_let_takers_win(seed):
    """Finding: with too few meetings in a life nobody has an image yet, and takers win."""
    start = (0.2, 0.2, 0.6)
    assert end(start, 4, 1, 0.8, seed, replace(WORLD, meetings=1))[0][TAKER] > 0.95
    assert end(start, 4, 1, 0.8, seed, replace(WORLD, meetings=10))[0][TAKER] < 0.01


@pytest.mark.parametrize("seed", SEEDS)
def test_without_takers_careful_and_unconditional_givers_only_drift(seed):
    """Finding: without takers both help always, so none has an advantage: chance moves each population, no force moves the mean."""
    outcome = simulate([(0.5, 0, 0.5)], 4, 1, 0.8, replace(WORLD, runs=200), seed)
    last = outcome.shares[0, :, -1, GIVER]
    assert outcome.helped.min() == 1
    assert last.std() > 0.2
    assert abs(last.mean() - 0.5) < 5 * last.std() / np.sqrt(len(last))


@pytest.mark.parametrize("seed", SEEDS)
def test_drift_opens_the_door_to_takers(seed):
    """Finding: once drift has made most people unconditional givers, takers come in; so help rises and falls for ever.

    Shown in two steps: the same few takers are thrown out by careful givers and spread among unconditional ones; and with a little
    mutation some populations that began with careful givers alone lose their help within 300 generations, after having kept it for 20.
    """
    short = replace(WORLD, generations=15)
    assert end((0.1, 0.1, 0.8), 4, 1, 0.8, seed, short)[0][TAKER] < 0.05
    assert end((0.9, 0.1, 0), 4, 1, 0.8, seed, short)[0][TAKER] > 0.3
    helped = simulate([(0, 0, 1)], 4, 1, 0.8, replace(WORLD, generations=300, mutation=0.01), seed).helped[0]
    assert helped[:, :20].min() > 0.75
    assert (helped.min(axis=1) < 0.1).any()


def test_the_same_seed_gives_the_same_run():
    first, again, other = (simulate([(0.2, 0.3, 0.5)], 4, 1, 0.8, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.shares, again.shares) and np.array_equal(first.helped, again.helped)
    assert not np.array_equal(first.shares, other.shares)


def test_one_life_by_hand():
    """Two people who ask each other once: the giver helps, the taker does not; what one gives the other gets."""
    given, received = live(np.array([[GIVER, TAKER]], dtype=np.int8), np.array([[1.0]]), 1, np.random.default_rng(1))
    assert given.tolist() == [[1, 0]] and received.tolist() == [[0, 1]]


def test_a_careful_giver_refuses_a_known_taker_and_no_other():
    """With everything known, takers get from careful givers only before their first refusal counts."""
    acts = np.array([[TAKER] + [CAREFUL] * 9], dtype=np.int8)
    given, received = live(acts, np.array([[1.0]]), 9, np.random.default_rng(1))
    assert received[0, 0] == 1 and given[0, 0] == 0
    unknown = live(acts, np.array([[0.0]]), 9, np.random.default_rng(1))[1]
    assert unknown[0, 0] == 9


def test_followers_in_proportion_to_wealth():
    acts = np.tile(np.array([GIVER, TAKER, CAREFUL, CAREFUL], dtype=np.int8), (2000, 1))
    wealth = np.tile(np.array([1.0, 3.0, 0.0, 4.0]), (2000, 1))
    born = next_generation(acts, wealth, 0, np.random.default_rng(1))
    found = [(born == kind).mean() for kind in (GIVER, TAKER, CAREFUL)]
    assert np.allclose(found, [1 / 8, 3 / 8, 4 / 8], atol=0.03)
    poor = next_generation(acts, wealth * 0, 0, np.random.default_rng(1))
    assert np.allclose([(poor == kind).mean() for kind in (GIVER, TAKER, CAREFUL)], [0.25, 0.25, 0.5], atol=0.03)


def test_mutation_brings_all_ways_back():
    outcome = simulate([(1, 0, 0)], 4, 1, 0.8, World(runs=5, mutation=0.2, generations=2))
    assert (outcome.shares[0, :, -1] > 0).all()


@pytest.mark.parametrize(("given", "says"), [
    ({"starts": [(0.5, 0.6, 0.1)]}, "add up to 1"), ({"starts": [(-0.1, 0.6, 0.5)]}, "below 0"), ({"starts": [(0.5, 0.5)]}, "three shares"),
    ({"benefit": -1}, "benefit"), ({"cost": -1}, "cost"), ({"known": 1.1}, "probabilities"),
    ({"world": World(mutation=2)}, "probabilities"), ({"world": World(people=5, meetings=5)}, "fewer meetings"), ({"world": World(meetings=0)}, "fewer meetings"),
])  # fmt: skip
def test_what_cannot_be_is_refused(given, says):
    with pytest.raises(ValueError, match=says):
        simulate(**{"starts": [(0.2, 0.2, 0.6)], "benefit": 4, "cost": 1, "known": 0.8} | given)
