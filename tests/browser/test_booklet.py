"""Booklets as a browser prints them on A4: full pages, headings with their text."""

import pytest

from givefirst.course import LANGUAGES
from tests.browser.paper import read_pdf

MM = 72 / 25.4
TOP, BOTTOM, MIDDLE = 18 * MM, 278 * MM, 105 * MM  # of the text on A4, see booklet.css; below it stands the number of the page
HEADING, ANSWERS = 11.5, 15.2  # points: the text has 10.5, quotations 11.1, headings 12 and more


@pytest.fixture
def printed(new_page, reading_server, site, request):
    """printed(language) -> {name of a module: pages of its booklet}"""
    page = new_page(reading_server.url)

    def print_all(language: str) -> dict:
        booklets = {}
        for file in sorted((site / language).rglob("print.html")):
            page.goto(f"/{file.relative_to(site).as_posix()}", wait_until="networkidle")
            booklets[file.parent.relative_to(site / language).as_posix()] = read_pdf(page.pdf(prefer_css_page_size=True))
        return booklets

    return print_all


def filled(sheet) -> float:
    return (sheet.end(BOTTOM) - TOP) / (BOTTOM - TOP)


def begins_answers(sheet) -> bool:
    """Sources and answers have the larger headings of the second level; lessons have still larger ones."""
    return ANSWERS - .5 < min(sheet.lines, key=lambda line: line.y).size < ANSWERS + .5


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_full_and_no_heading_is_left_alone(printed, course, language):
    booklets = printed(language)
    assert booklets.keys() == set(course.modules)
    for module, (cover, *sheets) in booklets.items():
        ends = [i for i, sheet in enumerate(sheets[1:]) if begins_answers(sheet)] + [len(sheets) - 1]
        fewest = 1 if module.startswith("final/") else 2  # the way to the final assessment has a plan of one's own and no answers
        assert fewest <= len(ends) <= 3, f"{module}: answers begin a page, sources may"
        empty = [i + 2 for i, sheet in enumerate(sheets) if i not in ends and filled(sheet) < .3]
        assert empty == [], f"{module}: these pages are nearly empty"
        whole = sheets[:-1] if module.startswith("final/") else sheets  # of three pages the last one would weigh too much
        assert sum(map(filled, whole)) / len(whole) > .8, f"{module}: many pages are half empty"
        alone = [i + 2 for i, sheet in enumerate(sheets) for line in sheet.last_lines(BOTTOM, MIDDLE) if line.size > HEADING]
        assert alone == [], f"{module}: a heading is the last line of these pages"
