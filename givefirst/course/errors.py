"""Errors, classed by who must read them: author, learner, operator."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One thing an author must mend: where it is and what to do."""

    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {field}{self.message}"


class AuthorError(Exception):
    """Something an author wrote can't be used as it is.

    problems: never empty; str() of each is "file:line: field: what; what to do".
    """

    def __init__(self, problems: list):
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class CourseError(AuthorError):
    """The course's files can't be used. problems: list of Problem."""


class ResponseError(ValueError):
    """A response has the wrong shape. Read by whoever sent it.

    field: dotted place in the response, "" for the response itself.
    """

    def __init__(self, field: str, message: str):
        self.field = field
        self.message = message
        super().__init__(f"{field}: {message}" if field else message)


class TooLong(ResponseError):
    """A text in a response is longer than its field takes."""


class OperatorError(Exception):
    """The command can't go on. Read by whoever started it: one sentence with the way out."""


def did_you_mean(word: str, known) -> str:
    """' (did you mean …?)' or ''."""
    close = get_close_matches(word, sorted(known), 1)
    return f" (did you mean {close[0]!r}?)" if close else ""
