"""Choice: one or several of a list of options (QTI choiceInteraction)."""

from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError
from ..text import Feedback, Text
from .base import Model, Part, Slug, add_feedback, answer, base_table, id_list, in_a_row, share, unique_ids


class Option(Model):
    id: Slug
    text: Text
    correct: bool = False
    feedback: Feedback


class Choice(Part):
    interaction: Literal["choice"]
    multiple: bool = False
    shuffle: bool = True
    order: str = ""  # with `shuffle: false`: why the options stand as they do; for authors
    confidence: bool = False  # also asks how sure the learner is; the answer is theirs alone and part of no response
    options: list[Option] = Field(min_length=2, max_length=12)

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.options, "options")
        correct = len(self._correct())
        if not correct:
            raise ValueError("no option is marked `correct: true`; mark the right one")
        if correct > 1 and not self.multiple:
            raise ValueError("several options are correct; add `multiple: true` or keep one")
        share(self.points, correct, "correct options")
        if self.confidence and not self.max_points:
            raise ValueError("`confidence: true` compares how sure somebody is with what is right; it needs a scored part")
        return self

    def _correct(self) -> list[str]:
        return [option.id for option in self.options if option.correct]

    @property
    def max_points(self) -> int:
        if not self.scored:
            return 0
        return len(self._correct()) if self.points is None else self.points

    def public(self, language: str) -> dict:
        options = [{"id": option.id, "text": option.text.inline(language)} for option in self.options]
        asked = {"confidence": True} if self.confidence else {}
        return super().public(language) | {"multiple": self.multiple, "shuffle": self.shuffle, "options": options} | asked

    def table(self, language: str) -> dict:
        each = share(self.max_points, len(self._correct()), "correct options")
        wrong = -each if self.multiple else 0
        mapping = {option.id: each if option.correct else wrong for option in self.options}
        table = base_table(self, mapping, self._correct())
        for option in self.options:
            add_feedback(table, option.id, option.feedback, language)
        return table

    def tokens(self, response: object) -> list[str]:
        """Option ids. Raises ResponseError."""
        ids = id_list(response, {option.id for option in self.options}, len(self.options))
        if len(ids) > 1 and not self.multiple:
            raise ResponseError("", "takes one option")
        return list(dict.fromkeys(ids))

    def model_response(self) -> list[str]:
        return self._correct()

    def outline(self, language: str) -> list[dict]:
        items = [option.text.inline(language) for option in self.options]
        return super().outline(language) + [{"kind": "choices", "items": items}]

    def answers(self, language: str) -> list[dict]:
        items = [answer(option.text.inline(language), in_a_row(option.feedback, language)) for option in self.options if option.correct]
        return [{"kind": "answers", "items": items}]


PART = Choice
