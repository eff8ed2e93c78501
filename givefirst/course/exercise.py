"""An exercise: written once, in both languages, shown and scored everywhere."""

from functools import cached_property
from typing import Annotated, Union

from pydantic import ConfigDict, Field, PrivateAttr, StringConstraints, model_validator

from .interactions import PARTS
from .interactions.base import Model, Part, unique_ids
from .pictures import embedded
from .source import Source
from .text import Text

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]+[0-9]*\.?[0-9]*$", max_length=12)]
AnyPart = Annotated[Union[tuple(PARTS.values())], Field(discriminator="interaction")]  # noqa: UP007 built from what is there


class Exercise(Model):
    """One file below exercises/; its id is the file's path."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    title: Text
    objective: Code
    sources: list[Code] = Field(min_length=1)
    intro: Text | None = None
    steps: bool = False  # a part appears once the one before was checked
    parts: list[AnyPart] = Field(min_length=1, max_length=12)

    _id: str = PrivateAttr("")
    _source: Source | None = PrivateAttr(None)

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.parts, "parts")
        if self.steps and len(self.parts) < 2:
            raise ValueError("`steps: true` needs two parts or more; add a part or take `steps` out")
        return self

    @property
    def id(self) -> str:
        return self._id

    @property
    def source(self) -> Source:
        """The file it was read from."""
        return self._source

    @cached_property
    def points(self) -> int:
        """Highest auto score of all parts."""
        return sum(part.max_points for part in self.parts)

    @cached_property
    def manual_points(self) -> int:
        """What a trainer can give for the written parts."""
        return sum(part.manual_points for part in self.parts)

    @cached_property
    def written_parts(self) -> frozenset[str]:
        """Ids of the parts that a trainer may read and grade."""
        return frozenset(part.id for part in self.parts if part.manual_points)

    def part(self, part_id: str) -> Part | None:
        return next((part for part in self.parts if part.id == part_id), None)

    def public(self, language: str) -> dict:
        """{"id", "title", "intro", "parts": [{"spec"}]}; no keys."""
        return {
            "id": self.id,
            "title": self.title[language],
            "intro": self.intro.inline(language) if self.intro else None,
            **({"steps": True} if self.steps else {}),
            "parts": [{"spec": part.public(language)} for part in self.parts],
        }

    def standalone(self, language: str) -> dict:
        """As public(), with its pictures inside: for notebooks, which lie beside no folder of pictures. Raises OSError."""
        root = self.source.path.parents[len(self.id.split("/"))]
        form = self.public(language)
        return form | {"parts": [{"spec": embedded(part["spec"], root)} for part in form["parts"]]}

    @cached_property
    def _tables(self) -> dict[str, dict]:
        """Not a private attribute of pydantic: those are slow to read, and scoring reads this one for every part."""
        return {}

    def tables(self, language: str) -> dict[str, dict]:
        """part id -> table: the key of the exercise. Made once a language, not to be changed."""
        if language not in self._tables:
            self._tables[language] = {part.id: part.table(language) for part in self.parts}
        return self._tables[language]
