"""Hotspot in a browser: picture and list are one, by mouse and by keyboard alone, with the picture and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Keyboard, Mouse
from tests.browser.small_page import answer_right, assert_accessible, open_example

NAME = "hotspot"


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_in_the_picture_by_hand_and_kept_in_both_languages(new_page, course, part, hand):
    page = open_example(new_page, course, NAME)
    answer_right(page, hand(page), part, points=6)
    expect(page.locator(".gf-spot[aria-pressed=true]")).to_have_count(6)


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_in_the_list_alone_when_the_picture_does_not_come(new_page, course, part, hand):
    page = open_example(new_page, course, NAME, pictures=False)
    page.expected_problems("Failed to load resource")
    order = [box.get_attribute("value") for box in page.get_by_role("checkbox").all()]
    for area in sorted(part.model_response(), key=order.index):
        box = page.locator(f'input[value="{area}"]')
        hand(page).press(box) if hand is Mouse else (hand(page).reach(box), page.keyboard.press("Space"))
    hand(page).press(page.get_by_role("button", name="Check"))
    expect(page.get_by_role("status")).to_have_text("That fits. 6 of 6 points.")
    page.expected_problems("Failed to load resource")


def test_picture_and_list_show_the_same_choice(new_page, course):
    page = open_example(new_page, course, NAME)
    in_list = page.get_by_role("checkbox", name="Coffee mug on the bench")
    in_picture = page.get_by_role("button", name="Coffee mug on the bench")
    in_picture.click()
    expect(in_list).to_be_checked()
    expect(in_picture).to_have_attribute("aria-pressed", "true")
    in_list.uncheck()
    expect(in_picture).to_have_attribute("aria-pressed", "false")
    in_list.check()
    in_picture.press("Space")
    expect(in_list).not_to_be_checked()
    assert page.evaluate("document.activeElement.dataset.place") == "mug"  # the focus stays where one works


def test_false_alarms_cost_what_is_missed_is_named_and_feedback_stands_in_the_list(new_page, course):
    page = open_example(new_page, course, NAME)
    for name in ("Screen with a list of orders", "Clock on the wall", "Colleague without a helmet"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("status")).to_have_text("Partly. 1 of 6 points.")
    expect(page.locator(".gf-note .gf-feedback")).to_have_count(3)
    expect(page.get_by_role("checkbox", name="Clock on the wall")).to_have_accessible_description("This does not fit here You looked at the wall too. The time of day harms nobody here. Next time: Ask of each thing: who could this harm?")
    expect(page.locator(".gf-spot.gf-missed")).to_have_count(4)
    expect(page.get_by_role("checkbox", name="Drawing of a new part")).to_have_accessible_description("This belongs here too")
    page.get_by_role("button", name="Clock on the wall").click()
    expect(page.locator(".gf-feedback, .gf-missed")).to_have_count(0)


def test_nothing_chosen_is_said(new_page, course):
    page = open_example(new_page, course, NAME)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("status")).to_have_text("Choose an answer first.")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_places_lie_where_they_are_drawn_and_suit_a_finger(new_page, course, part, width):
    page = open_example(new_page, course, NAME, viewport={"width": width, "height": 800})
    picture = page.locator(".gf-picture img")
    expect(picture).to_have_js_property("naturalWidth", 800)
    frame = picture.bounding_box()
    scale = frame["width"] / part.picture.width
    assert frame["height"] == pytest.approx(part.picture.height * scale, abs=1)
    boxes = {area.id: page.locator(f'[data-place="{area.id}"]').bounding_box() for area in part.areas}
    for area in part.areas:
        left, top, right, bottom = area.box()
        found = boxes[area.id]
        assert found["x"] + found["width"] / 2 == pytest.approx(frame["x"] + (left + right) / 2 * scale, abs=1.5)
        assert found["y"] + found["height"] / 2 == pytest.approx(frame["y"] + (top + bottom) / 2 * scale, abs=1.5)
        assert found["width"] == pytest.approx(max(24, (right - left) * scale), abs=1.5)
        assert min(found["width"], found["height"]) >= 24
    for one in boxes:
        for other in boxes:
            a, b = boxes[one], boxes[other]
            apart = a["x"] + a["width"] <= b["x"] + .5 or b["x"] + b["width"] <= a["x"] + .5 or a["y"] + a["height"] <= b["y"] + .5 or b["y"] + b["height"] <= a["y"] + .5
            assert one == other or apart, f"{one} and {other} overlap at {width}"


def test_what_a_screen_reader_gets(new_page, course):
    page = open_example(new_page, course, NAME)
    part = page.get_by_role("group", name="A photo from the workshop is to go online. What should be settled first?")
    picture = part.get_by_role("group", name="Places in the picture")
    expect(picture.get_by_role("img")).to_have_accessible_name(course.exercises[f"gallery/examples/{NAME}"].parts[0].picture.alt["en"])
    expect(picture.get_by_role("button", pressed=False)).to_have_count(8)
    expect(part.get_by_role("checkbox", checked=False)).to_have_count(8)
    areas = sorted(course.exercises[f"gallery/examples/{NAME}"].parts[0].areas, key=lambda area: (area.box(), area.id))
    for i, (place, box) in enumerate(zip(picture.get_by_role("button").all(), part.get_by_role("checkbox").all(), strict=True), 1):
        expect(place).to_have_accessible_name(f"{i} {areas[i - 1].text.plain('en')}")  # the number that is seen and the words, both times
        expect(box).to_have_accessible_name(f"{i} {areas[i - 1].text.plain('en')}")
    expect(part.get_by_role("status")).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_before_and_after(new_page, course, scheme):
    page = open_example(new_page, course, NAME, "de", color_scheme=scheme)
    assert_accessible(page)
    for place in ("screen", "mug"):
        page.locator(f'[data-place="{place}"]').click()
    page.locator('[data-place="badge"]').click()
    page.get_by_role("button", name="Prüfen").click()
    page.locator(".gf-feedback").first.wait_for()
    assert_accessible(page)
