"""Who has completed what, as a file for HR: CSV, or a workbook of a spreadsheet (`workbook.py`).

It holds the columns of `columns.py`. There is no score, level, module, number of tries or last visit in it, and nothing here reads them.
"""

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from ..course import Course, OperatorError
from ..store import Store
from ..store.completion_list import Wanted, entries
from .columns import SEES, allowed, cells, head, visible
from .what import completable, titles

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def completion_rows(
    store: Store, course: Course, language: str = "de", *, wanted: Wanted = Wanted(), sees: frozenset[str] = SEES,
) -> Iterator[list[str | date | None]]:
    """A row for everything that somebody is asked for or has completed, sorted by name, with the columns of `visible(sees)`.

    Who has begun something that nobody asked for is not on it: that somebody has tried is nobody's business but theirs.
    wanted: which rows; its order is that of the course. Days are of UTC.
    """
    columns, names = visible(sees), titles(course, language)
    with store.reading() as connection:
        for entry in entries(connection, replace(allowed(wanted, sees), order=completable(course))):
            yield cells(entry, columns, names, language)


def write_completion_csv(
    file: Path, store: Store, course: Course, language: str = "de", *, separator: str = ",", wanted: Wanted = Wanted(), sees: frozenset[str] = SEES,
) -> int:
    """Write the list and return the number of its rows. The file appears whole or not at all.

    RFC 4180 with a comma, as everything but Excel in German expects; `separator=";"` is for opening it there by a double click.
    UTF-8 with a byte order mark, without which Excel shows `MÃ¼ller`. Raises OperatorError when it cannot be written.
    """

    def write(part) -> int:
        write_rows(part, [head(visible(sees), language)], separator)
        return write_rows(part, completion_rows(store, course, language, wanted=wanted, sees=sees), separator)

    return whole_file(Path(file), write, encoding="utf-8-sig", newline="")


def whole_file(file: Path, write: Callable, mode: str = "w", **options) -> int:
    """What `write(open file)` returns; the file appears whole or not at all. Raises OperatorError when it cannot be written."""
    try:
        with NamedTemporaryFile(mode, dir=file.parent, prefix=".", suffix=".part", delete=False, **options) as part:
            try:
                count = write(part)
                part.flush()
                os.fsync(part.fileno())
            except BaseException:
                part.close()
                os.unlink(part.name)
                raise
        os.replace(part.name, file)
    except OSError as error:
        raise OperatorError(
            f"The list {file} cannot be written ({error.strerror}). Close it if it is open elsewhere, or choose another place."
        ) from error
    return count


def write_rows(out, rows: Iterable[list], separator: str) -> int:
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    count = 0
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])  # csv writes a day as 2026-03-31, None as nothing
        count += 1
    return count


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe in front, as OWASP advises (CSV injection).

    What nobody sees in front of a sign (spaces, byte order marks) counts for nothing; some programs leave it out.
    """
    if cell[:1].isalnum():  # nearly all of them
        return cell
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) or _seen(cell).startswith(FORMULA_STARTS) else cell


def _seen(cell: str) -> str:
    start = 0
    while start < len(cell) and (cell[start].isspace() or not cell[start].isprintable()):
        start += 1
    return cell[start:] if start else cell
