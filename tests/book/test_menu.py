"""The menu's groups of modules."""

from types import SimpleNamespace

import pytest

from givefirst.book.menu import menu_groups


@pytest.fixture
def book(course):
    return SimpleNamespace(course=course, language="en", words={"theme": "Theme {number}: {title}", "last_step": "The last step"})


def test_the_final_assessment_is_the_last_step_of_each_path(book):
    names = ["arrival", "native/giving", "refuser/dialogue", "final/native", "final/refuser"]
    groups = {group["id"]: [(entry["name"], entry["theme"]) for entry in group["entries"]] for group in menu_groups(book, [{"name": name} for name in names])}
    assert groups == {
        "": [("arrival", "")],
        "refuser": [("refuser/dialogue", "Theme 2: A channel for conversation, not for advertising"), ("final/refuser", "The last step")],
        "native": [("native/giving", "Theme 1: Give first, then take"), ("final/native", "The last step")],
    }
    assert list(groups) == ["", "refuser", "native"]
