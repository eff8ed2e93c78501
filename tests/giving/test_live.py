"""The model in a notebook: sliders, a run at once, shares that never exceed all."""

import numpy as np
import pytest

import givefirst
from givefirst.giving.model import simulate
from givefirst.giving.table import curves
from givefirst.giving.texts import texts
from givefirst.widgets.giving import GivingWidget, run


def parts(box, language="de"):
    words = texts(language)
    by_text = {child.description.removesuffix(" (%)"): child for child in box.children if hasattr(child, "description")}
    names = {"givers": "set_givers", "takers": "set_takers", "benefit": "benefit", "cost": "cost", "known": "known", "again": "again"}
    (view,) = (child for child in box.children if isinstance(child, GivingWidget))
    return view, {name: by_text[words[key]] for name, key in names.items()}


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_slider_computes_anew(language):
    view, sliders = parts(givefirst.simulation(lang=language), language)
    assert view.spec["lang"] == language and view.spec["table"] is None
    assert (view.run["cell"]["givers"][0], view.run["cell"]["takers"][0]) == (20, 20)
    for name, value in (("givers", 50), ("takers", 10), ("benefit", 7), ("cost", 3), ("known", 35)):
        before = view.run
        sliders[name].value = value
        assert view.run != before, name
    outcome = simulate([[0.5, 0.1, 0.4]], 7, 3, 0.35)
    assert view.run["cell"] == curves(outcome.shares[0], outcome.helped[0])


def test_shares_never_exceed_all():
    view, sliders = parts(givefirst.simulation())
    sliders["givers"].value = 95
    assert sliders["takers"].value == 5
    sliders["takers"].value = 100
    assert sliders["givers"].value == 0
    assert view.run["cell"]["takers"][0] == 100


def test_other_luck_other_run():
    view, sliders = parts(givefirst.simulation())
    before = view.run
    sliders["again"].click()
    assert view.run != before
    assert view.run["cell"]["givers"][0] == before["cell"]["givers"][0]


def test_every_corner_of_the_sliders_can_be_computed():
    for benefit in (0, 10):
        for cost in (0, 10):
            for known in (0, 100):
                cell = run(0, 0, benefit, cost, known, 1)["cell"]
                assert all(0 <= share <= 100 for share in cell["givers"] + cell["takers"])
    assert np.isfinite(cell["helped"])


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="language"):
        givefirst.simulation(lang="fr")
