"""The people file: a CSV file from the company's own list -> rows for the store, or every problem with its line.

It lies in the server, which has both who bring such a file: the command (`givefirst people import`) and a page of HR.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ..course.errors import Problem, did_you_mean
from ..store.people import OPERATOR, Row
from .mail import is_address

MOST_BYTES = 20 * 1024 * 1024
MOST_PEOPLE = 200_000
MOST_PROBLEMS = 50
SEPARATORS = ";,\t"
CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # a field is one line; PostgreSQL can't hold NUL
HEADINGS = {  # field -> how companies call the column, in small letters
    "id": ("id", "nummer", "personalnummer", "mitarbeiternummer", "personnel number", "employee id", "employee_id", "number"),
    "name": ("name", "vollständiger name", "full name"),
    "email": ("email", "e-mail", "mail", "e-mail-adresse", "email address", "e-mail address"),
    "group": ("group", "gruppe", "abteilung", "department", "team"),
    "language": ("language", "sprache"),
}
FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
LENGTHS = {"id": 200, "name": 200, "email": 254, "group": 100, "language": 20}
LANGUAGES = {
    "": None, "de": "de", "deutsch": "de", "german": "de", "de-de": "de", "de-at": "de", "de-ch": "de",
    "en": "en", "englisch": "en", "english": "en", "en-gb": "en", "en-us": "en",
}


class PeopleFileError(Exception):
    """The file can't be used. problems: never empty; str() of each is "file:line: field: what; what to do"."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        shown = [str(problem) for problem in problems[:MOST_PROBLEMS]]
        rest = len(problems) - len(shown)
        super().__init__("\n".join(shown + ([f"… and {rest} more"] if rest else [])))


def read_people(raw: bytes, file: str) -> list[Row]:
    """The people of a file, in its order. Raises PeopleFileError with every problem, so that one look is enough."""
    reading = Reading(Path(file))
    text = reading.decoded(raw)
    lines = reading.records(text)
    columns = reading.columns(*next(lines, (1, [])))
    rows = [row for line, cells in lines if (row := reading.row(line, cells, columns))] if columns else []
    if not rows and not reading.problems:
        reading.wrong(1, "", "there is nobody in the file; export the list again")
    if reading.problems:
        raise PeopleFileError(reading.problems)
    return rows


class Reading:
    """One file: its problems, and where each id and address stood first."""

    def __init__(self, file: Path):
        self.file, self.problems = file, []
        self._seen = {"id": {}, "email": {}}

    def wrong(self, line: int, field: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, field, message))

    def decoded(self, raw: bytes) -> str:
        """Text without its byte order mark; empty when there is a problem. Other encodings are not guessed: a name would be wrong for good."""
        if len(raw) > MOST_BYTES:
            self.wrong(1, "", f"the file is larger than {MOST_BYTES // 1024 // 1024} MB; leave out other columns")
            return ""
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw[:error.start].count(b"\n") + 1
            self.wrong(line, "", "a letter is not written in UTF-8; save the list again, in Excel as “CSV UTF-8 (Comma delimited)”, in German “CSV UTF-8 (durch Trennzeichen getrennt)”")
            return ""

    def records(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """(line where it begins, cells) of each record that holds anything. Excel's first line `sep=;` is none."""
        first = re.match(r"(?:sep=([;,\t])\r?\n)?([^\r\n]*)", text)
        separator = first[1] or max(SEPARATORS, key=first[2].count)
        skipped = 1 if first[1] else 0
        reader = csv.reader(io.StringIO(text[first.start(2):], newline=""), delimiter=separator, strict=True)
        begins = 1
        try:
            for cells in reader:
                cells = [cell.strip() for cell in cells]
                if any(cells):
                    yield begins + skipped, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            self.wrong(begins + skipped, "", f"the quotation marks do not fit together ({error}); each one opened needs one that closes")

    def columns(self, line: int, heads: list[str]) -> list[str]:
        """The field of each column; empty when there is a problem with the head."""
        before = len(self.problems)
        fields = []
        for head in heads:
            field = FIELD_OF.get(head.casefold(), "")
            if not field:
                self.wrong(line, head or "a column", f"is not used here{did_you_mean(head.casefold(), FIELD_OF)}; leave it out: the course keeps id, name, e-mail, group and language")
            elif field in fields:
                self.wrong(line, head, f"there are two columns for {field}; keep one")
            fields.append(field)
        for field in ("id", "name"):
            if field not in fields and len(self.problems) == before:
                self.wrong(line, field, "this column is missing; the first line names the columns: id, name, email, group, language")
        return fields if len(self.problems) == before else []

    def row(self, line: int, cells: list[str], columns: list[str]) -> Row | None:
        before = len(self.problems)
        if len(cells) > len(columns) and any(cells[len(columns):]):
            self.wrong(line, "", f"has {len(cells)} fields, the first line names {len(columns)}; put a field that holds the separator into quotation marks")
            return None
        found = {field: "" for field in HEADINGS} | dict(zip(columns, cells, strict=False))
        for field, value in found.items():
            if len(value) > LENGTHS[field]:
                self.wrong(line, field, f"is longer than {LENGTHS[field]} characters; shorten it")
            elif CONTROL.search(value):
                self.wrong(line, field, "holds a line break or a control character; write it on one line")
        for field in ("id", "name"):
            if not found[field]:
                self.wrong(line, field, "is empty; everybody needs one")
        if found["id"] == OPERATOR:
            self.wrong(line, "id", f"{OPERATOR!r} stands for the person who runs the course; give another id")
        found["email"] = found["email"].casefold()
        if found["email"] and not is_address(found["email"]):
            self.wrong(line, "email", f"{found['email']!r} is no e-mail address; mend it, or leave it empty: then there are slips on paper")
        if found["language"].casefold() not in LANGUAGES:
            self.wrong(line, "language", f"{found['language']!r} is not known; write de or en, or leave it empty")
        for field, seen in self._seen.items():
            if found[field] and line != (first := seen.setdefault(found[field], line)):
                self.wrong(line, field, f"{found[field]!r} stands in line {first}, too; {'give each person an id of their own' if field == 'id' else 'a link must reach one person: leave it empty for one of them'}")
        if len(self._seen["id"]) > MOST_PEOPLE:
            self.wrong(line, "", f"there are more than {MOST_PEOPLE} people; this is the most the course takes")
        if len(self.problems) > before:
            return None
        return Row(found["id"], found["name"], found["email"] or None, found["group"] or None, LANGUAGES[found["language"].casefold()])
