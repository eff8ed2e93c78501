"""Text entry in a browser: by mouse and by keyboard alone, for eyes and for ears."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Keyboard, Mouse
from tests.browser.small_page import HOST, answer_right, assert_accessible, open_example

NAME = "text-entry"


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_right_answers_by_hand_and_kept_in_both_languages(new_page, course, part, hand):
    page = open_example(new_page, course, NAME)
    answer_right(page, hand(page), part, points=4)
    expect(page.get_by_label("Wer hat das Foto gemacht?")).to_have_value("A. Beispiel")


def test_near_misses_and_unknown_words_have_their_own_feedback(new_page, course):
    page = open_example(new_page, course, NAME)
    box = page.locator(".gf-live")
    author, licence = box.get_by_label("Who took the photo?"), box.get_by_label("What is the licence called?")
    author.fill("beispiel")
    licence.fill("<img src=x onerror=alert(1)> constructor")
    licence.press("Enter")  # as in any form
    expect(box.get_by_role("status")).to_have_text("Partly. 1 of 4 points.")
    expect(author).to_have_accessible_description("What we meant: A Beispiel The person is right. The first name is shortened there. The “A.” belongs to it. Next time: Take over the name letter by letter.")
    expect(licence).to_have_accessible_description("What we meant: Creative Commons Attribution 4.0 You thought of the licence. Many forget it. Under another name other rules hold. Next time: The licence mostly stands right below the picture.")
    licence.fill("cc-by 4.0.")
    expect(box.locator(".gf-feedback")).to_have_count(0)  # what was said no longer belongs to what stands there
    box.get_by_role("button", name="Check").click()
    expect(box.get_by_role("status")).to_have_text("Partly. 3 of 4 points.")
    assert box.locator("img").count() == 0


def test_nothing_written_is_said_and_not_counted(new_page, course):
    page = open_example(new_page, course, NAME)
    page.get_by_label("Who took the photo?").fill("   ")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("status")).to_have_text("Write something in a field first.")
    assert page.locator(".gf-feedback").count() == 0


def test_what_a_screen_reader_gets(new_page, course):
    page = open_example(new_page, course, NAME)
    part = page.get_by_role("group", name="You would like to show this photo. Complete the picture credit.")
    expect(part.get_by_role("textbox")).to_have_count(2)
    expect(part.get_by_role("textbox").first).to_have_accessible_name("Who took the photo?")
    expect(part.get_by_role("textbox").first).to_have_attribute("maxlength", "200")
    expect(part.get_by_role("status")).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_before_and_after(new_page, course, scheme):
    page = open_example(new_page, course, NAME, "de", color_scheme=scheme)
    assert_accessible(page)
    page.get_by_label("Wer hat das Foto gemacht?").fill("A. Beispiel")
    page.get_by_label("Wie heißt die Lizenz?").fill("cc by")
    page.get_by_role("button", name="Prüfen").click()
    page.locator(".gf-feedback").first.wait_for()
    assert_accessible(page)
    assert page.url.startswith(HOST)
