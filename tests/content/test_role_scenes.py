"""The role modules: what their scenes promise holds on every way through them, and no task of a check can be read up beforehand."""

import re
from pathlib import Path

import pytest
import yaml

from givefirst.course import LANGUAGES, load_course

from .walks import walks

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
CHECKS = sorted(name for name in COURSE.checks if name.startswith("role/"))
SCENES = sorted(
    name for name in COURSE.exercises if name.startswith("role/") and COURSE.exercises[name].parts[0].interaction == "dialogue")
# What a good ending asks for: the steps by which somebody would be harmed never lead there.
HARM = {
    "role/ambassador/family-friendly": {"comment.delete", "comment.office", "late.post", "inside.sell"},
    "role/hr/three-requests": {"head.guess", "sponsor.yes", "early.done", "early.log", "own.why"},
    "role/hr/not-done": {"start.boss", "start.others", "truth.easy", "truth.together"},
    "role/hr/check/scene-bonus": {"one.seventy", "two.film"},
    "role/hr/check/scene-transfer": {"one.hint", "one.cert"},
    "role/hr/check/scene-quiet": {"one.half", "one.team", "two.list"},
}
LONG = 6  # words from which a sentence is nobody's by chance
TWELVE, GROUPS = 12, {"hr": 5, "own": 5, "anon": 2}


def ends(name: str):
    (part,) = COURSE.exercises[name].parts
    return part, list(walks(part.tree()))


@pytest.mark.parametrize("name", SCENES)
def test_every_node_and_ending_of_a_scene_is_met(name):
    part, found = ends(name)
    assert {step.split(".")[0] for path, _ in found for step in path} == {node.id for node in part.nodes}
    assert {state["place"] for _, state in found} == {ending.id for ending in part.endings}
    assert len(part.nodes) >= 2 and len(part.endings) >= 3


@pytest.mark.parametrize("name", sorted(HARM))
def test_no_good_ending_after_a_step_that_harms_somebody(name):
    part, found = ends(name)
    steps = {f"{node.id}.{option.id}" for node in part.nodes for option in node.options}
    assert HARM[name] <= steps
    best = max(part.endings, key=lambda ending: ending.points).id
    assert not [path for path, state in found if state["place"] == best and HARM[name] & set(path)]


def test_twelve_kinds_of_data_in_three_groups():
    (part,) = COURSE.exercises["role/hr/twelve-data"].parts
    assert len(part.rows) == TWELVE
    assert {target.id: sum(row.target == target.id for row in part.rows) for target in part.targets} == GROUPS


def test_eight_cases_of_disclosure():
    parts = [part for name in ("cases-one", "cases-two") for part in COURSE.exercises[f"role/ambassador/{name}"].parts]
    assert len(parts) == 8 and all(part.interaction == "choice" for part in parts)


@pytest.mark.parametrize("name", CHECKS)
def test_every_objective_is_tested_with_three_variants_a_slot(name):
    check, module = COURSE.checks[name], COURSE.modules[name]
    assert {slot.objective for slot in check.slots.values()} == {objective.code for objective in module.objectives}
    assert {len(slot.variants) for slot in check.slots.values()} == {3}
    assert check.completes == name.replace("/", ":")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CHECKS)
def test_no_sentence_of_a_check_stands_on_a_page_or_in_practice(name, language):
    asked, shown = {}, pages(language)
    for file in sorted((ROOT / "exercises" / name).rglob("*.yml")):
        path = file.relative_to(ROOT / "exercises").as_posix()
        if path.startswith(f"{name}/check/"):
            asked |= {sentence: path for sentence in told(file, language, items=True)}
        else:
            shown |= told(file, language)
    assert not sorted((asked[sentence], sentence) for sentence in asked.keys() & shown)


def pages(language: str) -> set[str]:
    return {sentence for file in (ROOT / "book" / language).rglob("*.md") for sentence in sentences(file.read_text("utf-8"))}


def told(file: Path, language: str, items: bool = False) -> set[str]:
    """The sentences of an exercise; items: without feedback, prompts and rubrics, which may be common to many."""
    def texts(value, key=""):
        if items and key in {"feedback", "prompt", "rubric", "targets", "meters"}:
            return
        if isinstance(value, dict):
            if set(value) == set(LANGUAGES):
                yield str(value[language])
            else:
                for inner, one in value.items():
                    yield from texts(one, inner)
        elif isinstance(value, list):
            for one in value:
                yield from texts(one, key)
    return {sentence for text in texts(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)) for sentence in sentences(text)}


def sentences(text: str) -> set[str]:
    """Long sentences as their words alone, in small letters."""
    found = (re.findall(r"\w+", part.lower()) for part in re.split(r"[.!?:;\n|„“”]+", text))
    return {" ".join(words) for words in found if len(words) >= LONG}
