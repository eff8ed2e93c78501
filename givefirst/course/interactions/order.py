"""Order: put items in an order (QTI orderInteraction); scored by neighbour pairs."""

from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError
from ..text import Feedback, Text
from .base import Model, Part, Slug, add_outcome, answer, base_table, id_list, in_a_row, share, unique_ids


class Item(Model):
    id: Slug
    text: Text
    note: Text


class OrderFeedback(Model):
    full: Feedback
    partial: Feedback


class Order(Part):
    interaction: Literal["order"]
    items: list[Item] = Field(min_length=3, max_length=12)
    feedback: OrderFeedback

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.items, "items")
        share(self.points, len(self.items) - 1, "neighbour pairs")
        return self

    @property
    def max_points(self) -> int:
        if not self.scored:
            return 0
        return len(self.items) - 1 if self.points is None else self.points

    def public(self, language: str) -> dict:
        # sorted by id: the right order must not be readable from the page
        items = [{"id": item.id, "text": item.text.inline(language)} for item in sorted(self.items, key=lambda i: i.id)]
        return super().public(language) | {"items": items}

    def table(self, language: str) -> dict:
        pairs = _pairs(self.model_response())
        each = share(self.max_points, len(pairs), "neighbour pairs")
        table = base_table(self, {pair: each for pair in pairs}, pairs)
        table["order"] = self.model_response()
        table["notes"] = {item.id: item.note.inline(language) for item in self.items}
        # an unscored order is a comparison: every answer gets the same words
        add_outcome(table, 0, self.feedback.partial, language)
        if self.scored:
            add_outcome(table, self.max_points, self.feedback.full, language)
        return table

    def tokens(self, response: object) -> list[str]:
        """Neighbour pairs `a>b`. Raises ResponseError when items are missing or doubled."""
        ids = id_list(response, {item.id for item in self.items}, len(self.items))
        if ids and len(set(ids)) != len(self.items):
            raise ResponseError("", "must hold every item once")
        return _pairs(ids)

    def model_response(self) -> list[str]:
        return [item.id for item in self.items]

    def outline(self, language: str) -> list[dict]:
        items = [item.text.inline(language) for item in sorted(self.items, key=lambda i: i.id)]
        return super().outline(language) + [{"kind": "numbered", "items": items}]

    def answers(self, language: str) -> list[dict]:
        items = [answer(item.text.inline(language), item.note.inline(language), mark=f"{place}.") for place, item in enumerate(self.items, 1)]
        return [{"kind": "answers", "items": items}, {"kind": "paragraph", "text": in_a_row(self.feedback.full, language)}]


def _pairs(ids: list[str]) -> list[str]:
    return [f"{first}>{second}" for first, second in zip(ids, ids[1:])]


PART = Order
