"""Decision: questions answered by yes, no or unclear lead to a proposal with its reasons. Private: worked out on the device, never sent.

`decide` has a twin in decision.js; a test holds the two together.
"""

from itertools import product
from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError
from ..text import Text
from ..words import words
from .base import Model, Slug, unique_ids
from .private import PrivatePart

ANSWERS = ("yes", "no", "unclear")


class Question(Model):
    """`yes`, `no`, `unclear`: what this answer speaks for, shown as a reason."""

    id: Slug
    text: Text
    yes: Text
    no: Text
    unclear: Text


class When(Model):
    """All that is named must hold."""

    any_yes: list[Slug] = []  # at least one of these is answered yes
    yes: list[Slug] = []  # each of these is
    no_of: list[Slug] = []  # at least `no_least` of these are answered no
    no_least: int = Field(default=0, ge=0)


class Proposal(Model):
    id: Slug
    title: Text
    text: Text
    when: When | None = None


class Decision(PrivatePart):
    interaction: Literal["decision"]
    questions: list[Question] = Field(min_length=1, max_length=8)
    results: list[Proposal] = Field(min_length=2, max_length=6)  # the first whose `when` holds
    note: Text  # below every result

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.questions, "questions")
        unique_ids(self.results, "results")
        *before, last = self.results
        if last.when or not all(result.when for result in before):
            raise ValueError("the last result alone has no `when`: it holds for whatever the others leave")
        names = {question.id for question in self.questions}
        for result in before:
            if unknown := sorted({*result.when.any_yes, *result.when.yes, *result.when.no_of} - names):
                raise ValueError(f"result {result.id!r} names {unknown[0]!r}, which is no question; use one of {sorted(names)}")
            if result.when.no_least > len(result.when.no_of):
                raise ValueError(f"result {result.id!r} asks for {result.when.no_least} times no, but names {len(result.when.no_of)} questions in `no_of`")
        return self

    def rules(self) -> list[dict]:
        """What `decide` needs of the results."""
        return [{"id": result.id, "when": result.when.model_dump() if result.when else None} for result in self.results]

    def complaints(self) -> list[str]:
        names = [question.id for question in self.questions]
        found = {decide(self.rules(), dict(zip(names, answers))) for answers in product(ANSWERS, repeat=len(names))}
        return [f"no answers lead to the result {result.id!r}; change its `when`, or that of those before it" for result in self.results if result.id not in found]

    def public(self, language: str) -> dict:
        texts = {result.id: result for result in self.results}
        return super().public(language) | {
            "questions": [
                {"id": question.id, "text": question.text.inline(language), "reasons": {answer: getattr(question, answer).inline(language) for answer in ANSWERS}}
                for question in self.questions
            ],
            "results": [
                rule | {"title": texts[rule["id"]].title.plain(language), "text": texts[rule["id"]].text.inline(language)} for rule in self.rules()
            ],
            "note": self.note.inline(language),
        }

    def check_response(self, response: dict) -> None:
        for field in response:
            if field not in ("answers", "seen"):
                raise ResponseError(str(field)[:60], "is not a field of a decision")
        if not isinstance(response.get("seen", False), bool):
            raise ResponseError("seen", "must be true or false")
        answers = response.get("answers", {})
        if not isinstance(answers, dict):
            raise ResponseError("answers", "must be an object of question to yes, no or unclear")
        names = {question.id for question in self.questions}
        for name, value in answers.items():
            if name not in names:
                raise ResponseError(f"answers.{name}"[:60], "is not a question of this decision")
            if value not in ANSWERS:
                raise ResponseError(f"answers.{name}", "must be yes, no or unclear")

    def model_response(self) -> dict:
        """Some response that is complete; none is better than another."""
        return {"answers": {question.id: "unclear" for question in self.questions}}

    def outline(self, language: str) -> list[dict]:
        """On paper: the questions with boxes, then every result with what leads to it, in the author's words."""
        say = words(language)
        head = [[], *([[say[f"decision-{answer}"]]] for answer in ANSWERS)]
        rows = [[question.text.inline(language), *([] for _ in ANSWERS)] for question in self.questions]
        results = [
            {"kind": "paragraph", "text": [[["strong", result.title.plain(language)]], *result.text.inline(language)]} for result in self.results
        ]
        return super().outline(language) + [
            {"kind": "table", "head": head, "rows": rows},
            {"kind": "paragraph", "text": [[["strong", say["decision-results"]]]]},
            *results,
            {"kind": "paragraph", "text": self.note.inline(language)},
        ]


def decide(rules: list[dict], answers: dict[str, str]) -> str:
    """The id of the first result whose `when` holds. rules: of `Decision.rules()`; answers: {question: "yes" | "no" | "unclear"}, all answered."""

    def holds(when: dict | None) -> bool:
        if when is None:
            return True
        said = {name for name, answer in answers.items() if answer == "yes"}
        denied = [name for name in when["no_of"] if answers.get(name) == "no"]
        return (not when["any_yes"] or bool(said & set(when["any_yes"]))) and set(when["yes"]) <= said and len(denied) >= when["no_least"]

    return next(rule["id"] for rule in rules if holds(rule["when"]))


PART = Decision
