"""The page of a check: what one must know, then the button; the rest below, folded. And its result, which begins with where the attempt is."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import draft_of
from tests.browser.hands import Mouse, answer
from tests.browser.test_journey import MODULE, WORDS, begin, take_check

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
DATA = {"de": ("Was wird gespeichert, und wer sieht es?", "Wer den Server technisch betreut"), "en": ("What is recorded, and who sees it?", "The technical staff who run the server")}
FARTHEST = 1200  # CSS pixels from the top of the page to the button, on a phone, in the wide typeface of a first visit; when all texts stood above it, it was 2567


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("module", ["immigrant/dialogue", "refuser/giving", "native/sharing"])
def test_the_button_comes_soon_and_everything_else_is_below_it(reading_server, new_page, language, module):
    page = new_page(reading_server.url, **PHONE)
    page.goto(f"/{language}/{module}/check.html")
    button = page.get_by_role("button", name=WORDS[language]["start"])
    button.wait_for()
    assert button.evaluate("e => e.getBoundingClientRect().top + scrollY") < FARTHEST
    heading, line = DATA[language]
    text = page.get_by_text(line)
    expect(text).to_be_hidden()
    page.locator("summary", has_text=heading).press("Enter")
    expect(text).to_be_visible()


def test_without_a_script_the_rest_can_be_opened_and_on_paper_it_is_open(reading_server, new_page):
    page = new_page(reading_server.url, java_script_enabled=False, **PHONE)
    page.goto(f"/en/{MODULE}/check.html")
    heading, line = DATA["en"]
    page.locator("summary", has_text=heading).click()
    expect(page.get_by_text(line)).to_be_visible()
    page.reload()
    page.emulate_media(media="print")
    expect(page.get_by_text(line)).to_be_visible()


def test_nothing_moves_when_the_start_appears(reading_server, new_page):
    for size in (PHONE, {"viewport": {"width": 1280, "height": 900}}):
        page = new_page(reading_server.url, **size)
        page.add_init_script("window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });")
        page.goto(f"/de/{MODULE}/check.html")
        page.get_by_role("button", name=WORDS["de"]["start"]).wait_for()
        assert page.evaluate("window.shift") < 0.01


def test_the_result_shows_where_the_attempt_is_and_the_edge_of_its_box(server, new_page, course):
    page = new_page(server.url, locale="de", **PHONE)
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, Mouse(page), WORDS["de"])
    take_check(page, Mouse(page), course, WORDS["de"], each_step=lambda slot: [box.check() for box in page.locator(".gf-send input").all()])
    heading = page.get_by_role("heading", name="Bestanden")
    expect(page.get_by_text("Ihr Text ist gesendet")).to_have_count(0)  # there is none, whatever was ticked
    expect(heading).to_be_focused()
    for shown in (page.get_by_text("Gesendet und gespeichert"), page.locator(".gf-verdict-box")):
        top = shown.evaluate("e => e.getBoundingClientRect().top")
        assert 0 <= top < 200, top


def test_a_task_that_is_half_done_is_still_open(server, new_page, course):
    page, hand = new_page(server.url, locale="de", **PHONE), Mouse(new_page)
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, hand, WORDS["de"])
    halves = {"match": lambda whole: dict(list(whole.items())[:1]), "dialogue": lambda whole: whole[:1]}
    seen, done, slots = set(), 0, course.checks[MODULE].slots.values()
    progress = page.locator(".gf-progress")
    for number, slot in enumerate(slots, 1):
        page.locator(".gf-check-head h3", has_text=f" {number} ").wait_for()
        parts = slot.variants[draft_of(page, MODULE)["drawn"][slot.id]].parts
        if len(parts) == 1 and (half := halves.get(parts[0].interaction)):
            part, box = parts[0], page.locator(".gf-slot > div:not(.gf-intro)")
            box.locator(".gf-part").wait_for()
            answer(hand, part, box, half(part.model_response()))
            expect(progress).to_have_text(f"{done} von {len(slots)} Aufgaben beantwortet")
            page.reload()
            page.locator(".gf-check-head h3", has_text=f" {number} ").wait_for()
            box.locator(".gf-part").wait_for()
            answer(hand, part, box, part.model_response()[1:] if part.interaction == "dialogue" else part.model_response())
            done += 1
            expect(progress).to_have_text(f"{done} von {len(slots)} Aufgaben beantwortet")
            seen.add(part.interaction)
        if number < len(slots):
            page.get_by_role("button", name="Weiter", exact=True).click()
    assert seen == set(halves)
