"""The booklet of each module: everything of its lessons, all answers at the end, nothing of its check."""

import pytest
from bs4 import BeautifulSoup

from givefirst.course import LANGUAGES
from givefirst.course.text import plain
from tests.browser.conftest import site  # noqa: F401 fixture
from tests.gallery.test_paper import missing, squeeze, told


def soup_of(file) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def exercises_on(page: BeautifulSoup) -> list[str]:
    return [section["data-exercise"] for section in page.select("section[data-exercise]")]


def answers_to(part, language: str) -> list[str]:
    """Every paragraph of the answers to a part."""
    entries = part.answers(language)
    texts = [entry["text"] for entry in entries if "text" in entry]
    items = [item for entry in entries for item in entry.get("items", [])]
    texts += [text for item in items for text in (item["text"], *item["notes"])]
    return [line for text in texts for line in plain(text).split("\n")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_booklet_holds_lessons_exercises_and_answers_and_nothing_of_the_check(site, root, course, language):  # noqa: F811
    items = course.check_items()
    practice = {name: exercise for name, exercise in course.exercises.items() if name not in items}
    open_words = squeeze(" ".join(line for exercise in practice.values() for part in exercise.parts for line in answers_to(part, language)))
    booklets = 0
    for module in course.modules:
        folder = site / language / module
        if not (folder / "index.html").is_file():
            continue
        booklets += 1
        booklet = soup_of(folder / "print.html")
        assert soup_of(folder / "index.html").select_one('.gf-to-print a[href="print.html"]'), module
        pages = [soup_of(file) for file in folder.glob("*.html") if file.name != "print.html"]
        lessons = [page for page in pages if not page.select("section.gf-check")]
        headings = [squeeze(heading.get_text()) for heading in booklet.select("h1, h2")]
        assert [title for page in lessons if (title := squeeze(page.select_one("main h1").get_text())) not in headings] == []

        shown = [name for page in lessons for name in exercises_on(page)]
        assert sorted(exercises_on(booklet)) == sorted(shown)
        section = booklet.select_one("section.gf-answers")
        assert (section is None) == all(part.private for name in shown for part in practice[name].parts), module
        answers = squeeze(section.extract().get_text()) if section else ""
        before = squeeze(booklet.select_one("main").get_text())
        for name in shown:
            parts = practice[name].parts
            assert missing({squeeze(line) for part in parts for line in part.prompt.plain(language).split("\n")}, before) == [], name
            assert missing({squeeze(line) for part in parts for line in answers_to(part, language)}, answers) == [], name

        whole = squeeze(booklet.get_text()) + answers
        prose = squeeze(" ".join(file.read_text(encoding="utf-8") for file in (root / "book" / language / module).glob("*.md")))
        keys = {text for name in items if name.startswith(f"{module}/") for part in course.exercises[name].parts for text in told(part, language)}
        assert [text for text in keys if len(text) > 30 and text in whole and text not in open_words + prose] == []
        assert not booklet.select("section.gf-check, script.gf-data")
    assert booklets == len(course.modules)


def test_a_booklet_is_one_sound_page(site):  # noqa: F811
    """Every id once, every link inside the booklet leads somewhere, each picture is there, search does not know it."""
    for file in site.glob("*/**/print.html"):
        page = soup_of(file)
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids)), file
        assert [link["href"] for link in page.select('main a[href^="#"]') if link["href"][1:] not in ids] == [], file
        assert [link["href"] for link in page.select("main a[href]") if "://" not in link["href"] and not (file.parent / (link["href"].partition("#")[0] or file.name)).is_file()] == []
        assert [image["src"] for image in page.select("main img") if not (file.parent / image["src"]).is_file()] == [], file
        assert {element["aria-labelledby"] for element in page.select("main [aria-labelledby]")} <= set(ids)
    for index in site.glob("*/searchindex.js"):
        assert "/print" not in index.read_text(encoding="utf-8")
