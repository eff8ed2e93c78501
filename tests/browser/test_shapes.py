"""Pairs, matrix, several voices, how sure one is, step by step: with the mouse and with the keyboard alone, at 360 px."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Keyboard, Mouse, answer
from tests.browser.small_page import assert_accessible, open_example

HANDS = pytest.mark.parametrize("hand", [Mouse, Keyboard])
EXAMPLES = "gallery/examples"


@pytest.fixture
def show(new_page, course):
    """show(name, language) -> (page, boxes, exercise), on a phone."""

    def show_example(name, language="en", **options):
        page = open_example(new_page, course, name, language, **options)
        return page, page.locator(".gf-live > div"), course.exercises[f"{EXAMPLES}/{name}"]

    return show_example


def kept(page, name) -> dict:
    return json.loads(page.evaluate("name => localStorage.getItem('givefirst:1:' + name)", f"{EXAMPLES}/{name}"))


def check(hand, box) -> None:
    hand.press(box.locator(".gf-part > .gf-button"))


@HANDS
def test_pairs_mark_what_is_used_and_block_nothing(show, hand):
    page, boxes, exercise = show("match-pairs")
    box, hand = boxes.nth(0), hand(page)
    rows = {row: box.locator(f'[data-row="{row}"] select') for row in ("tip", "problem", "starter")}
    hand.select(rows["tip"], "ask")
    assert "already with: A colleague shows a trick." in rows["problem"].locator('option[value="ask"]').inner_text()
    assert "already" not in rows["tip"].locator('option[value="ask"]').inner_text()
    hand.select(rows["problem"], "ask")  # marked, and still allowed
    hand.select(rows["tip"], "thanks")
    assert "already" not in rows["problem"].locator('option[value="ask"]').inner_text()
    hand.select(rows["starter"], "wish")
    check(hand, box)
    expect(box.locator(".gf-part > .gf-status")).to_contain_text("3 of 3 points")
    assert_accessible(page)


def test_rows_left_open_are_counted_and_no_points_are_not_partly(show):
    page, boxes, exercise = show("match-pairs")
    box = boxes.nth(0)
    box.locator('[data-row="tip"] select').select_option("thanks")
    check(Mouse(page), box)
    expect(box.locator(".gf-part > .gf-status")).to_have_text("Partly. 1 of 3 points. Still open: 2.")
    page, boxes, exercise = show("choice")
    several = next(i for i, part in enumerate(exercise.parts) if sum(option.correct for option in part.options) > 1)
    box, options = boxes.nth(several), exercise.parts[several].options
    for correct in (True, False):
        box.locator(f'input[value="{next(option.id for option in options if option.correct is correct)}"]').check()
    check(Mouse(page), box)
    expect(box.locator(".gf-part > .gf-status")).to_contain_text("Not yet. 0 of")


@HANDS
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_matrix_fills_and_judges_nobody(show, hand, scheme):
    page, boxes, exercise = show("match-matrix", color_scheme=scheme)
    box, hand = boxes.nth(0), hand(page)
    field = page.get_by_role("table", name="Your picture so far").locator("[data-field=rare-small]")
    expect(field).to_contain_text("empty so far")
    hand.select(box.locator("[data-row=typo] select"), "rare-small")
    expect(field.get_by_role("listitem")).to_have_text("A typing mistake in a post")
    expect(box.get_by_role("status").filter(has_text="now with rare and small")).to_have_count(1)
    hand.select(box.locator("[data-row=late] select"), "often-serious")
    check(hand, box)
    note = box.locator("[data-row=typo] .gf-verdict")
    expect(note).to_have_text("Your view: rare and small. Our view: often and small")
    expect(box.locator("[data-row=late] .gf-verdict")).to_have_text("We see it the same way: often and serious")
    assert "point" not in box.locator(".gf-part > .gf-status").inner_text() and box.locator(".gf-right, .gf-none").count() == 0
    heads = page.locator(".gf-matrix th")
    assert [head.get_attribute("scope") for head in heads.all()] == ["colgroup", "col", "col", "row", "row"]
    assert_accessible(page)
    page.reload()
    expect(field.get_by_role("listitem")).to_have_text("A typing mistake in a post")


@HANDS
def test_voices_flags_and_questions_at_the_end(show, hand):
    page, boxes, exercise = show("dialogue-voices")
    box, hand = boxes.nth(0), hand(page)
    speakers = box.locator(".gf-turn .gf-speaker")
    assert speakers.all_inner_texts() == ["Ms Aydın · customer", "Jonas · fan of the company"]
    shapes = box.locator(".gf-turn .gf-bubble").evaluate_all("found => found.map((e) => getComputedStyle(e).borderRadius + getComputedStyle(e).borderStyle + getComputedStyle(e, null).marginLeft)")
    assert len(set(shapes)) == 2  # told apart without colour
    lefts = box.locator(".gf-turn .gf-bubble").evaluate_all("found => found.map((e) => e.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1  # one's own words stand further in
    hand.press(box.locator('[data-step="open.thank-fan"]'))
    expect(box.locator('[data-step="second.name-out"]')).to_be_visible()
    assert box.locator('[data-step="second.date"]').count() == 0  # closed: the customer was left alone
    expect(box.locator(".gf-turn")).to_contain_text("And my question does not count?")
    assert page.evaluate("document.activeElement.matches('.gf-voices')")
    hand.press(box.get_by_role("button", name="Start the scene again"))
    answer(hand, exercise.parts[0], box, ["open.protect"])
    expect(box.locator(".gf-turn")).to_contain_text("So when will the cupboard come?")
    expect(box.locator('[data-step="second.date"]')).to_be_visible()
    answer(hand, exercise.parts[0], box, ["second.name-out"])
    expect(box.locator(".gf-ending")).to_contain_text("A calm thread")
    assert box.get_by_text("possible path").count() == 0
    hand.write(box.get_by_label("Whom did you protect, and whom not?"), "The customer <b>")
    assert_accessible(page)
    part = kept(page, "dialogue-voices")["thread"]
    assert part["response"] == ["open.protect", "second.name-out"] and part["notes"] == {"reflect-0": "The customer <b>"}
    page.reload()
    expect(box.get_by_label("Whom did you protect, and whom not?")).to_have_value("The customer <b>")


@pytest.mark.parametrize(("sure", "option", "sentence"), [
    ("yes", "question", "You were sure, and it fits."), ("yes", "again", "You were sure, and it does not quite fit yet."),
    ("no", "question", "You were unsure, and it fits."), ("no", "again", "You were unsure, and it does not quite fit yet."), (None, "question", None),
])
def test_how_sure_one_was(show, sure, option, sentence):
    page, boxes, exercise = show("confidence")
    box, hand = boxes.nth(0), Keyboard(page) if sure == "yes" else Mouse(page)
    hand.tick(box.locator(f'.gf-options input[value="{option}"]'))
    if sure:
        hand.tick(box.locator(f'.gf-sure input[value="{sure}"]'))
    check(hand, box)
    status = box.locator(".gf-part > .gf-status")
    expect(status).to_contain_text(sentence or "1 of 1 point")
    assert ("sure" in status.inner_text()) is bool(sure)
    expect(box.locator(".gf-sure input").first).to_be_disabled()  # asked before the answer, not after
    part = kept(page, "confidence")["sure"]
    assert part["response"] == [option] and part["notes"] == ({"sure": sure} if sure else {})
    assert_accessible(page)


@HANDS
@pytest.mark.parametrize("name", ["two-steps", "faded-example"])
def test_step_by_step(show, hand, name):
    page, boxes, exercise = show(name)
    hand = hand(page)
    shown = lambda: [box.is_visible() for box in boxes.all()]  # noqa: E731
    for i, part in enumerate(exercise.parts):
        assert shown() == [k <= i for k in range(len(exercise.parts))]
        answer(hand, part, boxes.nth(i), {"text": "My own words"} if part.interaction == "extended-text" else part.model_response())
        check(hand, boxes.nth(i))
        last = i == len(exercise.parts) - 1
        expect(page.locator(".gf-live > .gf-hint")).to_have_text("" if last else re.compile("^The next step is now shown."))
    assert_accessible(page)
    page.reload()
    boxes.last.wait_for()
    assert all(shown())


def test_a_closed_step_is_walked_by_neither_twin(new_page, course):
    page = open_example(new_page, course, "dialogue-voices")
    tree = course.exercises[f"{EXAMPLES}/dialogue-voices"].parts[0].tree()
    walk = "async ([tree, path]) => (await import('/look/dialogue.js')).replay(tree, path)"
    assert page.evaluate(walk, [tree, ["open.thank-fan", "second.date"]]) is None
    assert page.evaluate(walk, [tree, ["open.protect", "second.date"]]) == {"place": "open-end", "meters": {"calm": 80}, "flags": ["protected"]}


@pytest.mark.parametrize(("language", "left", "own"), [("de", "Sie haben die Zeilen gelassen", "eigene Ordnung"), ("en", "You left the lines as they were", "order of your own")])
def test_lines_left_as_they_were_are_called_so(reading_server, new_page, course, language, left, own):
    """Where an order is compared and not scored: who moved nothing found no order."""
    page = new_page(reading_server.url)
    page.goto(f"/{language}/immigrant/dialogue/staircase.html")
    box = page.locator('[data-exercise="immigrant/dialogue/staircase-order"]')
    if "gf-waiting" in box.get_attribute("class"):
        page.locator(".gf-row-next:visible").first.click()
    compare = box.locator(".gf-part > .gf-button")
    compare.click()
    expect(box.locator(".gf-fb-good")).to_contain_text(left)
    expect(box.locator(".gf-part > .gf-status")).not_to_be_empty()
    box.locator(".gf-move:not(:disabled)").first.click()
    compare.click()
    expect(box.locator(".gf-fb-good")).to_contain_text(own)
