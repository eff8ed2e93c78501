"""Every way through a scene, as the scorer replays it."""

from collections.abc import Iterator

from givefirst.course.interactions.scene import is_open, replay


def walks(tree: dict, path: tuple = (), seen: set | None = None) -> Iterator[tuple[tuple, dict]]:
    """Each way of reaching each state, once: (path, state) at every ending. A state met before leads nowhere new."""
    seen = set() if seen is None else seen
    state = replay(tree, list(path))
    mark = (state["place"], tuple(state["meters"].values()), frozenset(state["flags"]), path[:1])
    if mark in seen:
        return
    seen.add(mark)
    if state["place"] in tree["endings"]:
        yield path, state
        return
    for step, move in tree["steps"].items():
        if step.split(".")[0] == state["place"] and is_open(move, state["flags"]):
            yield from walks(tree, (*path, step), seen)
