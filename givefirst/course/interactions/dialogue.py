"""Dialogue: a branching scene with meters and endings; our own kind, none of QTI's.

The response is the path taken. Whoever scores replays it, so meters, flags and ending can't be made up.
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from ..errors import ResponseError, did_you_mean
from ..text import Feedback, Inline, Text, plain
from ..words import words
from .base import Model, Part, Slug, add_feedback, answer, base_table, in_a_row, unique_ids
from .scene import dead_ends, replay

LONGEST = 50  # steps of a path


Flags = list[Slug]
SpeakerName = Annotated[  # told apart by hand, so that an author reads of one mistake, not of two
    Annotated[Slug, Tag("<id>")] | Annotated[Text, Tag("<text>")], Discriminator(lambda written: "<id>" if isinstance(written, str) else "<text>")
]


class Speaker(Model):
    id: Slug
    name: Text
    role: Text | None = None


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
    set: Flags = []
    if_: Flags = Field(default=[], alias="if")
    unless: Flags = []

    def targets(self) -> list[str]:
        return [self.goto] if isinstance(self.goto, str) else self.goto


class Message(Model):
    speaker: SpeakerName
    text: Text
    if_: Flags = Field(default=[], alias="if")
    unless: Flags = []


class Node(Model):
    """What is said, by one speaker (speaker, text) or by several (messages), and what the learner can reply."""

    id: Slug
    speaker: SpeakerName | None = None
    text: Text | None = None
    messages: list[Message] = Field(default=[], max_length=8)
    options: list[Option] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _one_way(self):
        if bool(self.messages) == bool(self.speaker or self.text) or bool(self.speaker) != bool(self.text):
            raise ValueError("needs either `speaker` and `text`, or `messages`")
        if self.messages and all(message.if_ or message.unless for message in self.messages):
            raise ValueError("every message has a condition; keep one that is always shown")
        return self

    def said(self) -> list[Message]:
        return self.messages or [Message(speaker=self.speaker, text=self.text)]


class Ending(Model):
    id: Slug
    title: Text
    text: Text
    points: int = Field(ge=0)
    when: dict[Slug, int] = {}
    flags: Flags = []


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
                _check_option(node.id, option, nodes, endings, {m.id for m in self.meters})
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
                _check_flags(f"node {node.id!r}", [*asked.if_, *asked.unless], flags)
        for ending in self.endings:
            _check_flags(f"ending {ending.id!r}", ending.flags, flags)

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
                    **_condition(option),
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
            "nodes": [self._public_node(node, language) for node in self.nodes],
            **({"reflection": [question.inline(language) for question in self.reflection]} if self.reflection else {}),
        }

    def _public_node(self, node: Node, language: str) -> dict:
        nodes = {n.id for n in self.nodes}
        options = [
            {"id": option.id, "text": option.text.inline(language), "goto": _next_node(option, nodes)}
            | ({"set": option.set} if option.set else {})
            | _condition(option)
            for option in node.options
        ]
        if node.messages:
            said = {"messages": [self._public_message(message, language) for message in node.messages]}
        else:
            said = self._public_message(node.said()[0], language)
        return {"id": node.id, **said, "options": options}

    def _public_message(self, message: Message, language: str) -> dict:
        """{"speaker", "text"}; of one of `speakers` also "role" and "voice", its number, which the look follows."""
        if not isinstance(message.speaker, str):
            return {"speaker": message.speaker.inline(language), "text": message.text.inline(language)} | _condition(message)
        voice, speaker = next((i, s) for i, s in enumerate(self.speakers, 1) if s.id == message.speaker)
        found = {"speaker": speaker.name.inline(language), "text": message.text.inline(language), "voice": voice}
        if speaker.role:
            found["role"] = speaker.role.inline(language)
        return found | _condition(message)

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
        return super().outline(language) + [self._scene(node, language) for node in self.nodes] + room

    def answers(self, language: str) -> list[dict]:
        """Every reply with what it brings about, then the endings. Where questions stand in place of the model path, none is marked."""
        scenes = [
            {"kind": "answers", "scene": number, "items": [self._brings(node, option, language) for option in node.options]}
            for number, node in enumerate(self.nodes, 1)
        ]
        endings = [answer([[["strong", ending.title.plain(language)]]], ending.text.inline(language)) for ending in self.endings]
        return [*scenes, {"kind": "paragraph", "text": [[["strong", words(language)["scene-endings"]]]]}, {"kind": "answers", "items": endings}]

    def _brings(self, node: Node, option: Option, language: str) -> dict:
        later = [[[["strong", f"{words(language)['scene-later']}: "], option.later.text.plain(language)], *self._changes(option.later.effect, language)]] if option.later else []
        mark = f"{words(language)['scene-model-path']}:" if f"{node.id}.{option.id}" in self.model and not self.reflection else ""
        return answer(option.text.inline(language), in_a_row(option.feedback, language) + self._changes(option.effect, language), *later, mark=mark)

    def _changes(self, effect: dict[str, int], language: str) -> Inline:
        listed = [f"{meter.name.plain(language)} {'+' if effect[meter.id] > 0 else '−'}{abs(effect[meter.id])}" for meter in self.meters if effect.get(meter.id)]
        return [[words(language)["effect"].format(changes=", ".join(listed))]] if listed else []

    def _scene(self, node: Node, language: str) -> dict:
        """One speaker stands above the text; several stand in it, each before what they say."""
        nodes = {n.id for n in self.nodes}
        said = [self._public_message(message, language) for message in node.said()]
        alone = len(said) == 1
        return {
            "kind": "scene",
            "id": node.id,
            "speaker": _name(said[0]) if alone else "",
            "text": said[0]["text"] if alone else [line for message in said for line in self._spoken(message, language)],
            "options": [{"text": self._only_if(o, language) + o.text.inline(language), "goto": _next_node(o, nodes)} for o in node.options],
        }

    def _spoken(self, message: dict, language: str) -> Inline:
        first, *others = message["text"]
        condition = self._paper_condition(message, language)
        return [[["strong", f"{_name(message)}: "], *([f"({condition}) "] if condition else []), *first], *others]

    def _only_if(self, option: Option, language: str) -> Inline:
        condition = self._paper_condition(_condition(option), language)
        return [[["em", condition]]] if condition else []

    def _paper_condition(self, condition: dict, language: str) -> str:
        """On paper nobody counts flags: the replies that set them are named instead."""
        said = {
            flag: " / ".join(o.text.plain(language) for node in self.nodes for o in node.options if flag in o.set)
            for flag in [*condition.get("if", []), *condition.get("unless", [])]
        }
        parts = [words(language)["scene-only-if"].format(reply=said[flag]) for flag in condition.get("if", [])]
        parts += [words(language)["scene-unless"].format(reply=said[flag]) for flag in condition.get("unless", [])]
        return " ".join(parts)


def _name(message: dict) -> str:
    name = plain(message["speaker"])
    return f"{name} ({plain(message['role'])})" if "role" in message else name


def _condition(written: Option | Message) -> dict:
    """{"if": [flag], "unless": [flag]} as far as written."""
    return ({"if": written.if_} if written.if_ else {}) | ({"unless": written.unless} if written.unless else {})


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


def _check_flags(where: str, asked: list[str], flags: set[str]) -> None:
    for flag in asked:
        if flag not in flags:
            raise ValueError(f"{where} asks for the flag {flag!r}, which no option sets{did_you_mean(flag, flags)}; add `set: [{flag}]` to an option")


def _goes_to_end(tree: dict, path: list[str]) -> bool:
    end = replay(tree, path) if all(step in tree["steps"] for step in path) else None
    return end is not None and end["place"] in tree["endings"]


PART = Dialogue
