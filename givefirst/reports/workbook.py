"""HR's list as a workbook (XLSX): texts stay texts, days are days, nothing is a formula or a link."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from ..course import Course
from ..store import Store
from ..store.completion_list import Wanted
from .columns import SEES, head, visible
from .completion import completion_rows, harmless, whole_file

WORDS = {"de": {"sheet": "Abschlüsse", "day": "dd.mm.yyyy"}, "en": {"sheet": "Completions", "day": "d mmm yyyy"}}
WIDTHS = {"name": 30, "group": 20, "what": 44, "completed": 15, "completed_on": 17, "due_on": 13, "certificate": 15}
LONGEST = 32_000  # characters; a cell holds 32,767
# Row by row, so that a large company needs no large memory. Texts that look like something else are texts.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_completion_xlsx(
    file: Path, store: Store, course: Course, language: str = "de", *, wanted: Wanted = Wanted(), sees: frozenset[str] = SEES,
) -> int:
    """As write_completion_csv."""
    rows = completion_rows(store, course, language, wanted=wanted, sees=sees)
    return whole_file(Path(file), lambda part: _write(part, visible(sees), rows, language), "w+b")


def _write(out, columns: tuple[str, ...], rows: Iterable[list], language: str) -> int:
    words = WORDS[language]
    with Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet(words["sheet"])
        bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": words["day"], "align": "left"})
        for place, name in enumerate(columns):
            sheet.set_column(place, place, WIDTHS[name])
        sheet.freeze_panes(1, 0)
        for place, title in enumerate(head(columns, language)):
            sheet.write_string(0, place, title, bold)
        count = 0
        for count, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(count, place, cell, day)
                elif cell:
                    sheet.write_string(count, place, harmless(cell)[:LONGEST])
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return count
