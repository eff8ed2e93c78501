"""Dialogue: a branching scene with meters and endings; our own kind, none of QTI's.

The response is the path taken. Whoever scores replays it, so meters, flags and ending can't be made up.
"""

from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError, did_you_mean
from ..text import Text
from .base import Part, Slug, add_feedback, base_table, unique_ids
from .scene import dead_ends, replay
from .scene_answers import SceneAnswers
from .scene_models import Ending, Meter, Node, Speaker, check_flags, check_option
from .scene_view import SceneView, condition

LONGEST = 50  # steps of a path


class Dialogue(Part):
    interaction: Literal["dialogue"]
    meters: list[Meter] = Field(min_length=1, max_length=3)
    speakers: list[Speaker] = Field(default=[], max_length=8)
    start: Slug
    nodes: list[Node] = Field(min_length=1, max_length=30)
    endings: list[Ending] = Field(min_length=1, max_length=8)
    model: list[str] = Field(min_length=1, max_length=LONGEST)
    reflection: list[Text] = Field(default=[], max_length=6)  # shown at the end instead of the model path

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.meters, "meters")
        unique_ids([*self.nodes, *self.endings], "nodes or endings")
        nodes, endings = {n.id for n in self.nodes}, {e.id for e in self.endings}
        if self.start not in nodes:
            raise ValueError(f"`start` names {self.start!r}, which is no node")
        if self.points is not None:
            raise ValueError("takes no `points`; each ending has its own")
        for node in self.nodes:
            unique_ids(node.options, f"options of node {node.id!r}")
            for option in node.options:
                check_option(node.id, option, nodes, endings, {m.id for m in self.meters})
        unique_ids(self.speakers, "speakers")
        self._check_names()
        if not _goes_to_end(self.tree(), self.model):
            raise ValueError("`model` is no path from start to an ending; write each step as node.option")
        return self

    def _check_names(self) -> None:
        """Every flag asked for is set somewhere, every speaker named is there."""
        speakers = {speaker.id for speaker in self.speakers}
        flags = {flag for node in self.nodes for option in node.options for flag in option.set}
        for node in self.nodes:
            for message in node.said():
                if isinstance(message.speaker, str) and message.speaker not in speakers:
                    near = did_you_mean(message.speaker, speakers)
                    raise ValueError(f"node {node.id!r}: {message.speaker!r} is none of `speakers`{near}; add it there, or write the name as {{de: …, en: …}}")
            for asked in [*node.messages, *node.options]:
                check_flags(f"node {node.id!r}", [*asked.if_, *asked.unless], flags)
        for ending in self.endings:
            check_flags(f"ending {ending.id!r}", ending.flags, flags)

    def complaints(self) -> list[str]:
        unreached, stuck = dead_ends(self.tree())
        return [
            *(f"nobody can reach the ending {ending!r}; mend its conditions or a `goto`" for ending in unreached),
            *(f"in node {node!r} a learner can be left without an open option; keep one without `if` and `unless`" for node in stuck),
        ]

    @property
    def max_points(self) -> int:
        return max(ending.points for ending in self.endings) if self.scored else 0

    def tree(self) -> dict:
        """The scene without words: what replay() needs. Part of a check's version, so what a scene doesn't use is left out."""
        flags = {ending.id: ending.flags for ending in self.endings if ending.flags}
        return {
            "start": self.start,
            "meters": {meter.id: meter.start for meter in self.meters},
            "steps": {
                f"{node.id}.{option.id}": {
                    "effect": option.effect,
                    "later": option.later.effect if option.later else {},
                    "goto": option.targets(),
                    **({"set": option.set} if option.set else {}),
                    **condition(option),
                }
                for node in self.nodes
                for option in node.options
            },
            "endings": {ending.id: ending.when for ending in self.endings},
            **({"flags": flags} if flags else {}),
        }

    def public(self, language: str) -> dict:
        """Nodes, the nodes their options lead to and flags; endings, effects and feedback are part of the key."""
        return super().public(language) | {
            "meters": [{"id": m.id, "name": m.name.inline(language), "start": m.start} for m in self.meters],
            "start": self.start,
            "longest": LONGEST,
            "nodes": SceneView(self.nodes, self.speakers, language).screen(),
            **({"reflection": [question.inline(language) for question in self.reflection]} if self.reflection else {}),
        }

    def table(self, language: str) -> dict:
        mapping = {ending.id: ending.points if self.scored else 0 for ending in self.endings}
        best = [ending.id for ending in self.endings if ending.points == max(e.points for e in self.endings)]
        table = base_table(self, mapping, best[:1])
        table["tree"] = self.tree()
        table["model"] = self.model
        table["laters"] = {}
        for ending in self.endings:
            _add_ending(table, ending, language)
        for node in self.nodes:
            for option in node.options:
                add_feedback(table, f"{node.id}.{option.id}", option.feedback, language)
                if option.later:
                    table["laters"][f"{node.id}.{option.id}"] = option.later.text.inline(language)
        return table

    def tokens(self, response: object) -> list[str]:
        """The steps taken, then the ending reached, if any. Raises ResponseError when the path can't be walked."""
        if response is None:
            return []
        if not isinstance(response, list) or len(response) > LONGEST:
            raise ResponseError("", f"must be a list of at most {LONGEST} steps")
        tree = self.tree()
        for position, step in enumerate(response):
            if not isinstance(step, str) or step not in tree["steps"]:
                raise ResponseError(str(position), "is not a step of this scene")
        end = replay(tree, response)
        if end is None:
            raise ResponseError("", "is not a path through this scene")
        return response + [end["place"]] if end["place"] in tree["endings"] else list(response)

    def model_response(self) -> list[str]:
        return self.model

    def outline(self, language: str) -> list[dict]:
        room = [block for question in self.reflection for block in ({"kind": "paragraph", "text": question.inline(language)}, {"kind": "lines", "count": 3})]
        return super().outline(language) + SceneView(self.nodes, self.speakers, language).paper() + room

    def answers(self, language: str) -> list[dict]:
        """Where questions stand in place of the model path, none is marked."""
        marked = [] if self.reflection else self.model
        return SceneAnswers(self.nodes, self.endings, self.meters, marked, language).paper()


def _add_ending(table: dict, ending: Ending, language: str) -> None:
    """An ending's feedback is its title and its text."""
    table["feedback"][ending.id] = len(table["texts"])
    table["texts"].append([ending.title.inline(language), ending.text.inline(language), []])


def _goes_to_end(tree: dict, path: list[str]) -> bool:
    end = replay(tree, path) if all(step in tree["steps"] for step in path) else None
    return end is not None and end["place"] in tree["endings"]


PART = Dialogue
