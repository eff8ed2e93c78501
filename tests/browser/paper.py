"""What stands where on the pages of a PDF that Chromium printed: enough of the format to see that, and no more.

Chromium writes plain objects, and one operator a line. Lengths are in points (1/72 inch), from the top of the page.
"""

import re
import zlib
from dataclasses import dataclass, field

_OBJECT = re.compile(rb"^(\d+) 0 obj\n(.*?)\nendobj", re.S | re.M)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
_PAGE = re.compile(rb"/Type /Page\b")
_HEIGHT = re.compile(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_WORD = re.compile(r"\S+")
TYPEFACE = b"AtkinsonHyperlegible"
SAME = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
POINTS = {"m": 1, "l": 1, "c": 3}  # operators of a path -> how many points stand before them


@dataclass
class Line:
    """A line of the page's own text: where it begins, and how large its letters are."""

    x: float
    y: float
    size: float


@dataclass
class Sheet:
    """One page."""

    height: float
    lines: list[Line] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)  # how far down something is drawn: rules, and pictures with their words

    def end(self, bottom: float) -> float:
        """How far down the page is used, above `bottom` (below it stands the number of the page)."""
        return max((y for y in [*(line.y for line in self.lines), *self.drawn] if y < bottom), default=0)

    def last_lines(self, bottom: float, middle: float) -> list[Line]:
        """The last line left of the middle and the last right of it: pages may have two columns."""
        above = sorted((line for line in self.lines if line.y < bottom), key=lambda line: line.y)
        halves = [line for line in above if line.x < middle], [line for line in above if line.x >= middle]
        return [half[-1] for half in halves if half]


def read_pdf(data: bytes) -> list[Sheet]:
    """The pages of a PDF by Chromium. Raises ValueError when there are none: then it writes them otherwise by now."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(data)}
    own = {name.decode() for name, number in set(_FONT.findall(data)) if TYPEFACE in objects[int(number)]}
    sheets = []
    for text in objects.values():
        if _PAGE.search(text):
            content = _STREAM.search(objects[int(_CONTENTS.search(text)[1])])[1]
            sheets.append(_read_sheet(zlib.decompress(content).decode("latin-1"), float(_HEIGHT.search(text)[1]), own))
    if not any(sheet.lines for sheet in sheets):
        raise ValueError("no page with a line of text in this PDF")
    return sheets


def _read_sheet(content: str, height: float, own: set[str]) -> Sheet:
    """own: fonts of the page's text. Words in pictures have others: to them the course's typeface does not come."""
    sheet, matrix, kept, font, size = Sheet(height), SAME, [], "", 0.0
    for row in content.splitlines():
        *words, operator = _WORD.findall(row) or [""]
        if operator == "q":
            kept.append(matrix)
        elif operator == "Q":
            matrix = kept.pop()
        elif operator == "cm":
            matrix = _times(_numbers(words[-6:]), matrix)
        elif operator == "Tf":
            font, size = words[-2].removeprefix("/"), float(words[-1])
        elif operator == "Tm":
            placed = _times(_numbers(words[-6:]), matrix)
            if font in own:
                sheet.lines.append(Line(placed[4], height - placed[5], size * abs(placed[3])))
            else:
                sheet.drawn.append(height - placed[5])
        elif operator == "re":
            x, y, width, tall = _numbers(words[-4:])
            if abs(width) > 10 * abs(tall):  # a rule; not the edge of an exercise, which runs to the end of the page, nor a frame for clipping
                sheet.drawn.append(height - _down(x, y, matrix))
        elif operator in POINTS:
            numbers = _numbers(words[-2 * POINTS[operator]:])
            sheet.drawn += [height - _down(x, y, matrix) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return sheet


def _numbers(words: list[str]) -> tuple[float, ...]:
    return tuple(map(float, words))


def _down(x: float, y: float, matrix: tuple) -> float:
    return x * matrix[1] + y * matrix[3] + matrix[5]


def _times(one: tuple, other: tuple) -> tuple:
    """Both changes of place and size, `one` first."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
