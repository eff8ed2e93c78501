"""Plan: a resolution, a statement, a journal. Private: never scored, never sent, it stays on the learner's device."""

import re
from typing import Literal

from pydantic import Field, model_validator

from ..errors import ResponseError, TooLong
from ..text import LANGUAGES, Text
from .base import Model, Slug, unique_ids
from .private import PrivatePart

LONGEST = 2_000  # characters of one field
DONE = "done"  # the checkbox, in the response beside the fields
_PLACE = re.compile(r"\{([^{}]*)\}")


class PlanField(Model):
    id: Slug
    label: Text
    hint: Text | None = None
    lines: int = Field(default=1, ge=1, le=8)
    suggestions: list[Text] = Field(default=[], max_length=8)


class Plan(PrivatePart):
    interaction: Literal["plan"]
    fields: list[PlanField] = Field(min_length=1, max_length=12)
    sentence: Text | None = None  # with {field id}: composed while one writes
    done: Text | None = None  # label of a box to tick later

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.fields, "fields")
        names = {field.id for field in self.fields}
        if DONE in names:
            raise ValueError(f"a field can't have the id {DONE!r}, that is the box to tick; choose another")
        for language in LANGUAGES if self.sentence else ():
            unknown = sorted(set(_PLACE.findall(self.sentence[language])) - names)
            if unknown:
                raise ValueError(f"the {language} sentence has {{{unknown[0]}}}, which is no field; use one of {sorted(names)}")
        return self

    def public(self, language: str) -> dict:
        return super().public(language) | {
            "longest": LONGEST,
            "fields": [
                {
                    "id": field.id,
                    "label": field.label.inline(language),
                    "hint": field.hint.inline(language) if field.hint else None,
                    "lines": field.lines,
                    "suggestions": [suggestion.plain(language) for suggestion in field.suggestions],
                }
                for field in self.fields
            ],
            "sentence": self.sentence.plain(language) if self.sentence else None,
            "done": self.done.inline(language) if self.done else None,
        }

    def check_response(self, response: dict) -> None:
        names = {field.id for field in self.fields}
        for name, value in response.items():
            if name == DONE:
                if not isinstance(value, bool):
                    raise ResponseError(DONE, "must be true or false")
            elif name not in names:
                raise ResponseError(str(name)[:60], "is not a field of this plan")
            elif not isinstance(value, str):
                raise ResponseError(name, "must be a text")
            elif len(value) > LONGEST:
                raise TooLong(name, f"may have at most {LONGEST} characters")

    def model_response(self) -> dict[str, str]:
        """Some response that is complete; none is better than another."""
        return {field.id: field.suggestions[0].plain("de") if field.suggestions else "…" for field in self.fields}

    def outline(self, language: str) -> list[dict]:
        blocks = super().outline(language)
        for field in self.fields:
            blocks.append({"kind": "paragraph", "text": [[["strong", field.label.plain(language)]]]})
            if field.hint:
                blocks.append({"kind": "paragraph", "text": field.hint.inline(language)})
            if field.suggestions:
                blocks.append({"kind": "terms", "items": [suggestion.inline(language) for suggestion in field.suggestions]})
            blocks.append({"kind": "lines", "count": field.lines})
        if self.sentence:
            blocks.append({"kind": "quote", "text": [[_PLACE.sub("______", self.sentence.plain(language))]]})
        if self.done:
            blocks.append({"kind": "choices", "items": [self.done.inline(language)]})
        return blocks


PART = Plan
