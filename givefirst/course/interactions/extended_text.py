"""Extended text: write something, compare it with models by a rubric (QTI extendedTextInteraction).

Never scored by a machine. In a check it is a written slot: it is sent to a trainer when the learner asks for feedback,
and never blocks anyone.
"""

from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError, TooLong
from ..text import Text
from ..words import words
from .base import Model, Part, Slug, answer, base_table, unique_ids

LONGEST = 10_000  # characters of a written answer
HIGHEST = 2  # points of one criterion


class Criterion(Model):
    id: Slug
    title: Text
    levels: list[Text] = Field(min_length=HIGHEST + 1, max_length=HIGHEST + 1)


class ModelAnswer(Model):
    title: Text
    text: Text
    note: Text


class ExtendedText(Part):
    interaction: Literal["extended-text"]
    source: Text | None = None
    rubric: list[Criterion] = Field(min_length=1, max_length=8)
    models: list[ModelAnswer] = Field(min_length=1, max_length=5)

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.rubric, "criteria")
        if self.points is not None:
            raise ValueError(f"takes no `points`; a trainer gives up to {HIGHEST} for each criterion of the rubric")
        return self

    @property
    def max_points(self) -> int:
        return 0

    @property
    def manual_points(self) -> int:
        """What a trainer can give."""
        return HIGHEST * len(self.rubric)

    def public(self, language: str) -> dict:
        return super().public(language) | {
            "source": self.source.inline(language) if self.source else None,
            "longest": LONGEST,
            "rubric": [
                {
                    "id": criterion.id,
                    "title": criterion.title.inline(language),
                    "levels": [level.inline(language) for level in criterion.levels],
                }
                for criterion in self.rubric
            ],
        }

    def table(self, language: str) -> dict:
        models = [
            {"title": model.title.inline(language), "text": model.text.inline(language), "note": model.note.inline(language)}
            for model in self.models
        ]
        return base_table(self, {}, [], models=models)

    def tokens(self, response: object) -> list[str]:
        """No tokens: a machine doesn't judge writing. Raises ResponseError on the wrong shape."""
        if response is None:
            return []
        if not isinstance(response, dict):
            raise ResponseError("", "must be an object with the field text")
        for field in response:
            if field not in ("text", "self", "send"):
                raise ResponseError(str(field)[:60], "is not a field of a written answer")
        self._check_text(response.get("text", ""))
        self._check_self(response.get("self", {}))
        if not isinstance(response.get("send", False), bool):
            raise ResponseError("send", "must be true or false")
        return []

    def _check_text(self, text: object) -> None:
        if not isinstance(text, str):
            raise ResponseError("text", "must be a text")
        if len(text) > LONGEST:
            raise TooLong("text", f"may have at most {LONGEST} characters")

    def _check_self(self, ratings: object) -> None:
        criteria = {criterion.id for criterion in self.rubric}
        if not isinstance(ratings, dict):
            raise ResponseError("self", "must be an object of criterion to 0, 1 or 2")
        for criterion, rating in ratings.items():
            if criterion not in criteria or type(rating) is not int or not 0 <= rating <= HIGHEST:
                raise ResponseError("self", "must be an object of criterion to 0, 1 or 2")

    @staticmethod
    def has_content(response: object) -> bool:
        """A text is an answer; a tick or a rating of one's own is none."""
        text = response.get("text") if isinstance(response, dict) else None
        return isinstance(text, str) and bool(text.strip())

    def model_response(self) -> dict:
        return {"text": self.models[0].text["de"]}

    def outline(self, language: str) -> list[dict]:
        blocks = super().outline(language)
        if self.source:
            blocks.append({"kind": "quote", "text": self.source.inline(language)})
        rows = [[c.title.inline(language), *(level.inline(language) for level in c.levels)] for c in self.rubric]
        head = [[], [["0"]], [["1"]], [["2"]]]
        return blocks + [{"kind": "lines", "count": 8}, {"kind": "table", "head": head, "rows": rows}]

    def answers(self, language: str) -> list[dict]:
        items = [answer([[["strong", model.title.plain(language)]]], model.text.inline(language), model.note.inline(language)) for model in self.models]
        return [{"kind": "paragraph", "text": [[words(language)["write-models"]]]}, {"kind": "answers", "items": items}]


PART = ExtendedText
