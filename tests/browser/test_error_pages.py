"""An error is a page of the course: its frame, its language, the way home and to help, and no script needed."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import axe_finds_nothing

WORDS = {"de": ("Diese Seite gibt es nicht", "Zur Startseite des Kurses"), "en": ("There is no such page", "To the home page of the course")}


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 360, "dark"), ("en", 1280, "light")])
def test_a_missing_page_looks_like_the_course_and_leads_home(reading_server, new_page, language, width, scheme):
    page = new_page(reading_server.url, viewport={"width": width, "height": 740}, color_scheme=scheme, reduced_motion="reduce")
    title, home = WORDS[language]
    page.goto(f"/{language}/immigrant/nothing/here.html")
    page.expected_problems("404")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    missing = page.evaluate("[getComputedStyle(document.body).fontFamily, getComputedStyle(document.body).backgroundColor]")
    axe_finds_nothing(page, "404")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name=home).click()
    page.wait_for_url(f"**/{language}/")
    assert missing == page.evaluate("[getComputedStyle(document.body).fontFamily, getComputedStyle(document.body).backgroundColor]")


def test_it_needs_no_script(reading_server, new_page):
    page = new_page(reading_server.url, java_script_enabled=False, locale="en")
    page.goto("/nowhere")
    page.expected_problems("404")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no such page")
    expect(page.locator("#help h2")).to_be_visible()
    page.locator('.gf-tools a[hreflang="de"]').click()
    page.wait_for_url("**/de/")
