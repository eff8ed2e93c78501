"""Indirect reciprocity by image scoring: who helps whom, and which way of acting spreads.

After M. A. Nowak and K. Sigmund, "Evolution of indirect reciprocity by image scoring", Nature 393 (1998) 573-577
(as recalled, primary source not checked). People meet once. Whoever is asked helps or not; helping costs the helper
something and is worth more or less to the other; it raises the helper's image by one, refusing lowers it by one.
Ways of acting that earned more have more followers in the next generation.

Simplified here:
- three ways of acting instead of a scale of thresholds: givers (always), takers (never), careful givers
  (unless the other is known to have an image below zero);
- everyone is asked, and asks, the same number of times, in a ring that is shifted for each meeting;
- the image is known with one probability, independent for each meeting, instead of by a fixed set of observers;
- all images start at zero in each generation; nobody errs; reproduction is drawn from a well-mixed population of fixed size.
"""

from dataclasses import dataclass

import numpy as np

from .world import WORLD, World

GIVER, TAKER, CAREFUL = range(3)
LIMIT = 5  # images stay between -LIMIT and LIMIT


@dataclass(frozen=True)
class Outcome:
    """shares: (settings, runs, generations + 1, 3), of all people. helped: (settings, runs, generations), share of requests met."""

    shares: np.ndarray
    helped: np.ndarray


def simulate(starts, benefit, cost, known, world: World = WORLD, seed: int = 1) -> Outcome:
    """Several settings at once. starts: (settings, 3) shares of givers, takers, careful givers, each row adding up to 1.

    benefit, cost, known: one number each, or one for each setting; worth to the receiver, effort of the helper (same unit),
    probability that an image is known. The same arguments give the same outcome. Raises ValueError for what can't be.
    """
    starts = np.atleast_2d(np.asarray(starts, dtype=float))
    benefit, cost, known = (np.broadcast_to(np.asarray(value, dtype=float), len(starts)) for value in (benefit, cost, known))
    _check(starts, benefit, cost, known, world)
    rng = np.random.default_rng(seed)
    benefit, cost, known = (np.repeat(value, world.runs)[:, None] for value in (benefit, cost, known))
    acts = _first_generation(np.repeat(starts, world.runs, axis=0), world.people, rng)
    shares, helped = [_shares(acts)], []
    for _ in range(world.generations):
        given, received = live(acts, known, world.meetings, rng)
        helped.append(given.mean(axis=1) / world.meetings)
        # Every life begins with as much as it could ever give, so that nobody ends below nothing.
        wealth = benefit * received + cost * (world.meetings - given)
        acts = next_generation(acts, wealth, world.mutation, rng)
        shares.append(_shares(acts))
    shape = (len(starts), world.runs, -1)
    return Outcome(np.stack(shares, axis=1).reshape(*shape, 3), np.stack(helped, axis=1).reshape(shape))


def live(acts, known, meetings: int, rng) -> tuple[np.ndarray, np.ndarray]:
    """One life. acts: (populations, people) of GIVER, TAKER, CAREFUL; known: (populations, 1).

    Returns how often each person helped and was helped, both shaped like acts. Needs acts in random order: the ring is
    shifted, not mixed again. No shift comes twice, so nobody is asked twice by the same person.
    """
    image = np.zeros(acts.shape, dtype=np.int8)
    given, received = np.zeros(acts.shape, dtype=np.int16), np.zeros(acts.shape, dtype=np.int16)
    for shift in rng.choice(np.arange(1, acts.shape[1]), size=meetings, replace=False):
        knows = rng.random(acts.shape, dtype=np.float32) < known
        avoided = knows & (np.roll(image, -shift, axis=1) < 0)
        helps = (acts == GIVER) | ((acts == CAREFUL) & ~avoided)
        given += helps
        received += np.roll(helps, shift, axis=1)
        image = np.clip(image + np.where(helps, 1, -1), -LIMIT, LIMIT).astype(np.int8)
    return given, received


def next_generation(acts, wealth, mutation: float, rng) -> np.ndarray:
    """Newcomers follow a way of acting with the chance of its share in all wealth; without any wealth, of its share of people."""
    total = wealth.sum(axis=1, keepdims=True)
    weight = np.where(total > 0, wealth, 1)
    weight = weight / weight.sum(axis=1, keepdims=True)
    givers, takers = ((weight * (acts == kind)).sum(axis=1, keepdims=True) for kind in (GIVER, TAKER))
    draw = rng.random(acts.shape)
    followed = (draw >= givers).astype(np.int8) + (draw >= givers + takers)
    curious = rng.random(acts.shape, dtype=np.float32) < mutation
    return np.where(curious, rng.integers(0, 3, acts.shape, dtype=np.int8), followed).astype(np.int8)


def _first_generation(starts, people: int, rng) -> np.ndarray:
    edges = np.rint(starts.cumsum(axis=1) * people)
    place = np.arange(people)
    acts = (place >= edges[:, :1]).astype(np.int8) + (place >= edges[:, 1:2])
    return rng.permuted(acts.astype(np.int8), axis=1)


def _shares(acts) -> np.ndarray:
    return np.stack([(acts == kind).mean(axis=1) for kind in (GIVER, TAKER, CAREFUL)], axis=1)


def _check(starts, benefit, cost, known, world: World) -> None:
    if starts.shape[1:] != (3,) or (starts < 0).any() or not np.allclose(starts.sum(axis=1), 1):
        raise ValueError("starts must have three shares in a row, none below 0, that add up to 1")
    if (benefit < 0).any() or (cost < 0).any():
        raise ValueError("benefit and cost must not be below 0")
    if ((known < 0) | (known > 1)).any() or not 0 <= world.mutation <= 1:
        raise ValueError("known and mutation are probabilities, between 0 and 1")
    if world.people < 2 or not 1 <= world.meetings < world.people:
        raise ValueError("there must be at least 2 people, and fewer meetings than people")
