"""What an author writes of a scene: speakers, meters, nodes with their messages and options, endings."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from ..errors import did_you_mean
from ..text import Feedback, Text
from .base import Model, Slug

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


def check_option(node: str, option: Option, nodes: set, endings: set, meters: set) -> None:
    where = f"option {node}.{option.id}"
    for target in option.targets():
        if target not in nodes | endings:
            raise ValueError(f"{where} leads to {target!r}, which is neither node nor ending")
    if not isinstance(option.goto, str) and set(option.goto) - endings:
        raise ValueError(f"{where}: a list in `goto` may hold endings only")
    unknown = (set(option.effect) | set(option.later.effect if option.later else {})) - meters
    if unknown:
        raise ValueError(f"{where} changes {sorted(unknown)}, which is no meter")


def check_flags(where: str, asked: list[str], flags: set[str]) -> None:
    for flag in asked:
        if flag not in flags:
            raise ValueError(f"{where} asks for the flag {flag!r}, which no option sets{did_you_mean(flag, flags)}; add `set: [{flag}]` to an option")
