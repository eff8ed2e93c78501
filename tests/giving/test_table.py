"""The table of a page: small, the same each time, whole, and what the model says."""

import gzip
import json

import pytest

from givefirst.giving import table
from givefirst.giving.model import simulate
from givefirst.giving.texts import outline, spec, texts
from givefirst.giving.world import BENEFITS, COSTS, FIFTHS, KNOWN, WORLD, key


@pytest.fixture(scope="module")
def text():
    return table.table_text()


def test_the_same_each_time_and_small(text):
    assert table.table_text() == text
    assert len(gzip.compress(text.encode(), 9)) <= 15_000


def test_every_setting_a_page_offers_is_there(text):
    cells = json.loads(text)["cells"]
    step = 100 // FIFTHS
    offered = {key(g, t, b, c) for g in range(0, 101, step) for t in range(0, 101 - g, step) for b in BENEFITS for c in COSTS}
    assert set(cells) == offered
    start = spec("de", "x.json")["start"]
    assert key(**start) in cells
    for name, cell in cells.items():
        givers, takers, _, _ = map(int, name.split("-"))
        assert (cell["givers"][0], cell["takers"][0]) == (givers, takers)
        assert len(cell["givers"]) == len(cell["takers"]) == WORLD.generations // table.EVERY + 1
        assert all(0 <= g and 0 <= t and g + t <= 100 for g, t in zip(cell["givers"], cell["takers"]))
        assert 0 <= cell["helped"] <= 100 and 0 <= cell["kept"] <= WORLD.runs


@pytest.mark.parametrize(("setting", "kept"), [((60, 40, 4, 1), "none"), ((20, 20, 4, 1), "all"), ((20, 20, 2, 3), "none")])
def test_a_cell_agrees_with_a_run_of_its_own(text, setting, kept):
    """Other chance, same outcome: the table's cells are not mixed up."""
    givers, takers, benefit, cost = setting
    outcome = simulate([[givers / 100, takers / 100, 1 - (givers + takers) / 100]], benefit, cost, KNOWN, seed=99)
    own, found = table.curves(outcome.shares[0], outcome.helped[0]), json.loads(text)["cells"][key(*setting)]
    for cell in (own, found):
        assert cell["kept"] >= WORLD.runs - 1 if kept == "all" else cell["kept"] <= 1
    assert abs(own["takers"][-1] - found["takers"][-1]) <= 15


def test_it_is_computed_once(tmp_path, monkeypatch, text):
    first = table.kept_table(tmp_path)
    assert first.read_text(encoding="utf-8") == text
    monkeypatch.setattr(table, "table_text", lambda: pytest.fail("computed again"))
    assert table.kept_table(tmp_path) == first
    assert [path.name for path in first.parent.iterdir()] == [first.name]


def test_both_languages_say_the_same_things():
    german, english = texts("de"), texts("en")
    assert german.keys() == english.keys()
    for name in german:
        assert type(german[name]) is type(english[name]) and len(german[name]) > 0
        if isinstance(german[name], list):
            assert len(german[name]) == len(english[name])
        else:
            fields = [set(part.split("}")[0] for part in word.split("{")[1:]) for word in (german[name], english[name])]
            assert fields[0] == fields[1], name
    with pytest.raises(ValueError, match="language"):
        texts("fr")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_readable_form_gives_limits_rules_source_and_numbers_of_the_table(text, language):
    whole = json.loads(text)
    said = json.dumps(outline(language, whole), ensure_ascii=False)
    words = spec(language, "x.json")["texts"]
    for sentence in [*words["limits"], *words["rules"], words["source"], words["before"], words["after"]]:
        assert sentence in said
    cell = whole["cells"][key(20, 20, 4, 1)]
    end = words["end_text"].format(rounds=60, givers=cell["givers"][-1], takers=cell["takers"][-1], careful=100 - cell["givers"][-1] - cell["takers"][-1])
    assert end in said
    assert "{" not in "".join([*words["rules"], *words["limits"]])
