"""Nobody gets lost: the language switch keeps the place and the answer, a check begins each task at the top, sources fold, pictures go with the page's light."""

import hashlib

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import draft_of

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
LESSONS = "immigrant/dialogue"
HEADINGS = "() => [...document.querySelectorAll('main :is(h1, h2, h3, .gf-title)')].filter((e) => !e.closest('.gf-live, .gf-fallback')).map((e) => e.tagName)"


def top(locator) -> float:
    return locator.evaluate("e => e.getBoundingClientRect().top")


def scroll_to(page, locator) -> None:
    """Bring it near the top of the window and rest there, as somebody who works on it."""
    locator.evaluate("e => scrollBy({top: e.getBoundingClientRect().top - 60, behavior: 'instant'})")
    page.wait_for_function("e => Math.abs(e.getBoundingClientRect().top - 60) < 2", arg=locator.element_handle())
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # the scroll event comes with a frame
    page.clock.run_for(2000)


def switch(page, language: str, where: str = "header") -> None:
    page.locator(f'{where} a[hreflang="{language}"]').click()
    page.wait_for_url(f"**/{language}/**")
    page.locator(".gf-part").first.wait_for(state="attached")


@pytest.mark.parametrize("where", ["header", "footer"])
def test_the_language_switch_keeps_the_place_and_the_answer(reading_server, new_page, where):
    page = new_page(reading_server.url, **PHONE)
    page.clock.install()
    page.goto(f"/de/{LESSONS}/staircase.html")
    section = page.locator(f'[data-exercise="{LESSONS}/people-from-step"]')
    section.locator("input").nth(1).check()
    chosen = section.locator("input").nth(1).get_attribute("value")
    scroll_to(page, section.locator(".gf-title"))
    switch(page, "en", where)
    expect(section.locator(f'input[value="{chosen}"]')).to_be_checked()
    page.wait_for_function("e => Math.abs(e.getBoundingClientRect().top - 60) < 4", arg=section.locator(".gf-title").element_handle())
    page.goto(f"/de/{LESSONS}/staircase.html")  # any other way to a page begins at its top
    assert page.evaluate("scrollY") == 0


def test_both_languages_have_the_same_headings_in_the_same_order(reading_server, new_page, root):
    page = new_page(reading_server.url, **PHONE)
    for file in sorted((root / "book/de").rglob("*.md")):
        name = file.relative_to(root / "book/de").with_suffix(".html").as_posix()
        found = [page.goto(f"/{language}/{name}") and page.evaluate(HEADINGS) for language in ("de", "en")]
        assert found[0] == found[1], name


def test_each_task_of_a_check_begins_at_the_top_of_the_window(reading_server, new_page):
    page = new_page(reading_server.url, **PHONE)
    page.goto(f"/en/{LESSONS}/check.html")
    page.get_by_role("button", name="Start the check").click()
    heading = page.locator(".gf-check-head h3")
    for button, number in [("Next", 1), ("Next", 2), ("Back", 3), (None, 2)]:
        expect(heading).to_contain_text(f"Task {number} of")
        expect(heading).to_be_focused()
        assert 0 <= top(heading) < 40
        if button:
            page.get_by_role("button", name=button, exact=True).click()
    assert draft_of(page)["step"] == 1
    page.clock.install()
    page.reload()
    heading.wait_for()
    scroll_to(page, heading)
    switch(page, "de")
    expect(heading).to_contain_text("Aufgabe 2 von")
    page.wait_for_function("e => e.getBoundingClientRect().top > -100 && e.getBoundingClientRect().top < innerHeight / 2", arg=heading.element_handle())


def test_sources_fold_on_a_phone_and_are_open_elsewhere(reading_server, new_page):
    page = new_page(reading_server.url, **PHONE)
    page.goto(f"/en/{LESSONS}/staircase.html")
    text = page.locator("#sources li").first
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    expect(text).to_be_hidden()
    page.emulate_media(media="print")
    expect(text).to_be_visible()
    page.emulate_media(media="screen")
    page.locator("#sources summary").press("Enter")
    expect(text).to_be_visible()
    page.goto(f"/en/{LESSONS}/rewriting.html#sources")  # who comes for the sources finds them open
    expect(page.locator("#sources li").first).to_be_visible()
    wide = new_page(reading_server.url)
    wide.goto(f"/en/{LESSONS}/staircase.html")
    expect(wide.locator("#sources li").first).to_be_visible()


def still(picture) -> str:
    """Print of a screenshot that the next one equals: until then something is still being drawn."""
    before = now = None
    while now is None or now != before:
        before, now = now, hashlib.sha256(picture.screenshot(animations="disabled")).hexdigest()
    return now


@pytest.mark.parametrize(("address", "picture"), [("gallery.html", ".gf-picture img"), (f"{LESSONS}/take-away.html", "main img >> nth=0"), (f"{LESSONS}/take-away.html", "main img >> nth=1")])
def test_pictures_go_with_the_light_of_the_page(reading_server, new_page, address, picture):
    def shots(scheme: str) -> dict:
        page = new_page(reading_server.url, color_scheme=scheme, **PHONE)
        page.goto(f"/en/{address}", wait_until="networkidle")  # exercises above that appear later would move it by half a pixel
        page.locator(picture).scroll_into_view_if_needed()
        taken = {}
        for look in ("light", "dark"):
            if page.evaluate("getComputedStyle(document.documentElement).colorScheme") != look:
                page.locator(".gf-light").evaluate("e => e.click()")  # no scrolling
            page.locator(picture).evaluate("e => e.decode()")
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            taken[look] = still(page.locator(picture))
        return taken

    on_light, on_dark = shots("light"), shots("dark")
    assert on_light["light"] != on_light["dark"]  # a picture has a form for each
    assert on_light == on_dark  # and the page's switch decides, not the device
