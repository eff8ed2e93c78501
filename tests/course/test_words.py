"""The words of the interface: each text in both languages, whole."""

import pytest

from givefirst.course.source import read_source
from givefirst.course.text import LANGUAGES
from tests.conftest import ROOT

FILES = sorted(path for path in (ROOT / "givefirst").rglob("*.yml") if path.parent.name != "style")  # the lists of words there are told apart by language


def _texts(data, place=()):
    """(place, mapping) of all that is there in at least one language."""
    if isinstance(data, dict):
        if set(data) & set(LANGUAGES):
            yield place, data
        for key, value in data.items():
            yield from _texts(value, (*place, str(key)))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*place, str(number)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "givefirst")))
def test_each_text_is_there_in_both_languages_and_nothing_beside_it(path):
    """A comma in words without quotes cuts a text in two: the rest becomes a key of its own."""
    assert [place for place, text in _texts(read_source(path).data) if set(text) != set(LANGUAGES) or not all(text.values())] == []
