"""Attributes for what Sphinx has just written."""

import re


def add_attributes(body: list[str], start: int, attributes: str) -> None:
    """Into the first tag written to `body` since `start`."""
    place = next(i for i in range(start, len(body)) if body[i].lstrip().startswith("<"))
    body[place] = re.sub(r"<\w+", lambda tag: tag[0] + attributes, body[place], count=1)
