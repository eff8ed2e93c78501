"""What carries each seed entry and objective, and what is missing."""

import csv
from dataclasses import replace

import pytest

from givefirst.reports import trace_course, trace_lines, write_trace_csv


@pytest.fixture(scope="module")
def found(course):
    return trace_course(course)


def test_no_module_lacks_a_key_idea(course, found):
    assert {name: codes for name, codes in found.missing.items() if codes} == {}
    assert all(module.key_ideas for module in course.modules.values())


def test_every_objective_has_items_and_every_item_an_objective(course, found):
    assert [code for code, (practice, _) in found.objectives.items() if not practice] == []
    assert found.strays == []
    assert any(item.startswith("immigrant/dialogue/check/") for item in found.objectives["I2.1"][1])  # and some of the final assessment
    private = {"V1.3"}  # one's own card: a step on the device, nothing to score
    checked = {f"{course.modules[check].code}." for check in course.checks}
    assert {code for code, (_, check) in found.objectives.items() if not check and code[:3] in checked} == private


def test_places_of_an_entry(found):
    assert "immigrant/dialogue/why-broadcast-fails.md" in found.seeds["S4.11"]
    assert len(found.seeds) == 132


def test_last_line_counts_the_entries(found):
    lines = list(trace_lines(found))
    assert lines[-1] == f"{found.covered} of 132 seed entries covered"
    assert "  none" in lines[lines.index("Orphans") :]


def test_what_is_missing_is_said(course):
    """Without its one page an entry is carried nowhere; without its exercises an objective is an orphan."""
    name = "immigrant/dialogue"
    module = course.modules[name]
    poorer = replace(
        course,
        modules=course.modules | {name: module.model_copy(update={"key_ideas": [*module.key_ideas, "S0.1"]})},
        exercises={key: exercise for key, exercise in course.exercises.items() if exercise.objective != "V1.3"},
        checks={},
        sources=course.sources.model_copy(update={"seeds": course.sources.seeds | {"S0": course.sources.seeds["S0"].model_copy(update={"entries": 22})}}),
    )
    lines = list(trace_lines(trace_course(poorer)))
    assert "  immigrant/dialogue: S0.1" in lines
    assert "  V1.3 has no item" in lines
    assert "  S0.22  nowhere" in lines
    renamed = module.model_copy(update={"objectives": module.objectives[1:]})
    stray = trace_course(replace(course, modules=course.modules | {name: renamed}))
    assert "  immigrant/dialogue/staircase-order serves no objective" in list(trace_lines(stray))


def test_csv_has_a_row_for_each_place(found, tmp_path):
    write_trace_csv(tmp_path / "trace.csv", found)
    with (tmp_path / "trace.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Kind", "Code", "Carried by"]
    assert ["seed", "S4.11", "immigrant/dialogue/why-broadcast-fails.md"] in rows
    assert ["practice", "I2.1", "immigrant/dialogue/staircase-order"] in rows
