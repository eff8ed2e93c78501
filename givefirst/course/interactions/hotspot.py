"""Hotspot: find places in a picture (QTI hotspotInteraction). A list with the same places says all that the picture shows."""

from itertools import combinations
from typing import Literal

from pydantic import Field, model_validator

from ..pictures import PicturePath, in_language, published
from ..text import Feedback, Text
from .base import Model, Part, Slug, add_feedback, answer, base_table, id_list, in_a_row, share, unique_ids

NARROWEST = 280  # CSS pixels: how wide the picture is on the narrowest phone (320 px, without margins)
TARGET = 24  # CSS pixels: the least that a finger needs (WCAG 2.5.8); smaller areas are enlarged


class Picture(Model):
    src: PicturePath
    width: int = Field(gt=0, le=4000)
    height: int = Field(gt=0, le=4000)
    alt: Text


class Area(Model):
    """coords as in HTML and QTI: circle [middle x, middle y, radius], rect [left, top, right, bottom], in units of the picture."""

    id: Slug
    shape: Literal["circle", "rect"]
    coords: list[int] = Field(min_length=3, max_length=4)
    text: Text
    risk: bool
    feedback: Feedback

    @model_validator(mode="after")
    def _measured(self):
        if len(self.coords) != {"circle": 3, "rect": 4}[self.shape]:
            raise ValueError(f"area {self.id!r}: a circle has 3 coords (middle x, middle y, radius), a rect 4 (left, top, right, bottom)")
        left, top, right, bottom = self.box()
        if left >= right or top >= bottom:
            raise ValueError(f"area {self.id!r} has no size; write left before right and top before bottom")
        return self

    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        if self.shape == "rect":
            return tuple(self.coords)
        x, y, radius = self.coords
        return x - radius, y - radius, x + radius, y + radius

    def target(self, width: int) -> tuple[float, float, float, float]:
        """The box as a finger finds it in a picture that is `width` units wide, on the narrowest phone."""
        least = TARGET * width / NARROWEST
        left, top, right, bottom = self.box()
        wider, higher = max(0, least - (right - left)) / 2, max(0, least - (bottom - top)) / 2
        return left - wider, top - higher, right + wider, bottom + higher


class Hotspot(Part):
    interaction: Literal["hotspot"]
    picture: Picture
    areas: list[Area] = Field(min_length=2, max_length=20)

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.areas, "areas")
        if not self._risks():
            raise ValueError("no area is marked `risk: true`; mark what is to be found")
        share(self.points, len(self._risks()), "areas to find")
        for area in self.areas:
            left, top, right, bottom = area.box()
            if left < 0 or top < 0 or right > self.picture.width or bottom > self.picture.height:
                raise ValueError(f"area {area.id!r} lies outside the picture ({self.picture.width} x {self.picture.height})")
        for one, other in combinations(self.areas, 2):
            if _overlap(one.target(self.picture.width), other.target(self.picture.width)):
                raise ValueError(f"areas {one.id!r} and {other.id!r} overlap on a phone; a finger can't tell them apart, move or shrink one")
        return self

    def _risks(self) -> list[str]:
        return [area.id for area in self._sorted() if area.risk]

    def _sorted(self) -> list[Area]:
        """From left to right, as one looks along the picture; says nothing about the key."""
        return sorted(self.areas, key=lambda area: (area.box(), area.id))

    @property
    def max_points(self) -> int:
        if not self.scored:
            return 0
        return len(self._risks()) if self.points is None else self.points

    def public(self, language: str) -> dict:
        areas = [{"id": a.id, "shape": a.shape, "box": list(a.box()), "text": a.text.inline(language)} for a in self._sorted()]
        return super().public(language) | {"picture": self._picture(language), "areas": areas}

    def _picture(self, language: str) -> dict:
        picture = self.picture
        return {"src": published(in_language(picture.src, language)), "width": picture.width, "height": picture.height, "alt": picture.alt.plain(language)}

    def table(self, language: str) -> dict:
        each = share(self.max_points, len(self._risks()), "areas to find")
        mapping = {area.id: each if area.risk else -each for area in self._sorted()}
        table = base_table(self, mapping, self._risks())
        for area in self._sorted():
            add_feedback(table, area.id, area.feedback, language)
        return table

    def tokens(self, response: object) -> list[str]:
        """Area ids. Raises ResponseError."""
        return list(dict.fromkeys(id_list(response, {area.id for area in self.areas}, len(self.areas))))

    def model_response(self) -> list[str]:
        return self._risks()

    def outline(self, language: str) -> list[dict]:
        items = [area.text.inline(language) for area in self._sorted()]
        return super().outline(language) + [{"kind": "picture", **self._picture(language)}, {"kind": "choices", "items": items}]

    def answers(self, language: str) -> list[dict]:
        items = [answer(area.text.inline(language), in_a_row(area.feedback, language)) for area in self._sorted() if area.risk]
        return [{"kind": "answers", "items": items}]


def _overlap(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


PART = Hotspot
