"""The check of a module: slots, each with interchangeable exercises."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from .exercise import Code, Exercise
from .interactions.base import Model, Slug, unique_ids
from .source import Source


Lesson = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+/[a-z0-9-]+)?$")]


class SlotFile(Model):
    """lesson: a page of the module, or `level/theme/page`. must: per cent of its points without which nobody passes."""

    id: Slug
    objective: Code
    lesson: Lesson
    must: int | None = Field(default=None, ge=1, le=100)
    exercises: list[str] = Field(min_length=1)


class CheckFile(Model):
    """exercises/<level>/<theme>/check.yml as written."""

    pass_percent: int = Field(alias="pass", ge=1, le=100)
    slots: list[SlotFile] = Field(min_length=1, max_length=40)

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.slots, "slots")
        return self


@dataclass(frozen=True)
class Slot:
    """A place in a check. Its variants are worth the same."""

    id: str
    objective: str
    lesson: str
    variants: dict[str, Exercise]
    must: int | None = None

    @cached_property
    def points(self) -> int:
        """Highest auto score; 0 for a written slot."""
        return next(iter(self.variants.values())).points

    @cached_property
    def manual_points(self) -> int:
        return next(iter(self.variants.values())).manual_points

    @cached_property
    def written(self) -> bool:
        return self.points == 0 and self.manual_points > 0

    def reached(self, score: int) -> bool:
        """Whether `score` is enough in this slot."""
        return self.must is None or 100 * score >= self.must * self.points


@dataclass(frozen=True)
class Check:
    """id: level/theme, `role/<slug>` or `final/<level>`. version: see check_version()."""

    id: str
    pass_percent: int
    slots: dict[str, Slot]
    version: str
    source: Source

    @cached_property
    def level(self) -> str:
        return self.id.split("/")[0]

    @cached_property
    def theme(self) -> str:
        return self.id.split("/")[1]

    @cached_property
    def completes(self) -> str:
        """What passing it completes: `theme:dialogue`, whatever the level; `role:lead`; `final`, whatever the path."""
        first, second = self.id.split("/")
        return {"final": "final", "role": f"role:{second}"}.get(first, f"theme:{second}")

    @cached_property
    def points(self) -> int:
        return sum(slot.points for slot in self.slots.values())


def check_version(file: CheckFile, exercises: dict[str, Exercise]) -> str:
    """12 hex digits over ids, mappings and points, so that a mended typo keeps the version and a changed key does not."""
    content = [file.pass_percent]
    for slot in file.slots:
        keys = {name: [_key(table) for table in exercises[name].tables("de").values()] for name in slot.exercises}
        content.append([slot.id, keys, [exercises[name].manual_points for name in slot.exercises], *([slot.must] if slot.must else [])])
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def _key(table: dict) -> list:
    return [table["interaction"], table["mapping"], table["lower"], table["upper"], table.get("tree")]
