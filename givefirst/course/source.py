"""Reads YAML 1.2 and remembers the line of every field, so that errors can name it.

PyYAML's C parser with the core schema of YAML 1.2 put in: under YAML 1.1 an option id `no` would become False.
(ruamel.yaml 0.19 reads 1.2 by itself, but without its C parser: 0.2 MB/s against 3 MB/s.)
"""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from .errors import CourseError, Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "True": True, "false": False, "False": False, "": None, "null": None, "~": None}


@dataclass(frozen=True)
class Source:
    """A YAML file as plain data.

    lines: place of each field, as a tuple of keys and list positions, to its line number.
    """

    path: Path
    data: object
    lines: dict[tuple, int]

    def line(self, place: tuple) -> int:
        """Line of the field at place, or of the nearest field above it that is written in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: tuple, message: str) -> Problem:
        return Problem(self.path, self.line(place), ".".join(str(step) for step in place), message)


def read_text(path: Path) -> str:
    """Raises CourseError when the file can't be read as text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CourseError([Problem(path, 1, "", f"is not UTF-8 text ({error.reason}); save the file as UTF-8")]) from None
    except OSError as error:
        raise CourseError([Problem(path, 1, "", f"can't be read: {error.strerror}")]) from None


def read_source(path: Path) -> Source:
    """Raises CourseError when the file can't be read as YAML."""
    return parse_source(path, read_text(path))


def parse_source(path: Path, text: str) -> Source:
    """The YAML in a text; path names the file it stands in. Raises CourseError."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise CourseError([Problem(path, mark.line + 1 if mark else 1, "", _yaml_message(error))]) from None
    except yaml.YAMLError as error:
        raise CourseError([Problem(path, 1, "", f"is not valid YAML: {error}")]) from None
    lines: dict[tuple, int] = {}
    problems: list[Problem] = []
    data = _plain(node, (), lines, problems, path)
    if problems:
        raise CourseError(problems)
    return Source(path, data, lines)


def _yaml_message(error: yaml.MarkedYAMLError) -> str:
    return (
        f"is not valid YAML: {error.problem or error.context}; "
        "look for a missing quotation mark, a tab, or a ': ' inside a text (put the text in quotation marks)"
    )


def _plain(node, place: tuple, lines: dict, problems: list, path: Path):
    if node is None:
        return None
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, i), lines, problems, path) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, place, lines, problems, path)
    return _scalar(node)


def _plain_mapping(node, place: tuple, lines: dict, problems: list, path: Path) -> dict:
    result = {}
    for key_node, child in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else str(key_node.value)
        line = key_node.start_mark.line + 1
        if key in result:
            problems.append(Problem(path, line, ".".join(map(str, (*place, key))), "stands here twice; keep one"))
        lines[(*place, key)] = line
        result[key] = _plain(child, (*place, key), lines, problems, path)
    return result


def _scalar(node):
    if node.style:  # quoted or block text is text
        return node.value
    if node.value in _WORDS:
        return _WORDS[node.value]
    if _INT.fullmatch(node.value):
        return int(node.value)
    if _FLOAT.fullmatch(node.value):
        return float(node.value)
    return node.value
