"""What every interaction has: a part of an exercise as an author writes it, and the four forms made from it."""

from abc import abstractmethod
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..errors import ResponseError
from ..text import Feedback, Inline, Text
from ..words import words

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Model(BaseModel):
    """Base of all that an author writes: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Part(Model):
    """A part of an exercise: one interaction, as in QTI 3.

    A subclass adds its own fields and says how it is shown (public, outline) and scored (table, tokens).
    """

    manual_points: ClassVar[int] = 0
    private: ClassVar[bool] = False  # True: never scored, never sent; no check may hold it

    id: Slug
    interaction: str
    prompt: Text
    context: Text | None = None
    points: int | None = Field(default=None, ge=0)
    scored: bool = True

    @property
    @abstractmethod
    def max_points(self) -> int:
        """Highest auto score of the part."""

    @abstractmethod
    def table(self, language: str) -> dict:
        """The key. Shape: ARCHITECTURE.md, Table."""

    @abstractmethod
    def tokens(self, response: object) -> list[str]:
        """Canonical tokens of a response; None is the empty response. Raises ResponseError on the wrong shape."""

    @abstractmethod
    def model_response(self) -> object:
        """The response that earns full points."""

    @staticmethod
    def has_content(response: object) -> bool:
        """Whether a response of any shape is an answer at all. An interaction whose answer can look full and be empty says it itself."""
        return bool(response)

    def public(self, language: str) -> dict:
        """What the browser gets: never keys, effects or feedback. Shape: ARCHITECTURE.md, Spec."""
        return {
            "id": self.id,
            "interaction": self.interaction,
            "lang": language,
            "prompt": self.prompt.inline(language),
            "context": self.context.inline(language) if self.context else None,
            "points": self.max_points,
            "scored": self.scored,
        }

    def complaints(self) -> list[str]:
        """What lint says about the part beyond what loading refuses: sentences of what is wrong and what to do."""
        return []

    def outline(self, language: str) -> list[dict]:
        """For paper, search and readers without JavaScript. Shape: ARCHITECTURE.md, Outline."""
        blocks = [{"kind": "paragraph", "text": self.prompt.inline(language)}]
        if self.context:
            blocks.append({"kind": "quote", "text": self.context.inline(language)})
        return blocks

    def answers(self, language: str) -> list[dict]:
        """What fits and what is said to it, to be read on paper. Part of the key: for practice alone. Shape: ARCHITECTURE.md, Answers."""
        return []


def answer(text: Inline, *notes: Inline, mark: str = "") -> dict:
    """An item of answers: the answer, a word before it, and what is said to it."""
    return {"mark": mark, "text": text, "notes": list(notes)}


def in_a_row(feedback: Feedback, language: str) -> Inline:
    """The three parts of a feedback as one paragraph: on paper there is less room."""
    good, why, then = ([run for paragraph in text for run in (*paragraph, " ")] for text in feedback.inline(language))
    return [[*good, *why, ["strong", words(language)["feedback-next"]], " ", *then]]


def base_table(part: Part, mapping: dict[str, int], expected: list[str], **more) -> dict:
    """The key of a part without its feedback. Shape: ARCHITECTURE.md, Table."""
    return {
        "interaction": part.interaction,
        "mapping": mapping,
        "lower": 0,
        "upper": part.max_points,
        "feedback": {},
        "outcomes": [],
        "texts": [],
        "expected": expected,
        **more,
    }


def add_feedback(table: dict, token: str, feedback: Feedback, language: str) -> None:
    table["feedback"][token] = _index(table["texts"], feedback.inline(language))


def add_outcome(table: dict, minimum: int, feedback: Feedback, language: str) -> None:
    """The feedback shown from a score of minimum on. Call with rising minimum."""
    table["outcomes"].append([minimum, _index(table["texts"], feedback.inline(language))])


def _index(texts: list, text: list) -> int:
    if text not in texts:
        texts.append(text)
    return texts.index(text)


def share(points: int | None, count: int, what: str) -> int:
    """Points of one of count equal pieces. Raises ValueError when points can't be shared evenly."""
    if points is None:
        return 1
    if points % count:
        raise ValueError(f"{points} points can't be shared evenly among {count} {what}; use a multiple of {count}")
    return points // count


def unique_ids(items: list, what: str) -> None:
    """Raises ValueError naming the id that stands twice."""
    seen = set()
    for item in items:
        if item.id in seen:
            raise ValueError(f"two {what} have the id {item.id!r}; give each its own")
        seen.add(item.id)


def id_list(response: object, allowed: set[str], longest: int) -> list[str]:
    """The response as a list of ids. None and [] are the empty response. Raises ResponseError."""
    if response is None:
        return []
    if not isinstance(response, list) or len(response) > longest:
        raise ResponseError("", f"must be a list of at most {longest} ids")
    for position, item in enumerate(response):
        if not isinstance(item, str) or item not in allowed:
            raise ResponseError(str(position), "is not an id of this exercise")
    return response
