"""Who has completed what: the one list HR gets.

It holds name, theme, release, yes or no, and the day. There is no score, level, module, number of tries or last visit in
it, and nothing here reads them.
"""

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from ..course import Course, OperatorError
from ..store import Store

WORDS = {
    "de": {
        "head": ("Person", "Was", "Kursversion", "Abgeschlossen", "Datum"),
        "theme": "Thema", "yes": "ja",
    },
    "en": {
        "head": ("Person", "What", "Course version", "Completed", "Date"),
        "theme": "Theme", "yes": "yes",
    },
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def completion_rows(store: Store, course: Course, language: str = "de") -> Iterator[tuple[str, str, str, str, str]]:
    """A row for every person and theme completed: person, what, course version, completed, date.

    Who has begun and not completed is not on it: that somebody has tried is nobody's business but theirs.
    person: the name they gave, else a short code. what: `Thema 2: …`. date: UTC, ISO 8601.
    """
    words = WORDS[language]
    titles = {f"theme:{theme}": theme_title(course, theme, language) for theme in tested_themes(course)}
    done = {(row["learner_id"], row["what"]): row for row in store.all_completions()}
    for person in store.people():
        name = person["name"] or short_code(person["id"])
        for what, title in titles.items():
            row = done.get((person["id"], what))
            if row:
                yield name, title, row["course_version"], words["yes"], row["completed_at"].date().isoformat()


def write_completion_csv(file: Path, store: Store, course: Course, language: str = "de", *, separator: str = ",") -> int:
    """Write the list and return the number of its rows. The file appears whole or not at all.

    RFC 4180 with a comma, as everything but Excel in German expects; `separator=";"` is for opening it there by a double click.
    UTF-8 with a byte order mark, without which Excel shows `MÃ¼ller`. Raises OperatorError when it cannot be written.
    """
    file = Path(file)
    try:
        with NamedTemporaryFile("w", dir=file.parent, prefix=".", suffix=".part", delete=False, encoding="utf-8-sig", newline="") as part:
            try:
                count = write_rows(part, [WORDS[language]["head"]], separator)
                count += write_rows(part, completion_rows(store, course, language), separator) - 1
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


def write_rows(out, rows: Iterable[tuple], separator: str) -> int:
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    count = 0
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        count += 1
    return count


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe in front, as OWASP advises (CSV injection)."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def tested_themes(course: Course) -> list[str]:
    """The themes that can be completed, in the order of their numbers."""
    tested = {check.theme for check in course.checks.values()} & set(course.themes)
    return sorted(tested, key=lambda theme: course.themes[theme].number)


def theme_title(course: Course, theme: str, language: str) -> str:
    """`Thema 2: …`"""
    return f"{WORDS[language]['theme']} {course.themes[theme].number}: {course.themes[theme].title[language]}"


def short_code(person_id: str) -> str:
    """`7f3a-91bc-02de`: enough to tell people apart (48 bits), too little to be an id anywhere."""
    return "-".join((person_id[:4], person_id[4:8], person_id[8:12]))
