"""Learner text on its way into a notebook: shown as text, never run as Markdown or HTML."""

import re

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BACKTICKS = re.compile("`+")


def clean(text: str) -> str:
    """Line ends made one kind; control characters and halves of surrogate pairs, which files can't hold, made visible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def fenced(text: str) -> str:
    """Text as a Markdown code block whose fence is longer than any run of backticks in it, so that nothing can close it."""
    text = clean(text)
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def unfenced(block: str) -> str | None:
    """The text in a block that fenced() made, or None when it is something else."""
    fence, _, rest = block.partition("\n")
    text, _, end = rest.rpartition("\n")
    return text if len(fence) > 2 and fence == end and block == fenced(text) else None
