"""Text entry: fill gaps with a word or two (QTI textEntryInteraction), tolerant of case, umlauts and punctuation.

The answers of both languages are always accepted: a learner may switch the language in the middle.
"""

import re
import unicodedata
from functools import cached_property
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from ..errors import ResponseError, TooLong
from ..text import LANGUAGES, Feedback, Text
from .base import Model, Part, Slug, add_feedback, answer, base_table, in_a_row, share, unique_ids

LONGEST = 200  # characters of one gap
UNKNOWN = "?"  # what an answer nobody foresaw becomes, so that a learner's words never turn into a token

# Only these characters are compared. Their case and compatibility forms have been the same in every version of Unicode since 5.1,
# so that Python and all browsers agree; any other character becomes U+FFFD, which no answer may hold.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_OUTSIDE = re.compile("[^\t\n\x0b\x0c\r\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u2029\u202f-\u205f\u20ac\u2212\u3000\ufb00-\ufb06\uff01-\uff5e]")
_WHITE = re.compile("[\t\n\x0b\x0c\r\u2028\u2029]")
_SINGLE = re.compile("[\u2018-\u201b\u2032\u2035\u2039\u203a\u00b4`]")
_DOUBLE = re.compile("[\u201c-\u201f\u2033\u2036\u00ab\u00bb]")
_DASH = re.compile("[\u2010-\u2015\u2212]")
_FOLDED = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))


def normalise(text: str) -> str:
    """What of an answer is compared; "" when nothing is left. The twin is normalise() in text_entry.js, character by character."""
    text = _OUTSIDE.sub("\ufffd", _UNSEEN.sub("", text))
    text = _DASH.sub("-", _DOUBLE.sub('"', _SINGLE.sub("'", _WHITE.sub(" ", text))))
    text = unicodedata.normalize("NFKC", text).lower()
    for letter, spelt in _FOLDED:
        text = text.replace(letter, spelt)
    return re.sub(" +", " ", text).strip(" ").rstrip(" .")


Answer = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class Answers(Model):
    """What may be written, in each language; the first is the one that is shown."""

    de: list[Answer] = Field(min_length=1, max_length=30)
    en: list[Answer] = Field(min_length=1, max_length=30)

    @model_validator(mode="after")
    def _comparable(self):
        for answer in [*self.de, *self.en]:
            form = normalise(answer)
            if "\ufffd" in form:
                raise ValueError(f"the answer {answer!r} holds a character that can't be compared; use Latin letters, digits and punctuation")
            if not any(character.isalnum() for character in form):
                raise ValueError(f"the answer {answer!r} needs a letter or a digit")
        return self

    def forms(self) -> list[str]:
        """All of both languages as they are compared, each once; the first is their canonical form."""
        return list(dict.fromkeys(normalise(answer) for answer in [*self.de, *self.en]))


class GapFeedback(Model):
    right: Feedback
    other: Feedback


class Near(Model):
    """A miss worth words of its own, for example the right idea under another name."""

    answers: Answers
    points: int = Field(default=0, ge=0)
    feedback: Feedback


class Gap(Model):
    id: Slug
    label: Text
    answers: Answers
    feedback: GapFeedback
    near: list[Near] = Field(default=[], max_length=10)

    def accepted(self) -> dict[str, str]:
        """Form as it is compared -> canonical form. Raises ValueError when two answers can't be told apart."""
        found: dict[str, str] = {}
        for answers in (self.answers, *(near.answers for near in self.near)):
            canonical, *_ = forms = answers.forms()
            for form in forms:
                if form in found:
                    raise ValueError(f"gap {self.id!r} has {form!r} twice (case, umlauts and punctuation don't count); keep one")
                found[form] = canonical
        return found


class TextEntry(Part):
    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    interaction: Literal["text-entry"]
    gaps: list[Gap] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _consistent(self):
        unique_ids(self.gaps, "gaps")
        each = share(self.points, len(self.gaps), "gaps")
        for gap in self.gaps:
            gap.accepted()
            for near in gap.near:
                if near.points and near.points >= each:
                    raise ValueError(f"a near miss of gap {gap.id!r} earns {near.points} of {each}; give it less than the right answer")
        return self

    @cached_property
    def _accepted(self) -> dict[str, dict[str, str]]:
        """Gap id -> form -> canonical form; asked for at each answer, so made once."""
        return {gap.id: gap.accepted() for gap in self.gaps}

    @property
    def max_points(self) -> int:
        if not self.scored:
            return 0
        return len(self.gaps) if self.points is None else self.points

    def public(self, language: str) -> dict:
        gaps = [{"id": gap.id, "label": gap.label.inline(language)} for gap in self.gaps]
        return super().public(language) | {"longest": LONGEST, "gaps": gaps}

    def table(self, language: str) -> dict:
        """Adds "accepted": {gap: {form: canonical form}} and "answers": {gap: the answer to show}."""
        each = share(self.max_points, len(self.gaps), "gaps")
        # Every form has its line, though tokens() only gives canonical ones: the version of a check is made from its mappings.
        mapping = {f"{gap.id}:{form}": each for gap in self.gaps for form in gap.answers.forms()}
        if self.scored:
            mapping |= {f"{gap.id}:{form}": near.points for gap in self.gaps for near in gap.near for form in near.answers.forms()}
        expected = [f"{gap.id}:{gap.answers.forms()[0]}" for gap in self.gaps]
        answers = {gap.id: getattr(gap.answers, language)[0] for gap in self.gaps}
        table = base_table(self, mapping, expected, accepted=self._accepted, answers=answers)
        for gap in self.gaps:
            add_feedback(table, f"{gap.id}:{gap.answers.forms()[0]}", gap.feedback.right, language)
            for near in gap.near:
                add_feedback(table, f"{gap.id}:{near.answers.forms()[0]}", near.feedback, language)
            add_feedback(table, f"{gap.id}:{UNKNOWN}", gap.feedback.other, language)
        return table

    def tokens(self, response: object) -> list[str]:
        """`gap:canonical form` or `gap:?` of each gap with an answer. Raises ResponseError."""
        if response is None:
            return []
        if not isinstance(response, dict):
            raise ResponseError("", "must be an object of gap id to text")
        for gap, text in response.items():
            if gap not in self._accepted:
                raise ResponseError(str(gap)[:60], "is not a gap of this exercise")
            if not isinstance(text, str):
                raise ResponseError(gap, "must be a text")
            if len(text) > LONGEST:
                raise TooLong(gap, f"may have at most {LONGEST} characters")
        forms = {gap: normalise(text) for gap, text in response.items()}
        return [f"{gap}:{known.get(forms[gap], UNKNOWN)}" for gap, known in self._accepted.items() if forms.get(gap)]

    def model_response(self) -> dict[str, str]:
        return {gap.id: getattr(gap.answers, LANGUAGES[0])[0] for gap in self.gaps}

    def outline(self, language: str) -> list[dict]:
        rows = [[gap.label.inline(language), []] for gap in self.gaps]
        return super().outline(language) + [{"kind": "table", "head": [], "rows": rows}]

    def answers(self, language: str) -> list[dict]:
        items = [
            answer([*gap.label.inline(language), [["strong", " / ".join(getattr(gap.answers, language))]]], in_a_row(gap.feedback.right, language))
            for gap in self.gaps
        ]
        return [{"kind": "answers", "items": items}]


PART = TextEntry
