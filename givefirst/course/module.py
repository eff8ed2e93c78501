"""Levels, themes and the modules where they meet."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .exercise import Code
from .interactions.base import Model, Slug
from .text import Text


class Level(Model):
    name: Text  # what stands on screen
    word: Text | None = None  # the word of the founding texts, shown where it is explained


class Theme(Model):
    number: int = Field(ge=1)
    title: Text


class Role(Model):
    name: Text  # whom its module is for


class Outline(Model):
    """exercises/course.yml: what the course consists of."""

    version: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}\.[0-9]+$")]
    levels: dict[Slug, Level]
    themes: dict[Slug, Theme]
    roles: dict[Slug, Role] = {}  # of the level `role`, in the order in which they are listed


class Objective(Model):
    code: Code
    text: Text


class Module(Model):
    """exercises/<level>/<theme>/module.yml; of a level without themes exercises/<level>/module.yml."""

    code: Code
    title: Text
    minutes: int = Field(ge=1, le=60)
    objectives: list[Objective] = Field(min_length=1)
    key_ideas: list[Code] = []  # S and F codes the curriculum asks of this module; `givefirst trace` says what is missing


class Seed(Model):
    title: Text
    entries: int = Field(ge=1)


class Fact(Model):
    source: str
    grade: Annotated[str, StringConstraints(pattern=r"^(A|B|C|GK)\b")]  # A primary, B professional, C third-party copy, GK general knowledge
    partial: bool = False  # we have read a part of the source
    checked: date | Literal["never"]
    fact: Text
    cited: list[str] = []  # how pages name the source, where `source` has no address they could name
    law: bool = False  # a page that states it says that it is no legal advice


class Sources(Model):
    """exercises/sources.yml: every code an author may name."""

    seeds: dict[str, Seed]
    facts: dict[str, Fact]

    def seed_entries(self) -> list[str]:
        """Every entry of the founding texts: S0.1, S0.2, …"""
        return [f"{text}.{number}" for text, seed in self.seeds.items() for number in range(1, seed.entries + 1)]

    def has(self, code: str) -> bool:
        """S codes count the entries of a founding text, F codes name a fact."""
        text, _, number = code.partition(".")
        if text in self.seeds:
            return number.isdigit() and 1 <= int(number) <= self.seeds[text].entries
        return code in self.facts
