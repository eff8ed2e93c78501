"""A learner takes module I2 from the home page to the HR list, in both languages, by mouse and by keyboard alone."""

import csv
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import READY, draft_of
from tests.browser.hands import Keyboard, Mouse, answer

WORDS = {
    "de": {"start": "Check beginnen", "next": "Weiter", "submit": "Check abgeben", "passed": "Bestanden", "missed": "Noch nicht bestanden", "again": "Noch einmal mit anderen Aufgaben"},
    "en": {"start": "Start the check", "next": "Next", "submit": "Hand in the check", "passed": "Passed", "missed": "Not passed yet", "again": "Try again with other tasks"},
}
MODULE = "immigrant/dialogue"
LESSONS = ("index", "why-broadcast-fails", "staircase", "reading-comments", "rewriting", "angry-customer")


def take_check(page, hand, course, words, good: bool = True, text: str | None = None, each_step=lambda slot: None, check: str = MODULE) -> None:
    """From the first slot to the button; good: the model answers, else none at all."""
    slots = course.checks[check].slots
    for number, slot in enumerate(slots.values(), 1):
        page.locator(".gf-check-head h3", has_text=f" {number} ").wait_for()
        exercise = slot.variants[draft_of(page, check)["drawn"][slot.id]]
        boxes = page.locator(".gf-slot > div:not(.gf-intro)")
        assert boxes.count() == len(exercise.parts)
        for i, part in enumerate(exercise.parts):
            boxes.nth(i).locator(".gf-part").wait_for()
            if slot.written and text:
                answer(hand, part, boxes.nth(i), {"text": text, "send": True})
            elif good and not slot.written:
                answer(hand, part, boxes.nth(i), part.model_response())
        each_step(slot.id)
        last = number == len(slots)
        hand.press(page.get_by_role("button", name=words["submit" if last else "next"], exact=True))


def begin(page, hand, words, name: str | None = None) -> None:
    field = page.locator("#gf-name")
    field.wait_for()
    if name:
        hand.write(field, name)
    hand.press(page.get_by_role("button", name=words["start"], exact=True))
    page.locator(".gf-check-head").wait_for()


@pytest.mark.parametrize("language", ["de", "en"])
def test_from_home_to_the_hr_list(whole_server, new_page, course, language, tmp_path):
    words = WORDS[language]
    page = new_page(whole_server.url, locale=language)
    page.goto("/")
    assert page.url == f"{whole_server.url}/{language}/"
    page.locator("main a", has_text={"de": "Ins Gespräch kommen", "en": "Getting into conversation"}[language]).first.click()
    page.wait_for_url("**/immigrant/dialogue/**")

    for lesson in LESSONS:
        page.goto(f"/{language}/{MODULE}/{lesson}.html")
        do_exercises(page, Mouse(page), course)

    page.goto(f"/{language}/{MODULE}/check.html")
    begin(page, Mouse(page), words, "Frida Beispiel")
    take_check(page, Mouse(page), course, words, text="Mein Text mit ```Zaun``` und <b>Marken</b>")
    page.get_by_role("heading", name=words["passed"]).wait_for()

    file = tmp_path / "completion.csv"
    whole_server.command("completion", "--csv", str(file), "--language", language)
    rows = list(csv.reader(file.open(encoding="utf-8-sig")))
    theme = {"de": "Thema 2: ", "en": "Theme 2: "}[language] + course.themes["dialogue"].title[language]
    assert rows[1:] == [["Frida Beispiel", "", theme, {"de": "ja", "en": "yes"}[language], rows[1][4], "", ""]]  # no group, no day due, no certificate
    written = file.read_text(encoding="utf-8-sig")
    assert not any(word in written for word in ("I2", "immigrant", "score", "100", course.checks[MODULE].version))

    whole_server.command("grade")
    with sqlite3.connect(whole_server.data / "nbgrader" / "gradebook.db") as book:
        scores = book.execute("select sum(g.auto_score), count(*), sum(g.needs_manual_grade) from grade g").fetchone()
    assert scores == (course.checks[MODULE].points, 8, 1)
    notebook = next((whole_server.data / "nbgrader" / "autograded").rglob("*.ipynb")).read_text(encoding="utf-8")
    assert "Frida" not in notebook


def do_exercises(page, hand, course) -> None:
    """All exercises of a lesson with their model answers; each is operable and says that it fits."""
    page.wait_for_function(READY)
    for section in page.locator("section.gf-exercise").all():
        exercise = course.exercises[section.get_attribute("data-exercise")]
        if "gf-waiting" in section.get_attribute("class"):
            hand.press(page.locator(".gf-row-next:visible"))
        boxes = section.locator(".gf-live > div")
        for i, part in enumerate(exercise.parts):
            box = boxes.nth(i)
            box.locator(".gf-part").wait_for()
            answer(hand, part, box, part.model_response())
            if part.interaction != "dialogue":
                hand.press(box.locator(".gf-part > .gf-button"))
            status = box.locator(".gf-part > .gf-status")
            expect(status).not_to_be_empty()
            said = status.inner_text()
            if part.max_points:
                assert f"{part.max_points}" in said


def test_keyboard_alone(server, new_page, course):
    page = new_page(server.url, locale="de", viewport={"width": 360, "height": 740})
    for lesson in LESSONS:
        page.goto(f"/de/{MODULE}/{lesson}.html")
        do_exercises(page, Keyboard(page), course)
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, Keyboard(page), WORDS["de"])
    take_check(page, Keyboard(page), course, WORDS["de"])
    page.get_by_role("heading", name="Bestanden").wait_for()


def test_not_passed_then_again_with_other_tasks(server, new_page, course):
    page = new_page(server.url, locale="en", viewport={"width": 360, "height": 740})
    page.goto(f"/en/{MODULE}/check.html")
    hand, words = Mouse(page), WORDS["en"]
    begin(page, hand, words)
    first = draft_of(page)["drawn"]
    take_check(page, hand, course, words, good=False)
    page.get_by_role("heading", name=words["missed"]).wait_for()
    details = page.locator(".gf-slot-result")
    assert details.count() == 8
    details.first.locator("summary").click()
    page.locator(".gf-helps").get_by_role("link", name="The dialogue staircase").click()
    page.wait_for_url("**/staircase.html")
    page.go_back()
    page.get_by_role("button", name=words["again"]).click()
    second = draft_of(page)["drawn"]
    assert all(first[slot] != second[slot] for slot in first)
    take_check(page, hand, course, words)
    page.get_by_role("heading", name=words["passed"]).wait_for()


def test_language_switch_in_the_middle_keeps_page_and_answer(server, new_page, course):
    page = new_page(server.url, locale="de")
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, Mouse(page), WORDS["de"])
    slot = next(iter(course.checks[MODULE].slots.values()))
    part = slot.variants[draft_of(page)["drawn"][slot.id]].parts[0]
    answer(Mouse(page), part, page.locator(".gf-slot"), part.model_response())
    page.locator('header a[hreflang="en"]').click()
    page.wait_for_url(f"**/en/{MODULE}/check.html")
    chosen = page.locator(f'input[value="{part.model_response()[0]}"]')
    chosen.wait_for()
    assert chosen.is_checked()
    text = next(option for option in part.options if option.id == part.model_response()[0]).text.plain("en")
    assert page.locator("label", has_text=text).first.is_visible()


def test_reload_resumes_practice_and_feedback_speaks_the_new_language(server, new_page, course):
    page = new_page(server.url, locale="de")
    page.goto(f"/de/{MODULE}/")
    do_exercises(page, Mouse(page), course)
    page.reload()
    box = page.locator("section.gf-exercise").first
    box.locator(".gf-feedback").first.wait_for()
    page.locator('header a[hreflang="en"]').click()
    page.wait_for_url(f"**/en/{MODULE}/**")
    page.locator(".gf-feedback", has_text="Next time:").first.wait_for()


def test_practice_is_never_sent(server, new_page, course):
    page = new_page(server.url, locale="de")
    posted = []
    page.on("request", lambda request: request.method != "GET" and posted.append(request.url))
    for lesson in LESSONS:
        page.goto(f"/de/{MODULE}/{lesson}.html")
        do_exercises(page, Mouse(page), course)
    assert posted == []


def test_pressing_twice_and_a_lost_answer_store_one_attempt(server, new_page, course):
    page = new_page(server.url, locale="de")
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, Mouse(page), WORDS["de"])
    lost = []

    def lose_first(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())  # the server has it, the browser never hears of it
        return route.abort()

    page.route("**/api/attempts", lose_first)
    take_check(page, Mouse(page), course, WORDS["de"])
    page.get_by_text("Wartet auf das Senden", exact=True).wait_for()
    page.reload()
    page.get_by_role("heading", name="Bestanden").wait_for()
    page.expected_problems("Failed to load resource")
    databases = [file for file in server.data.glob("*.db") if "gradebook" not in file.name]
    with sqlite3.connect(databases[0]) as store:
        assert store.execute("select count(*) from attempt").fetchone() == (1,)


def test_a_text_that_was_not_sent_stays_on_the_device(server, new_page, course):
    page = new_page(server.url, locale="de")
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, Mouse(page), WORDS["de"])
    bodies = []
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    slots = list(course.checks[MODULE].slots.values())
    written = next(i for i, slot in enumerate(slots) if slot.written)
    for _ in range(written):
        page.get_by_role("button", name="Weiter", exact=True).click()
    page.locator("textarea").fill("Nur für mich")
    for _ in range(len(slots) - 1 - written):
        page.get_by_role("button", name="Weiter", exact=True).click()
    page.get_by_role("button", name="Check abgeben").click()
    page.get_by_text("Ihr Text ist auf diesem Gerät geblieben.").wait_for()
    assert bodies and not any("Nur für mich" in body for body in bodies)
