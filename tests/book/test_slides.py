"""Decks: what the projector asks of the built page."""

import pytest
from bs4 import BeautifulSoup

from givefirst.book.build import build_site
from givefirst.book.errors import BookError


def page(site, name, language="de"):
    return BeautifulSoup((site / language / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_slide_is_a_section_with_the_same_id_in_both_languages(sample, language):
    slides = page(sample[1], "workshops/w1", language).select("main section.gf-slide")
    assert [slide["id"] for slide in slides] == ["arrive", "leave"]
    assert [slide.h2.get_text() for slide in slides] == [f"{word} {'deutsch' if language == 'de' else 'english'}" for word in ("Hello", "Bye")]
    assert slides[0].p.get_text() == "Few words."


def test_the_style_of_decks_is_loaded_by_decks_alone(sample):
    def styles(name):
        return [link["href"].rpartition("/")[2] for link in page(sample[1], name).select('link[rel="stylesheet"]')]

    assert styles("workshops/w1") == ["page.css", "slides.css"]
    assert styles("index") == ["page.css"]


def test_pages_for_trainers_are_no_lessons(sample):
    """They are not kept as visited, so nobody is led back to them, and no page says how far one has come."""
    deck = page(sample[1], "workshops/w1")
    assert not deck.html.has_attr("data-page")
    assert not deck.select(".gf-place-in") and not deck.select(".gf-next")
    assert [link["href"] for link in deck.select(".gf-previous")] == ["index.html"]


def test_a_slide_named_twice_is_the_author_s_mistake(own_course):
    for language in ("de", "en"):
        deck = own_course / "book" / language / "workshops" / "w1.md"
        deck.write_text(deck.read_text(encoding="utf-8").replace("{slide} leave", "{slide} arrive"), encoding="utf-8")
    with pytest.raises(BookError) as error:
        build_site(own_course, own_course / "site")
    assert "w1.md" in str(error.value) and "another name" in str(error.value)
