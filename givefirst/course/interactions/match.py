"""Match: give each row one target (QTI matchInteraction), in three shapes.

groups: rows share targets. pairs: each target belongs to one row at the most. matrix: the four targets are the fields of a 2x2 table.
The response and its score are the same in all of them.
"""

from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError
from ..text import Feedback, Inline, Text
from .base import Model, Part, Slug, add_feedback, answer, base_table, in_a_row, share, unique_ids


Side = Literal["low", "high"]


class Target(Model):
    id: Slug
    text: Text
    x: Side | None = None  # place in a matrix
    y: Side | None = None


class Axis(Model):
    """One direction of a matrix: its name, and what its two ends are called."""

    name: Text
    low: Text
    high: Text


class Axes(Model):
    x: Axis
    y: Axis


class Row(Model):
    id: Slug
    text: Text
    target: Slug
    feedback: dict[Slug, Feedback]  # target id -> feedback; `else` stands for all targets not named

    def feedback_for(self, target: str) -> Feedback:
        return self.feedback.get(target) or self.feedback["else"]


_FIELDS = {(x, y) for x in ("low", "high") for y in ("low", "high")}


class Match(Part):
    interaction: Literal["match"]
    shape: Literal["groups", "pairs", "matrix"] = "groups"
    axes: Axes | None = None
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
        if self.shape == "pairs":
            self._check_pairs()
        self._check_matrix()
        return self

    def _check_pairs(self) -> None:
        taken: dict[str, str] = {}
        for row in self.rows:
            if row.target in taken:
                raise ValueError(f"rows {taken[row.target]!r} and {row.id!r} share the target {row.target!r}; pairs use a target once (or write `shape: groups`)")
            taken[row.target] = row.id

    def _check_matrix(self) -> None:
        if self.shape != "matrix":
            if self.axes or any(target.x or target.y for target in self.targets):
                raise ValueError("`axes`, `x` and `y` belong to a matrix; add `shape: matrix`")
            return
        if not self.axes:
            raise ValueError("a matrix needs `axes` with `x` and `y`, each with `name`, `low` and `high`")
        if len(self.targets) != 4 or {(target.x, target.y) for target in self.targets} != _FIELDS:
            raise ValueError("a matrix needs four targets, one for each pair of `x: low|high` and `y: low|high`")

    @property
    def max_points(self) -> int:
        if not self.scored:
            return 0
        return len(self.rows) if self.points is None else self.points

    def public(self, language: str) -> dict:
        shape = {} if self.shape == "groups" else {"shape": self.shape}
        return super().public(language) | shape | ({"matrix": self._matrix(language)} if self.axes else {}) | {
            "targets": [{"id": target.id, "text": target.text.inline(language)} for target in self.targets],
            "rows": [{"id": row.id, "text": row.text.inline(language)} for row in self.rows],
        }

    def _matrix(self, language: str) -> dict:
        """The table as it is read: {"x": {name, ends}, "y": …, "fields": [[target id, …], …]}, the high end of y on top."""
        found = {(target.x, target.y): target.id for target in self.targets}
        x, y = self.axes.x, self.axes.y
        return {
            "x": {"name": x.name.inline(language), "ends": [x.low.inline(language), x.high.inline(language)]},
            "y": {"name": y.name.inline(language), "ends": [y.high.inline(language), y.low.inline(language)]},
            "fields": [[found["low", side], found["high", side]] for side in ("high", "low")],
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
        blocks = super().outline(language) + [{"kind": "terms", "items": targets}, {"kind": "table", "head": [], "rows": rows}]
        return [*blocks, self._paper_matrix(language)] if self.axes else blocks

    def answers(self, language: str) -> list[dict]:
        names = {target.id: target.text.plain(language) for target in self.targets}
        items = [
            answer([*row.text.inline(language), [["strong", f"→ {names[row.target]}"]]], in_a_row(row.feedback_for(row.target), language))
            for row in self.rows
        ]
        return [{"kind": "answers", "items": items}]

    def _paper_matrix(self, language: str) -> dict:
        matrix = self._matrix(language)
        names = {target.id: target.text.inline(language) for target in self.targets}
        head = [[], *(_labelled(matrix["x"]["name"], end) for end in matrix["x"]["ends"])]
        rows = [[_labelled(matrix["y"]["name"], end), *(names[field] for field in fields)] for end, fields in zip(matrix["y"]["ends"], matrix["fields"], strict=True)]
        return {"kind": "table", "head": head, "rows": rows}


def _labelled(name: Inline, end: Inline) -> Inline:
    return [[*name[0], ": ", *end[0]]]


PART = Match
