"""Dialogue: a branching scene with meters and endings; our own kind, none of QTI's.

The response is the path taken. Whoever scores replays it, so meters and ending can't be made up.
"""

from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError
from ..text import Feedback, Text
from .base import Model, Part, Slug, add_feedback, base_table, unique_ids

LONGEST = 50  # steps of a path


class Meter(Model):
    id: Slug
    name: Text
    start: int = Field(ge=0, le=100)


class Later(Model):
    """What comes back on arrival at the next node, for example a promise that could not be kept."""

    text: Text
    effect: dict[Slug, int]


class Option(Model):
    id: Slug
    text: Text
    effect: dict[Slug, int] = {}
    goto: Slug | list[Slug]
    later: Later | None = None
    feedback: Feedback

    def targets(self) -> list[str]:
        return [self.goto] if isinstance(self.goto, str) else self.goto


class Node(Model):
    id: Slug
    speaker: Text
    text: Text
    options: list[Option] = Field(min_length=2, max_length=6)


class Ending(Model):
    id: Slug
    title: Text
    text: Text
    points: int = Field(ge=0)
    when: dict[Slug, int] = {}


class Dialogue(Part):
    interaction: Literal["dialogue"]
    meters: list[Meter] = Field(min_length=1, max_length=3)
    start: Slug
    nodes: list[Node] = Field(min_length=1, max_length=30)
    endings: list[Ending] = Field(min_length=1, max_length=8)
    model: list[str] = Field(min_length=1, max_length=LONGEST)

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
                _check_option(node.id, option, nodes, endings, {m.id for m in self.meters})
        if not _goes_to_end(self.tree(), self.model):
            raise ValueError("`model` is no path from start to an ending; write each step as node.option")
        return self

    @property
    def max_points(self) -> int:
        return max(ending.points for ending in self.endings) if self.scored else 0

    def tree(self) -> dict:
        """The scene without words: what replay() needs."""
        return {
            "start": self.start,
            "meters": {meter.id: meter.start for meter in self.meters},
            "steps": {
                f"{node.id}.{option.id}": {
                    "effect": option.effect,
                    "later": option.later.effect if option.later else {},
                    "goto": option.targets(),
                }
                for node in self.nodes
                for option in node.options
            },
            "endings": {ending.id: ending.when for ending in self.endings},
        }

    def public(self, language: str) -> dict:
        """Nodes and the nodes their options lead to; endings, effects and feedback are part of the key."""
        return super().public(language) | {
            "meters": [{"id": m.id, "name": m.name.inline(language), "start": m.start} for m in self.meters],
            "start": self.start,
            "longest": LONGEST,
            "nodes": [_public_node(node, {n.id for n in self.nodes}, language) for node in self.nodes],
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
        nodes = {node.id for node in self.nodes}
        scenes = [
            {
                "kind": "scene",
                "id": node.id,
                "speaker": node.speaker.plain(language),
                "text": node.text.inline(language),
                "options": [{"text": o.text.inline(language), "goto": _next_node(o, nodes)} for o in node.options],
            }
            for node in self.nodes
        ]
        return super().outline(language) + scenes


def _public_node(node: Node, nodes: set[str], language: str) -> dict:
    options = [
        {"id": option.id, "text": option.text.inline(language), "goto": _next_node(option, nodes)} for option in node.options
    ]
    return {"id": node.id, "speaker": node.speaker.inline(language), "text": node.text.inline(language), "options": options}


def _add_ending(table: dict, ending: Ending, language: str) -> None:
    """An ending's feedback is its title and its text."""
    table["feedback"][ending.id] = len(table["texts"])
    table["texts"].append([ending.title.inline(language), ending.text.inline(language), []])


def _next_node(option: Option, nodes: set[str]) -> str | None:
    """The node an option leads to; None when the scene ends there."""
    target = option.targets()[0]
    return target if target in nodes else None


def _check_option(node: str, option: Option, nodes: set, endings: set, meters: set) -> None:
    where = f"option {node}.{option.id}"
    for target in option.targets():
        if target not in nodes | endings:
            raise ValueError(f"{where} leads to {target!r}, which is neither node nor ending")
    if not isinstance(option.goto, str) and set(option.goto) - endings:
        raise ValueError(f"{where}: a list in `goto` may hold endings only")
    unknown = (set(option.effect) | set(option.later.effect if option.later else {})) - meters
    if unknown:
        raise ValueError(f"{where} changes {sorted(unknown)}, which is no meter")


def _goes_to_end(tree: dict, path: list[str]) -> bool:
    end = replay(tree, path) if all(step in tree["steps"] for step in path) else None
    return end is not None and end["place"] in tree["endings"]


def replay(tree: dict, path: list[str]) -> dict | None:
    """Walks a path: {"place": node or ending id, "meters": {id: 0..100}}, or None when it can't be walked.

    The twin of replay() in dialogue.js; a property test holds the two together.
    """
    place, meters = tree["start"], dict(tree["meters"])
    for step in path:
        if step not in tree["steps"] or step.split(".")[0] != place:
            return None
        move = tree["steps"][step]
        for effect in (move["effect"], move["later"]):
            for meter, change in effect.items():
                meters[meter] = min(100, max(0, meters[meter] + change))
        place = _arrive(tree, move["goto"], meters)
    return {"place": place, "meters": meters}


def _arrive(tree: dict, targets: list[str], meters: dict) -> str:
    for target in targets:
        if all(meters[meter] >= minimum for meter, minimum in tree["endings"].get(target, {}).items()):
            return target
    return targets[-1]


PART = Dialogue
