"""The roles' modules: what holds in each of them, on every way through its scenes."""

import re

import pytest

from givefirst.course import LANGUAGES, load_course
from givefirst.course.interactions.scene import replay

from .test_final import ROOT
from .walks import walks

COURSE = load_course(ROOT)
ROLES = [role for role in COURSE.roles if f"role/{role}" in COURSE.checks]
ITEMS = COURSE.check_items()
SCENES = sorted(name for name, exercise in COURSE.exercises.items() if name.startswith("role/") and exercise.parts[0].interaction == "dialogue")


@pytest.mark.parametrize("role", ROLES)
def test_a_check_tests_each_objective_with_three_variants(role):
    check = COURSE.checks[f"role/{role}"]
    assert check.completes == f"role:{role}" and check.pass_percent == 70
    assert {slot.objective for slot in check.slots.values() if not slot.written} == {objective.code for objective in COURSE.modules[f"role/{role}"].objectives}
    for slot in check.slots.values():
        assert len(slot.variants) >= 3 and {exercise.objective for exercise in slot.variants.values()} == {slot.objective}, slot.id


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_a_check_stands_on_a_page(role, language):
    """What is asked was never read before: not in a lesson, not in an exercise, with its answer beside it."""
    pages = " ".join(file.read_text(encoding="utf-8") for file in (ROOT / "book" / language / "role" / role).glob("*.md"))
    practice = [text for name, exercise in COURSE.exercises.items() if name not in ITEMS and name.startswith(f"role/{role}/") for text in lines(exercise, language)]
    known = plain(" ".join([pages, *practice]))
    for name in sorted(item for item in ITEMS if item.startswith(f"role/{role}/")):
        for text in lines(COURSE.exercises[name], language):
            for sentence in re.split(r"(?<=[.!?“”])\s+", text):
                assert len(sentence) < 25 or plain(sentence) not in known, f"{name}: {sentence}"


def lines(exercise, language: str) -> list[str]:
    """What somebody reads of the case itself: comments, options, rows, steps, lines and models. Not the question, which may repeat."""
    found = []
    for part in exercise.parts:
        entries = [*getattr(part, "options", []), *getattr(part, "rows", []), *getattr(part, "items", []), *getattr(part, "models", [])]
        entries += [one for node in getattr(part, "nodes", []) for one in (node, *node.options)]
        found += [entry.text.plain(language) for entry in entries if entry.text]
        found += [text.plain(language) for text in (part.context, getattr(part, "source", None)) if text]
    return found


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text)).lower()


@pytest.fixture(scope="module", params=SCENES)
def scene(request):
    (part,) = COURSE.exercises[request.param].parts
    return request.param, part, part.tree(), list(walks(part.tree()))


def test_every_ending_is_reached_and_every_node_met(scene):
    _, part, _, ends = scene
    assert {state["place"] for _, state in ends} == {ending.id for ending in part.endings}
    assert {step.split(".")[0] for path, _ in ends for step in path} == {node.id for node in part.nodes}


def test_a_bad_start_can_be_repaired(scene):
    _, part, _, ends = scene
    points = {ending.id: ending.points for ending in part.endings}
    for option in next(node for node in part.nodes if node.id == part.start).options:
        assert max(points[state["place"]] for path, state in ends if path[0] == f"{part.start}.{option.id}") == max(points.values()), f"after {option.id!r} nothing can be mended"


def test_careless_steps_do_not_end_well(scene):
    _, part, tree, _ = scene
    worst = {node.id: min((option for option in node.options if not option.unless), key=lambda option: sum(option.effect.values())).id for node in part.nodes}
    path = []
    while (place := replay(tree, path)["place"]) not in tree["endings"]:
        path.append(f"{place}.{worst[place]}")
    points = {ending.id: ending.points for ending in part.endings}
    assert points[place] < max(points.values()) / 2
