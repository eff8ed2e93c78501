"""What can be wrong with a book, in words for its author."""

from ..course import OperatorError


class BookError(OperatorError):
    """The book could not be built. `problems` is a list of sentences: "file:line: what; what to do"."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))
