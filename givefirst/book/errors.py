"""What can be wrong with a book, in words for its author."""

from ..course.errors import AuthorError


class BookError(AuthorError):
    """The book can't be built. problems: sentences, "file:line: what; what to do"."""
