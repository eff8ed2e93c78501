"""R4 and R5: no good ending after a step that harms somebody, eight cases of disclosure, twelve kinds of data."""

from pathlib import Path

import pytest

from givefirst.course import load_course

from .walks import walks

ROOT = Path(__file__).parents[2]
COURSE = load_course(ROOT)
# What a good ending asks for: the steps by which somebody would be harmed never lead there.
HARM = {
    "role/ambassador/family-friendly": {"comment.delete", "comment.office", "late.post", "inside.sell"},
    "role/hr/three-requests": {"mend.secret", "sponsor.yes", "early.done", "early.log", "own.why"},
    "role/hr/not-done": {"mend.insist", "truth.easy", "truth.together"},
    "role/hr/check/scene-bonus": {"mend.friday", "two.film"},
    "role/hr/check/scene-transfer": {"mend.yours"},
    "role/hr/check/scene-quiet": {"mend.nice", "two.list"},
}
TWELVE, GROUPS = 12, {"hr": 5, "own": 5, "anon": 2}


def ends(name: str):
    (part,) = COURSE.exercises[name].parts
    return part, list(walks(part.tree()))


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
