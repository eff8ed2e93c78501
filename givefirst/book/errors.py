"""What can be wrong with a book, in words for its author."""

from ..course.errors import AuthorError


class BookError(AuthorError):
    """The book could not be built. problems: list of sentences."""
