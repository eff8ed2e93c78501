"""The scene of four voices (N2-a): what the lesson promises about it holds on every path, not on the model path alone."""

from pathlib import Path

import pytest

from givefirst.course import load_course
from givefirst.course.interactions.scene import replay

from .walks import walks

ROOT = Path(__file__).parents[2]
SCENE = "native/dialogue/four-voices"
GOOD = 3  # points from which an ending is a good one
KEPT = {"open", "shift-open"}  # the customer's and the former employee's criticism stands


@pytest.fixture(scope="module")
def scene():
    (part,) = load_course(ROOT).exercises[SCENE].parts
    return part


@pytest.fixture(scope="module")
def ends(scene):
    return list(walks(scene.tree()))


@pytest.fixture(scope="module")
def good(scene):
    return {ending.id for ending in scene.endings if ending.points >= GOOD}


def test_nine_nodes_and_all_are_met(scene, ends):
    met = {step.split(".")[0] for path, _ in ends for step in path}
    assert len(scene.nodes) == 9
    assert met == {node.id for node in scene.nodes}


def test_every_ending_is_reached_and_several_are_good(scene, ends, good):
    assert {state["place"] for _, state in ends} == {ending.id for ending in scene.endings}
    assert len(good) >= 2


def test_a_good_ending_means_trust_and_criticism_that_stays(ends, good):
    for path, state in ends:
        if state["place"] in good:
            assert state["meters"]["trust"] >= 60 and set(state["flags"]) >= KEPT, path


def test_a_bad_start_can_be_repaired(scene, ends, good):
    first = next(node for node in scene.nodes if node.id == scene.start)
    for option in first.options:
        reached = {state["place"] for path, state in ends if path[0] == f"{first.id}.{option.id}"}
        assert reached & good, f"after {option.id!r} nothing can be mended"
    worst = min(first.options, key=lambda option: sum(option.effect.values()))
    assert worst.effect["trust"] < 0
    assert any(path[0] == f"{first.id}.{worst.id}" for path, state in ends if state["place"] in good)


def test_careless_steps_do_not_end_well(scene, ends, good):
    """Else the scene would say that it makes no difference."""
    worst = {node.id: min(node.options, key=lambda option: sum(option.effect.values())).id for node in scene.nodes}
    path, tree = [], scene.tree()
    while (place := replay(tree, path)["place"]) not in tree["endings"]:
        path.append(f"{place}.{worst[place]}")
    assert place not in good
