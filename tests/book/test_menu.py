"""The menu's groups of modules."""

from types import SimpleNamespace

import pytest

from givefirst.book.menu import menu_groups


@pytest.fixture
def book(course):
    return SimpleNamespace(course=course, language="en", words={"for_trainers": "For trainers", "practice_group": "Afterwards", "theme": "Theme {number}: {title}", "last_step": "The last step"})


def test_the_final_assessment_is_the_last_step_of_each_path(book):
    names = ["arrival", "native/giving", "refuser/dialogue", "final/native", "final/refuser"]
    groups = {group["id"]: [(entry["name"], entry["theme"]) for entry in group["entries"]] for group in menu_groups(book, [{"name": name} for name in names])}
    assert groups == {
        "": [("arrival", "")],
        "refuser": [("refuser/dialogue", "Theme 2: A channel for conversation, not for advertising"), ("final/refuser", "The last step")],
        "native": [("native/giving", "Theme 1: Give first, then take"), ("final/native", "The last step")],
    }
    assert list(groups) == ["", "refuser", "native"]


def test_roles_stand_in_a_group_of_their_own_and_say_whom_they_are_for(book):
    groups = menu_groups(book, [{"name": name} for name in ("native/giving", "role/leading", "role/gardening", "final/native")])
    assert [(group["id"], group["title"]) for group in groups] == [("", ""), ("native", "In the middle of it"), ("role", "Roles")]
    assert [(entry["name"], entry["theme"]) for entry in groups[-1]["entries"]] == [("role/leading", "Managers")]
    assert groups[0]["entries"] == [{"name": "role/gardening", "theme": ""}]  # no role of course.yml


def test_what_is_for_trainers_stands_last(book):
    groups = menu_groups(book, [{"name": name} for name in ("workshops", "native/giving", "trainer", "role/leading")])
    assert [(group["title"], [entry["name"] for entry in group["entries"]]) for group in groups] == [
        ("In the middle of it", ["native/giving"]), ("Roles", ["role/leading"]), ("For trainers", ["workshops", "trainer"])]
