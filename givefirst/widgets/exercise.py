"""The anywidget: the same browser modules in Jupyter Notebook, JupyterLab and Voila."""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from ..course import OperatorError, ResponseError, check_item_ids, load_practice, words
from ..course.interactions import PARTS
from ..scoring import evaluate
from .source import module_source, style_source


class PartWidget(anywidget.AnyWidget):
    """One part of an exercise.

    Traits follow ARCHITECTURE.md, Browser modules. With a key it scores itself when `attempts` rises; without, it only keeps the response.
    """

    spec = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    key = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    response = traitlets.Any(allow_none=True, default_value=None).tag(sync=True)
    attempts = traitlets.Int(0).tag(sync=True)
    result = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)

    score_tokens = None  # response -> tokens, set by whoever has the exercise

    @traitlets.observe("attempts")
    def _score(self, change) -> None:
        if self.key is None or self.score_tokens is None:
            return
        try:
            self.result = evaluate(self.key, self.score_tokens(self.response))
        except ResponseError:
            self.result = None  # an answer that can't be read is no answer


@lru_cache
def _widget_class(interaction: str) -> type[PartWidget]:
    own = {"_esm": module_source(interaction), "_css": style_source()}
    return type(f"{interaction.title().replace('-', '')}Widget", (PartWidget,), own)


def part_widget(spec: dict, words: dict, response=None, table: dict | None = None, tokens=None) -> PartWidget:
    """A widget of one part. table and tokens only where the learner may have the key: in practice."""
    if spec["interaction"] not in PARTS:
        raise ValueError(f"{spec['interaction']!r} is no interaction")
    widget = _widget_class(spec["interaction"])(spec=spec, words=words, key=table, response=response)
    widget.score_tokens = tokens
    return widget


def exercise_widget(exercise_id: str, lang: str = "de", root: Path | str | None = None) -> ipywidgets.VBox:
    """A practice exercise: all parts below each other, scored in this kernel. Raises OperatorError when there is none."""
    root = root or _course_root()
    exercise = load_practice(root, exercise_id)
    if exercise is None and exercise_id in check_item_ids(root):
        raise OperatorError(f"{exercise_id!r} belongs to a check, so its key stays out of notebooks. Use a practice exercise.")
    if exercise is None:
        raise OperatorError(f"There is no exercise {exercise_id!r}. `givefirst lint` lists what is wrong, exercises/ what there is.")
    tables = exercise.tables(lang)
    forms = exercise.standalone(lang)["parts"]
    parts = [
        part_widget(form["spec"], words(lang), table=tables[part.id], tokens=part.tokens)
        for part, form in zip(exercise.parts, forms, strict=True)
    ]
    if exercise.steps:
        in_steps(parts)
    return ipywidgets.VBox(parts, layout=ipywidgets.Layout(max_width="44rem"))


def in_steps(parts: list[PartWidget]) -> None:
    """A part appears once the one before was checked; one that was answered before is there."""
    for before, after in pairwise(parts):
        if after.response is None:
            after.layout.display = "none"
        before.observe(lambda _, part=after: setattr(part.layout, "display", None), "attempts")


def _course_root() -> Path:
    """The course beside or above the working folder, else the one this package lies in."""
    for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).parents[2]):
        if (folder / "exercises" / "course.yml").is_file():
            return folder
    raise OperatorError("No course was found here. Start from the course's folder (the one with exercises/).")
