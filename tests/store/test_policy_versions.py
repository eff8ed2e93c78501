"""Each version of the policy stays, with its moment; the same policy twice is one."""

import json

from givefirst.course import Policy
from givefirst.course.policy import Keep
from givefirst.store.policy_versions import note_policy, policy_versions


def versions(store) -> list[dict]:
    with store.reading() as connection:
        return policy_versions(connection)


def test_a_policy_is_noted_once_and_each_change_again(store):
    assert versions(store) == []
    neutral, shorter = Policy(), Policy(keep=Keep(answers_days=30), mandatory=(), purpose={"de": "Lernen"})
    noted = [store.change(note_policy(policy.canonical())) for policy in (neutral, neutral, shorter, shorter, neutral)]
    assert noted == [True, False, True, False, True]
    found = versions(store)
    assert [version["number"] for version in found] == [3, 2, 1]
    assert [version["hash"] for version in found] == [policy.hash() for policy in (neutral, shorter, neutral)]
    assert found[0]["at"] >= found[1]["at"] >= found[2]["at"]


def test_what_has_changed_is_said_field_by_field(store):
    for policy in (Policy(), Policy(keep=Keep(answers_days=30), mandatory=(), purpose={"de": "Lernen"}), Policy(purpose={"de": "Lernen, sonst nichts"})):
        store.change(note_policy(policy.canonical()))
    third, second, first = versions(store)
    assert first["changes"] == []
    assert {change["field"]: (change["before"], change["after"]) for change in second["changes"]} == {
        "keep.answers_days": (90, 30), "mandatory": (["theme:sharing"], []), "purpose.de": (None, "Lernen"),
    }
    assert {change["field"]: (change["before"], change["after"]) for change in third["changes"]} == {
        "keep.answers_days": (30, 90), "mandatory": ([], ["theme:sharing"]), "purpose.de": ("Lernen", "Lernen, sonst nichts"),
    }


def test_a_field_that_goes_is_a_change(store):
    for body in ({"a": 1, "b": 2}, {"a": 1}):
        store.change(note_policy(json.dumps(body)))
    assert versions(store)[0]["changes"] == [{"field": "b", "before": 2, "after": None}]
