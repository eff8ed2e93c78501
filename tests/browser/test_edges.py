"""Header, page and footer begin and end at the same line, at every width; a long trail of links breaks like text."""

import pytest

PAGES = ("index", "my-course", "sources", "search", "take-away", "nowhere")


@pytest.mark.parametrize("width", [360, 800, 1280, 1920])
def test_everything_begins_at_one_line(reading_server, new_page, width):
    page = new_page(reading_server.url, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for name in PAGES:
        page.goto(f"/en/{name}.html")
        lefts = page.evaluate("['.gf-brand', 'main', '.gf-footer > *'].map((s) => Math.round(document.querySelector(s).getBoundingClientRect().left))")
        assert len(set(lefts)) == 1, (name, lefts)
    page.expected_problems("404")
    page.goto("/en/immigrant/dialogue/staircase.html")
    lefts = page.evaluate("[...document.querySelectorAll('.gf-brand, .gf-side, .gf-footer > *:first-child')].filter((e) => e.getClientRects().length).map((e) => Math.round(e.getBoundingClientRect().left))")
    assert len(set(lefts)) == 1, lefts


def test_the_trail_of_a_long_title_stays_together_on_a_phone(reading_server, new_page):
    page = new_page(reading_server.url, viewport={"width": 360, "height": 740})
    page.goto("/en/refuser/giving/staying-out-well.html")
    first, second = (page.locator(".gf-crumbs a").nth(i).evaluate("e => e.getClientRects()[0].top") for i in (0, 1))
    assert first == second  # the title begins behind "Home", not below it
