"""The final assessment: what its pages promise holds in every version, on every way through its scenes."""

import json
import re
from pathlib import Path

import pytest

from givefirst.course import LANGUAGES, load_course
from givefirst.course.interactions.scene import replay
from givefirst.widgets import module_source

from .walks import walks

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
PATHS = ["immigrant", "refuser", "native"]
BEST, ACCEPTABLE = 54, 40  # points of a scene
RETRIEVAL = 6  # the first slots of the check, two for each theme
SAFETY = slice(4, 6)  # those of theme 3: other people depend on the answers
SCENES = sorted(name for name in COURSE.exercises if re.match(r"final/\w+/check/scene-", name))
PICTURES = sorted(name for name in COURSE.exercises if re.match(r"final/\w+/check/picture-", name))


@pytest.fixture(params=PATHS)
def check(request):
    return COURSE.checks[f"final/{request.param}"]


def part_of(name: str):
    (part,) = COURSE.exercises[name].parts
    return part


def kinds(slot) -> set[str]:
    return {part.interaction for exercise in slot.variants.values() for part in exercise.parts}


def test_questions_scene_picture_and_text_count_40_30_30(check):
    slots = list(check.slots.values())
    questions, (scene, picture, text) = slots[:RETRIEVAL], slots[RETRIEVAL:]
    assert (sum(slot.points for slot in questions), scene.points, picture.points, text.points) == (72, 54, 54, 0)
    assert [round(100 * points / check.points) for points in (72, 54, 54)] == [40, 30, 30]
    assert {kind for slot in questions for kind in kinds(slot)} == {"choice"}
    assert (kinds(scene), kinds(picture), kinds(text)) == ({"dialogue"}, {"hotspot"}, {"extended-text"})


def test_two_questions_for_each_theme(check):
    themes = [slot.lesson.split("/")[1] for slot in list(check.slots.values())[:RETRIEVAL]]
    assert themes == ["giving", "giving", "dialogue", "dialogue", "sharing", "sharing"]


def test_what_must_be_reached(check):
    slots = list(check.slots.values())
    musts = [slot.must for slot in slots]
    assert musts[SAFETY] == [100, 100] and musts[RETRIEVAL + 1] == 60
    assert [must for must in musts if must] == [100, 100, 60]
    assert check.pass_percent == 70 and check.completes == "final"


def test_lessons_are_those_of_the_path_and_exist(check):
    for slot in check.slots.values():
        assert slot.lesson.startswith(f"{check.theme}/")
        for language in LANGUAGES:
            assert (ROOT / "book" / language / f"{slot.lesson}.md").is_file(), slot.lesson


def test_items_test_what_the_lesson_of_their_slot_teaches(check):
    for slot in check.slots.values():
        module = COURSE.modules[slot.lesson.rsplit("/", 1)[0]]
        known = {objective.code for objective in [*module.objectives, *COURSE.modules[check.id].objectives]}
        assert {exercise.objective for exercise in slot.variants.values()} == {slot.objective} <= known


def test_items_are_used_once_and_only_here():
    uses = [name for check in COURSE.checks.values() for slot in check.slots.values() for name in slot.variants]
    assert len(uses) == len(set(uses))
    lying = {name for name in COURSE.exercises if name.startswith("final/") and "/check/" in name}
    assert lying == {name for name in uses if name.startswith("final/")}


def test_no_question_is_one_of_another_check():
    """New questions, not reworded ones: no option of theirs stands anywhere else."""
    def options(name):
        return {option.text.plain("de") for part in COURSE.exercises[name].parts if part.interaction == "choice" for option in part.options}

    new = {name for name in COURSE.check_items() if name.startswith("final/")}
    known = set().union(*(options(name) for name in COURSE.exercises if name not in new))
    for name in new:
        assert not options(name) & known, name


def test_three_tries_in_a_row_repeat_no_item(check, browser):
    data = {"version": check.version, "slots": [{"id": slot.id, "variants": [{"id": name} for name in slot.variants]} for slot in check.slots.values()]}
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(content_type="text/javascript", body=module_source("draft")) if route.request.url.endswith("draft.js") else route.fulfill(content_type="text/html", body="<title>x</title>"))
    page.goto("http://course.test/page")
    for _ in range(20):  # which one comes first is drawn
        tries = json.loads(page.evaluate(
            """async (data) => {
                const { newDraft } = await import("/draft.js");
                const drafts = [];
                for (let i = 0; i < 3; i += 1) drafts.push(newDraft(data, drafts.at(-1)?.seen || []));
                return JSON.stringify(drafts.map((draft) => draft.drawn));
            }""", data))
        for slot in check.slots:
            assert len({drawn[slot] for drawn in tries}) == 3, slot
    page.close()


def test_every_path_has_three_scenes_three_pictures_three_texts():
    for path in PATHS:
        names = [name for name in COURSE.exercises if name.startswith(f"final/{path}/check/")]
        of = {kind: [name for name in names if part_of(name).interaction == kind] for kind in ("choice", "dialogue", "hotspot", "extended-text")}
        assert {kind: len(found) for kind, found in of.items()} == {"choice": 18, "dialogue": 3, "hotspot": 3, "extended-text": 3}
        assert len({part_of(name).picture.src for name in of["hotspot"]}) == 3


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_as_many_decoys_as_risks_and_lies_here(name):
    part = part_of(name)
    risks = [area for area in part.areas if area.risk]
    assert len(risks) == len(part.areas) - len(risks) == 6
    assert part.picture.src.startswith("final/") and (ROOT / "assets" / part.picture.src).is_file()


@pytest.fixture(scope="module", params=SCENES)
def scene(request):
    part = part_of(request.param)
    tree = part.tree()
    return part, tree, list(walks(tree))


def points_of(part) -> dict[str, int]:
    return {ending.id: ending.points for ending in part.endings}


def test_every_ending_is_reached_and_every_node_met(scene):
    part, tree, ends = scene
    assert {state["place"] for _, state in ends} == {ending.id for ending in part.endings}
    assert len(part.endings) >= 4
    assert {step.split(".")[0] for path, _ in ends for step in path} == {node.id for node in part.nodes}


def test_best_acceptable_and_other_endings(scene):
    part, _, _ = scene
    points = sorted(set(points_of(part).values()))
    assert points[-2:] == [ACCEPTABLE, BEST] and points[0] == 0


def test_a_bad_start_can_be_repaired(scene):
    part, _, ends = scene
    points = points_of(part)
    first = next(node for node in part.nodes if node.id == part.start)
    assert min(sum(option.effect.values()) for option in first.options) < 0
    for option in first.options:
        reached = {points[state["place"]] for path, state in ends if path[0] == f"{first.id}.{option.id}"}
        assert BEST in reached, f"after {option.id!r} nothing can be mended"


def test_careless_steps_do_not_end_well(scene):
    part, tree, _ = scene
    worst = {node.id: min((option for option in node.options if not option.unless), key=lambda option: sum(option.effect.values())).id for node in part.nodes}
    path = []
    while (place := replay(tree, path)["place"]) not in tree["endings"]:
        path.append(f"{place}.{worst[place]}")
    assert points_of(part)[place] < ACCEPTABLE


def test_a_good_ending_keeps_data_safe(scene):
    part, _, ends = scene
    points = points_of(part)
    for path, state in ends:
        if points[state["place"]] == BEST:
            assert state["meters"]["safety"] >= 65, path
