"""Parts of pages that come from the course's files: levels, my course, cards, sources, and what stands above a module."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from givefirst.book.build import build_site
from givefirst.book.errors import BookError
from givefirst.book.pictures import ALTERNATIVES
from givefirst.course import LANGUAGES, load_course
from givefirst.course.source import read_source
from tests.book.sample import REPOSITORY, write_page

MODULE = "immigrant/dialogue"


def page(site: Path, name: str, language: str = "de") -> BeautifulSoup:
    return BeautifulSoup((site / language / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def test_levels_show_both_names_and_every_module_that_has_a_page(sample):
    level = page(sample[1], "my-course", "en").select_one(".gf-level")
    assert level.h3.get_text(" ", strip=True) == "Joined later (english) · Digital Immigrant (english)"
    assert [(link["href"], link.get_text()) for link in level.select("li a")] == [(f"{MODULE}/index.html", "Into conversation (english)")]
    assert level.select_one("li span").get_text() == "Theme\u00a02: Conversation (english)"


def test_the_menu_has_a_named_group_for_each_path(sample):
    menu = page(sample[1], f"{MODULE}/staircase").select_one(".gf-menu")
    group = menu.select_one("[role=group]")
    assert menu.find(id=group["aria-labelledby"]).get_text() == "Joined later (deutsch)"
    assert group.select_one(".gf-menu-theme").get_text() == "Thema\u00a02: Conversation (deutsch)"
    assert group.select_one("li > a")["href"] == "index.html" and group.select_one("ol [aria-current=page]")["href"] == "#"


def test_the_list_of_sources_begins_with_links_to_its_parts(sample):
    soup = page(sample[1], "lists")
    for link in soup.select(".gf-jump a"):
        assert soup.find(id=link["href"][1:]).find(["h2", "h3"]).get_text().startswith(link.get_text())
    assert [link["href"] for link in soup.select(".gf-jump a")] == ["#facts-immigrant-dialogue", "#founding-texts"]


def test_my_course_names_a_path_by_its_name_alone_and_knows_all_pages(sample):
    soup = page(sample[1], "my-course")
    theme = soup.select_one(".gf-theme")
    assert theme.select_one(".gf-way").get_text() == "Joined later (deutsch)"
    assert "Digital Immigrant" not in theme.get_text()
    data = json.loads(soup.select_one("#gf-my-course").string)
    assert [name for name, _, _ in data["modules"][MODULE]["pages"]] == [f"{MODULE}/{name}" for name in ("index", "staircase", "take-away", "check")]
    assert [script["src"].rsplit("/", 1)[1] for script in soup.select("script[type=module]")] == ["page.js", "my-course.js", "practice.js"]


def test_cards_of_all_modules_lie_together(sample):
    section = page(sample[1], "lists").find(id="cards-immigrant-dialogue")
    assert section.a["href"] == f"{MODULE}/take-away.html"
    picture = section.select_one(".gf-card-sheet img")
    assert (sample[1] / "de" / picture["src"]).is_file() and picture["alt"] == "A card"


def test_sources_say_grade_day_and_the_pages_that_use_them_and_are_found(sample):
    for language, day in (("de", "1. Januar 2026"), ("en", "1 January 2026")):
        fact = page(sample[1], "lists", language).find(id="facts").li
        text = fact.get_text(" ", strip=True)
        assert day in text and " A. " in text and "fact (" in text
        assert [link["href"] for link in fact.select("a")] == [f"{MODULE}/take-away.html"]
        assert '"fact"' in (sample[1] / language / "searchindex.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "grade"), [("de", "Güte B, in Teilen gelesen."), ("en", "Grade B, read in part.")])
def test_a_source_read_in_part_says_so_in_the_language_of_the_page(sample, language, grade):
    assert grade in page(sample[1], "lists", language).get_text(" ", strip=True)


def test_a_module_shows_its_path_and_theme_and_pictures_say_their_size(sample):
    soup = page(sample[1], f"{MODULE}/index")
    assert soup.select_one(".gf-module-head").get_text(strip=True) == "Joined later (deutsch)\u00a0· Thema\u00a02: Conversation (deutsch)"
    for picture in [soup.select_one(".gf-module-head img"), page(sample[1], f"{MODULE}/take-away").select_one("main img")]:
        assert (picture["width"], picture["height"]) == ("320", "200")
        assert (sample[1] / "de" / MODULE / picture["src"]).resolve().is_file()


@pytest.mark.parametrize(("name", "around"), [
    ("index", {}), (f"{MODULE}/index", {"next": "staircase.html"}), (f"{MODULE}/staircase", {"next": "take-away.html", "prev": "index.html"}),
    (f"{MODULE}/check", {"next": "../../my-course.html", "prev": "take-away.html"}), ("my-course", {}),
])
def test_next_stays_in_the_module_and_then_leads_to_my_course(sample, name, around):
    found = {link["rel"][0]: link["href"] for link in page(sample[1], name).select(".gf-around a")}
    assert found == around


def test_pages_about_the_course_are_in_menu_and_footer(sample):
    soup = page(sample[1], f"{MODULE}/staircase")
    for place in (".gf-menu", ".gf-footer-links"):
        assert {"../../my-course.html", "../../lists.html"} <= {link["href"] for link in soup.select(f"{place} a")}, place
    assert soup.html["data-page"] == f"{MODULE}/staircase" and not page(sample[1], "lists").html.has_attr("data-page")


def test_the_sample_page_of_the_design_is_for_authors(sample):
    soup = page(sample[1], "style")
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert len(soup.select("tbody rect")) >= 30
    assert "style.html" not in (sample[1] / "de" / "index.html").read_text(encoding="utf-8")


def test_words_of_the_other_language_say_so(sample):
    assert page(sample[1], "index", "en").select_one('em[lang="de"]').get_text() == "Stammtisch"


def test_an_unknown_part_is_named_with_its_line(own_course):
    write_page(own_course, "index", "# Home\n\n```{part} levles\n```\n")
    with pytest.raises(BookError) as error:
        build_site(own_course, own_course / "site")
    assert any("index.md:3" in problem and "levles" in problem and "levels" in problem for problem in error.value.problems)


def test_every_picture_of_the_theme_is_there_and_says_what_it_shows():
    course, alternatives = load_course(REPOSITORY), read_source(REPOSITORY / ALTERNATIVES).data
    needed = {"home/first-gift.svg", *(f"themes/{theme}.svg" for theme in course.themes), *(f"levels/{level}.svg" for level in course.levels)}
    assert [src for src in sorted(needed) if not all(alternatives.get(src, {}).get(language) for language in LANGUAGES)] == []
    assert [src for src in sorted(needed) if not (REPOSITORY / "assets" / src).is_file()] == []
