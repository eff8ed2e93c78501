"""Where nbgrader's gradebook is: a file of the course directory or a PostgreSQL database. Without nbgrader, which takes its time to load.

A cohort has a course directory and a gradebook of its own: in nbgrader an assignment is there once in a database. `data/nbgrader` is the
cohort without a name, `data/nbgrader-<cohort>` one with a name.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from ..course import OperatorError
from .files import write_changed

REVISION = "e43177bfe90b"  # of the tables that we know; on another one nbgrader's own code writes
FOLDER = "nbgrader"
FILE = "gradebook.db"
ADDRESS = "gradebook.address"  # in the course directory, when the gradebook is elsewhere
_COHORT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def course_directory(data: Path, cohort: str | None = None) -> Path:
    """The folder of a cohort. Raises OperatorError for a name that can't be part of a folder's."""
    if cohort and not _COHORT.fullmatch(cohort):
        raise OperatorError(f"{cohort!r} can't name a cohort: small letters, digits and hyphens, at most 40, for example spring-2027.")
    return Path(data) / (f"{FOLDER}-{cohort}" if cohort else FOLDER)


def all_directories(root: Path) -> list[Path]:
    """The course directories of all cohorts beside this one, itself first."""
    root = Path(root).absolute()
    there = sorted(path for path in root.parent.glob(f"{FOLDER}*") if path.is_dir() and (path.name == FOLDER or path.name.startswith(f"{FOLDER}-")))
    return [root, *(path for path in there if path != root)]


def gradebook_url(root: Path) -> str:
    """The gradebook of a course directory: as its address file says, else where nbgrader looks for it by default."""
    named = Path(root).absolute() / ADDRESS
    return named.read_text(encoding="utf-8").strip() if named.is_file() else f"sqlite:///{Path(root).absolute() / FILE}"


def gradebook_there(root: Path) -> bool:
    """Whether a gradebook has been made."""
    return (root / ADDRESS).is_file() or (root / FILE).is_file()


def use_gradebook(root: Path, wanted: str | None) -> None:
    """From now on this course directory has its gradebook at the address `wanted`; None: where it is, at first in the folder.

    Raises OperatorError when it is no address of PostgreSQL, when the database belongs to another cohort or holds the records of the course,
    or when there are submissions in the gradebook that the folder has now: a gradebook stays with its cohort.
    """
    if wanted is None:
        return
    root, url = Path(root).absolute(), _postgresql(wanted)
    address = url.render_as_string(hide_password=False)
    if gradebook_url(root) == address:
        return
    with told_to_operator(root, repr(url)):
        if gradebook_there(root) and _has(gradebook_url(root), "submitted_assignment"):
            raise OperatorError(
                f"{root} keeps its gradebook at {shown(root)}, with submissions in it. A gradebook stays with its cohort: begin a new one with "
                "`cohort:` in server.yml, or write the address back that was there."
            )
        for other in all_directories(root)[1:]:
            if gradebook_url(other) == address:
                raise OperatorError(f"The gradebook {url!r} is that of {other}. Give this cohort a database of its own.")
        if _has(address, "completion", rows=False):
            raise OperatorError(f"The database {url!r} holds the records of the course. Give the gradebook a database of its own.")
        write_changed(root / ADDRESS, address + "\n", mode=0o600)


def _postgresql(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise OperatorError("The address of the gradebook can't be used. Write it like postgresql+psycopg://user@host/name, or leave it out: then it is a file.")
    return url.set(drivername="postgresql+psycopg")


def _has(url: str, table: str, *, rows: bool = True) -> bool:
    """Whether the database has this table, with something in it."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            there = inspect(connection).has_table(table)
            return there and (not rows or connection.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first() is not None)
    finally:
        engine.dispose()


def shown(root: Path) -> str:
    """The gradebook's address without a password in it."""
    url = make_url(gradebook_url(root))
    return url.database if url.drivername == "sqlite" else repr(url)


@contextmanager
def told_to_operator(root: Path, book: str | None = None) -> Iterator[None]:
    """Turns what a disk or a database can refuse into one OperatorError with the way out. book: the gradebook, when it is not yet that of the folder."""
    try:
        yield
    except OSError as error:
        raise OperatorError(
            f"{error.filename or root}: can't be written ({error.strerror}); make room or give write permission, then run it again"
        ) from None
    except DBAPIError as error:
        primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)  # PostgreSQL's DETAIL repeats the values
        raise OperatorError(
            f"{book or shown(root)}: {primary or error.orig}; close what else uses the gradebook, then run it again. Nothing is lost"
        ) from None
