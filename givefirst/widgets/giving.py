"""The model "Give and take" live: ipywidgets' sliders, NumPy in this kernel, and the chart of the browser module."""

import secrets

import anywidget
import ipywidgets
import traitlets

from ..giving.model import simulate
from ..giving.table import curves
from ..giving.texts import spec
from ..giving.world import KNOWN, WORLD, frame
from .source import module_source, style_source

_WIDE = {"style": {"description_width": "16em"}, "layout": ipywidgets.Layout(width="100%", max_width="40em")}


class GivingWidget(anywidget.AnyWidget):
    """Chart and description of one run. run: {"frame", "cell"}, as in givefirst.giving.table."""

    _esm = module_source("giving")
    _css = style_source()
    spec = traitlets.Dict().tag(sync=True)
    run = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)


def simulation(lang: str = "de") -> ipywidgets.VBox:
    """Sliders and what comes of them, computed anew at each change. Raises ValueError for a language the course does not have."""
    view = GivingWidget(spec=spec(lang, None))
    texts = view.spec["texts"]
    sliders = _sliders(texts)
    rest = ipywidgets.HTML()
    again = ipywidgets.Button(description=texts["again"], layout=ipywidgets.Layout(width="auto"))
    seed = [1]

    def compute(change=None) -> None:
        values = {name: slider.value for name, slider in sliders.items()}
        rest.value = f"<p>{texts['rest'].format(share=100 - values['givers'] - values['takers'])}</p>"
        view.run = run(**values, seed=seed[0])

    def make_room(name: str, other: str) -> None:
        """Two shares never add up to more than all."""
        limit = 100 - sliders[name].value
        if sliders[other].value > limit:
            sliders[other].value = limit  # computes by itself
        else:
            compute()

    def draw_again(button) -> None:
        seed[0] = secrets.randbelow(2**31)
        compute()

    sliders["givers"].observe(lambda change: make_room("givers", "takers"), "value")
    sliders["takers"].observe(lambda change: make_room("takers", "givers"), "value")
    for name in ("benefit", "cost", "known"):
        sliders[name].observe(compute, "value")
    again.on_click(draw_again)
    compute()
    shares, others = [sliders["givers"], sliders["takers"], rest], [sliders["benefit"], sliders["cost"], sliders["known"], again]
    intro = ipywidgets.HTML(f'<div lang="{lang}"><p>{texts["intro"]}</p><p><strong>{texts["before"]}</strong></p></div>')
    after = ipywidgets.HTML(f'<div lang="{lang}"><p><strong>{texts["after"]}</strong></p></div>')
    return ipywidgets.VBox([intro, *shares, *others, view, after], layout=ipywidgets.Layout(max_width="44rem"))


def run(givers: int, takers: int, benefit: int, cost: int, known: int, seed: int) -> dict:
    """One setting as the browser module shows it. Shares and known in per cent."""
    starts = [[givers / 100, takers / 100, (100 - givers - takers) / 100]]
    outcome = simulate(starts, benefit, cost, known / 100, WORLD, seed)
    return {"frame": frame(), "cell": curves(outcome.shares[0], outcome.helped[0])}


def _sliders(texts: dict) -> dict:
    def slider(text: str, value: int, low: int, high: int, step: int = 1, unit: str = ""):
        return ipywidgets.IntSlider(value, low, high, step, description=text + unit, continuous_update=False, **_WIDE)

    return {
        "givers": slider(texts["set_givers"], 20, 0, 100, 5, " (%)"),
        "takers": slider(texts["set_takers"], 20, 0, 100, 5, " (%)"),
        "benefit": slider(texts["benefit"], 4, 0, 10),
        "cost": slider(texts["cost"], 1, 0, 10),
        "known": slider(texts["known"], round(KNOWN * 100), 0, 100, 5, " (%)"),
    }
