"""Sentences of a page in Markdown, with the lines they begin on."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..pages import Page

_markdown = MarkdownIt("commonmark").enable("table")

_ABBREVIATIONS = ("z. B.", "d. h.", "u. a.", "o. Ä.", "z. T.", "Nr.", "Abs.", "Art.", "Min.", "ca.", "bzw.", "usw.", "Dr.", "Mr.", "Ms.", "e.g.", "i.e.", "a.m.", "p.m.")
_KEPT = "\N{ONE DOT LEADER}"  # stands for a full stop that ends no sentence
_DATE = re.compile(r"(?<=\d)\.(?= (?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)")
_INITIAL = re.compile(r"(?<=\b[A-ZÄÖÜ])\.(?= [A-ZÄÖÜ])")  # A. Beispiel
_END = re.compile(r"([.!?…][”“‘’\"»«)\]]*)\s+")
_BREAK = "\x00"
_WORD = re.compile(r"[^\W_]")


def sentences(page: Page, leave_out: str = "") -> Iterator[tuple[int, str]]:
    """(line, sentence) of what a reader reads: paragraphs, list items, quotations, cells of tables, boxes.

    Headings are no sentences. The section with the heading leave_out is left out.
    """
    yield from _of("\n".join(page.lines), 0, leave_out)


def words(sentence: str) -> int:
    return sum(1 for word in sentence.split() if _WORD.search(word))


def split(text: str) -> list[str]:
    """The sentences of one paragraph. A full stop after an abbreviation, an initial or the day of a date ends none."""
    for short in _ABBREVIATIONS:
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", lambda found: found[0].replace(".", _KEPT), text)
    text = _INITIAL.sub(_KEPT, _DATE.sub(_KEPT, text))
    return [part.replace(_KEPT, ".").strip() for part in _END.sub(rf"\1{_BREAK}", text).split(_BREAK) if _WORD.search(part)]


def _of(text: str, offset: int, leave_out: str) -> Iterator[tuple[int, str]]:
    heading, silent, line = False, False, offset
    for token in _markdown.parse(text):
        line = token.map[0] + 1 + offset if token.map else line
        if token.type in ("heading_open", "heading_close"):
            heading = token.nesting == 1
        elif token.type == "inline" and heading:
            silent = token.content == leave_out
        elif silent:
            continue
        elif token.type == "inline":
            yield from ((line, sentence) for piece in _readable(token).split("\n") for sentence in split(piece))
        elif token.type == "fence" and token.info.startswith("{admonition}"):
            yield from _of(_without_options(token.content), line, leave_out)


def _without_options(content: str) -> str:
    return re.sub(r"^:[\w-]+:.*$", "", content, flags=re.M)


def _readable(token: Token) -> str:
    """The words of a paragraph; a forced line break is a line break, a picture says nothing."""
    pieces = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(pieces.get(child.type, child.content if child.type in ("text", "code_inline") else "") for child in token.children or [])
