"""What the model is run with: the world, which is fixed, and the settings a page offers."""

from dataclasses import dataclass

FIFTHS = 5  # shares are set in fifths: 0, 20, … 100 per cent
BENEFITS = (2, 4, 6)
COSTS = (1, 2, 3)
KNOWN = 0.8  # on a page; in a notebook it can be set
EVERY = 3  # of so many generations one is shown


@dataclass(frozen=True)
class World:
    """What the learner does not set. mutation: chance that a newcomer picks a way of acting at random."""

    people: int = 100
    meetings: int = 10  # how often in a life everyone is asked, and asks
    generations: int = 60
    runs: int = 12  # independent populations with the same start
    mutation: float = 0.01


WORLD = World()


def key(givers: int, takers: int, benefit: int, cost: int) -> str:
    """Name of a setting in the table. givers, takers: per cent; benefit, cost as in BENEFITS, COSTS."""
    return f"{givers}-{takers}-{benefit}-{cost}"


def frame(world: World = WORLD) -> dict:
    """What a reader of curves must know of them."""
    return {"every": EVERY, "rounds": world.generations, "runs": world.runs}
