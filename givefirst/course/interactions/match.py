"""Match: give each row one target (QTI matchInteraction); sorting into groups is the same with shared targets."""

from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError
from ..text import Feedback, Text
from .base import Model, Part, Slug, add_feedback, base_table, share, unique_ids


class Target(Model):
    id: Slug
    text: Text


class Row(Model):
    id: Slug
    text: Text
    target: Slug
    feedback: dict[Slug, Feedback]  # target id -> feedback; `else` stands for all targets not named

    def feedback_for(self, target: str) -> Feedback:
        return self.feedback.get(target) or self.feedback["else"]


class Match(Part):
    interaction: Literal["match"]
    targets: list[Target] = Field(min_length=2, max_length=12)
    rows: list[Row] = Field(min_length=2, max_length=20)

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.targets, "targets")
        unique_ids(self.rows, "rows")
        targets = {target.id for target in self.targets}
        for row in self.rows:
            if row.target not in targets:
                raise ValueError(f"row {row.id!r} belongs to {row.target!r}, which is no target; use one of {sorted(targets)}")
            unknown = set(row.feedback) - targets - {"else"}
            if unknown:
                raise ValueError(f"row {row.id!r} has feedback for {sorted(unknown)}, which is no target")
            if row.target not in row.feedback:
                raise ValueError(f"row {row.id!r} has no feedback for its right target {row.target!r}; add it")
            if targets - set(row.feedback) and "else" not in row.feedback:
                raise ValueError(f"row {row.id!r} has no feedback for every target; add `else`")
        share(self.points, len(self.rows), "rows")
        return self

    @property
    def max_points(self) -> int:
        if not self.scored:
            return 0
        return len(self.rows) if self.points is None else self.points

    def public(self, language: str) -> dict:
        return super().public(language) | {
            "targets": [{"id": target.id, "text": target.text.inline(language)} for target in self.targets],
            "rows": [{"id": row.id, "text": row.text.inline(language)} for row in self.rows],
        }

    def table(self, language: str) -> dict:
        each = share(self.max_points, len(self.rows), "rows")
        expected = [f"{row.id}:{row.target}" for row in self.rows]
        table = base_table(self, {token: each for token in expected}, expected)
        for row in self.rows:
            for target in self.targets:
                add_feedback(table, f"{row.id}:{target.id}", row.feedback_for(target.id), language)
        return table

    def tokens(self, response: object) -> list[str]:
        """`row:target` of each row that has a target. Raises ResponseError."""
        if response is None:
            return []
        if not isinstance(response, dict):
            raise ResponseError("", "must be an object of row id to target id")
        rows = {row.id for row in self.rows}
        targets = {target.id for target in self.targets}
        for row, target in response.items():
            if row not in rows:
                raise ResponseError(str(row)[:60], "is not a row of this exercise")
            if not isinstance(target, str) or target not in targets:
                raise ResponseError(row, "is not a target of this exercise")
        return [f"{row.id}:{response[row.id]}" for row in self.rows if row.id in response]

    def model_response(self) -> dict[str, str]:
        return {row.id: row.target for row in self.rows}

    def outline(self, language: str) -> list[dict]:
        targets = [target.text.inline(language) for target in self.targets]
        rows = [[row.text.inline(language), []] for row in self.rows]
        return super().outline(language) + [{"kind": "terms", "items": targets}, {"kind": "table", "head": [], "rows": rows}]


PART = Match
