"""Texts in both languages, with plain words, emphasis and links, nothing else."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from pydantic import BaseModel, ConfigDict, field_validator

LANGUAGES = ("de", "en")

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # control characters, halves of pairs

_markdown = MarkdownIt("zero").enable(["emphasis", "link"])
_markdown.validateLink = lambda url: True  # _checked() refuses aloud what markdown-it would drop in silence

Inline = list[list]  # paragraphs of runs; a run is a string, ["em"|"strong", text] or ["a", text, href]


class Text(BaseModel):
    """One text in German and English."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    de: str
    en: str

    @field_validator("de", "en")
    @classmethod
    def _complete(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("is empty; write the text in both languages")
        if found := _UNSHOWABLE.search(value):
            raise ValueError(f"holds a character that can't be shown ({found[0]!a}); delete it and write the word anew")
        inline(value)
        return value

    def __getitem__(self, language: str) -> str:
        return getattr(self, language)

    def inline(self, language: str) -> Inline:
        return inline(self[language])

    def plain(self, language: str) -> str:
        return plain(self.inline(language))


class Feedback(BaseModel):
    """What a learner reads after an answer: what is right in it, why it helps or harms here, what to do next time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    good: Text
    why: Text
    next: Text

    def inline(self, language: str) -> list[Inline]:
        return [self.good.inline(language), self.why.inline(language), self.next.inline(language)]


@lru_cache(maxsize=20_000)
def _parse(source: str) -> tuple:
    paragraphs = []
    for token in _markdown.parse(source.strip()):
        if token.type == "inline":
            paragraphs.append(_runs(token.children or []))
    return tuple(paragraphs)


def inline(source: str) -> Inline:
    """Raises ValueError when a link leads somewhere a course text must not lead."""
    return [list(paragraph) for paragraph in _parse(source)]


def plain(value: Inline) -> str:
    """The text without marks, paragraphs parted by a blank line."""
    return "\n\n".join("".join(run if isinstance(run, str) else run[1] for run in paragraph) for paragraph in value)


def _runs(tokens) -> list:
    runs: list = []
    mark: list[str] = []
    for token in tokens:
        if token.type == "text":
            _add(runs, mark, token.content.replace("\n", " "))
        elif token.type == "link_open":
            mark.append("a " + _checked(token.attrs["href"]))
        elif token.nesting == 1:
            mark.append(token.tag)
        elif token.nesting == -1:
            mark.pop()
    return runs


def _add(runs: list, mark: list[str], text: str) -> None:
    if not text:
        return
    if not mark:
        if runs and isinstance(runs[-1], str):
            runs[-1] += text
        else:
            runs.append(text)
    elif mark[-1].startswith("a "):
        runs.append(["a", text, mark[-1][2:]])
    else:
        runs.append([mark[-1], text])


def _checked(href: str) -> str:
    scheme = href.split(":", 1)[0].lower() if ":" in href else ""
    if scheme not in ("", "http", "https", "mailto"):
        raise ValueError(f"the link {href!r} is not allowed; use a page of the course or an https address")
    return href
