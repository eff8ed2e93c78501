"""The scene of a dialogue without its words: walking a path, and looking at every state a learner can get into."""

MOST_STATES = 20_000  # then the look is broken off, and nothing is said about what was not seen


def replay(tree: dict, path: list[str]) -> dict | None:
    """Walks a path: {"place": node or ending id, "meters": {id: 0..100}, "flags": [id]}, or None when it can't be walked.

    The twin of replay() in dialogue.js; a property test holds the two together.
    """
    place, meters, flags = tree["start"], dict(tree["meters"]), []
    for step in path:
        if step not in tree["steps"] or step.split(".")[0] != place or not is_open(tree["steps"][step], flags):
            return None
        place, meters, flags = _take(tree, step, meters, flags)
    return {"place": place, "meters": meters, "flags": flags}


def is_open(condition: dict, flags: list[str]) -> bool:
    """Whether an option or a message with `if` and `unless` is there once these flags are set."""
    return all(flag in flags for flag in condition.get("if", [])) and not any(flag in flags for flag in condition.get("unless", []))


def _take(tree: dict, step: str, meters: dict, flags: list[str]) -> tuple[str, dict, list[str]]:
    move = tree["steps"][step]
    meters = dict(meters)
    for effect in (move["effect"], move["later"]):
        for meter, change in effect.items():
            meters[meter] = min(100, max(0, meters[meter] + change))
    flags = list(dict.fromkeys([*flags, *move.get("set", [])]))
    return _arrive(tree, move["goto"], meters, flags), meters, flags


def _arrive(tree: dict, targets: list[str], meters: dict, flags: list[str]) -> str:
    for target in targets:
        enough = all(meters[meter] >= minimum for meter, minimum in tree["endings"].get(target, {}).items())
        if enough and all(flag in flags for flag in tree.get("flags", {}).get(target, [])):
            return target
    return targets[-1]


def dead_ends(tree: dict) -> tuple[list[str], list[str]]:
    """Endings that nobody can reach, and nodes where somebody stands without an open option.

    Looks at every state (place, meters, flags) that can be reached; after MOST_STATES states the endings not seen so far
    get the benefit of the doubt.
    """
    first = (tree["start"], dict(tree["meters"]), [])
    waiting, seen, reached, stuck = [first], {_state(first)}, set(), set()
    while waiting and len(seen) <= MOST_STATES:
        place, meters, flags = waiting.pop()
        reached.add(place)
        if place in tree["endings"]:
            continue
        steps = [step for step, move in tree["steps"].items() if step.split(".")[0] == place and is_open(move, flags)]
        if not steps:
            stuck.add(place)
        for step in steps:
            after = _take(tree, step, meters, flags)
            if _state(after) not in seen:
                seen.add(_state(after))
                waiting.append(after)
    unreached = [] if waiting else [ending for ending in tree["endings"] if ending not in reached]
    return unreached, sorted(stuck)


def _state(state: tuple) -> tuple:
    place, meters, flags = state
    return place, tuple(meters.values()), frozenset(flags)
