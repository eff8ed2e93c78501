"""The file of nbgrader's gradebook, without nbgrader, which takes its time to load."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ..course import OperatorError

REVISION = "e43177bfe90b"  # of the tables that we know; on another one nbgrader's own code writes


def gradebook_url(root: Path) -> str:
    """The gradebook of a course directory, where nbgrader looks for it by default."""
    return f"sqlite:///{root.absolute() / 'gradebook.db'}"


@contextmanager
def told_to_operator(root: Path) -> Iterator[None]:
    """Turns what a disk or a database can refuse into one OperatorError with the way out."""
    try:
        yield
    except OSError as error:
        raise OperatorError(
            f"{error.filename or root}: can't be written ({error.strerror}); make room or give write permission, then run it again"
        ) from None
    except DBAPIError as error:
        raise OperatorError(
            f"{root / 'gradebook.db'}: {error.orig}; close what else uses the gradebook, then run it again. Nothing is lost"
        ) from None
