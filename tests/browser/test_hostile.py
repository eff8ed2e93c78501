"""Hostile texts of authors through every form of what exists: shown exactly, nothing run, nothing wider than a phone.

Our own choice in the manner of the Big List of Naughty Strings: one or two of each class.
"""

from types import SimpleNamespace

import pytest
from pydantic import TypeAdapter, ValidationError

from givefirst.course.exercise import Exercise
from givefirst.course.text import Text
from tests.browser.hands import Mouse, answer
from tests.browser.small_page import open_example

NAUGHTY = [
    "<script>window.hit = 1</script>", "</script><script>window.hit = 1</script>", "<!--<script>", "]]><svg onload=window.hit=1>",
    '"><img src=x onerror=window.hit=1>', "' onfocus=window.hit=1 autofocus='", "javascript:window.hit=1", "&lt;b&gt; &amp; &#60;",
    "\u202eright to left\u202c end", "zero\u200bwidth\u200d\ufeff", "Z\u0351\u032b\u0343\u0321a\u035b\u0322l\u0354g\u0322o", "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽", "مرحبا שלום 你好 ไทย",
    "%s %n %d {0} {score} ${7+7} {{7+7}} #{1}", "'; DROP TABLE attempts; --", "../../../../etc/passwd", "C:\\CON\\..\\nul", "a__proto__b constructor toString",
    "null undefined NaN true -1e309", "$& $1 $$ $`", "W" * 600, "Donaudampfschifffahrtsgesellschaft" * 12, "/" * 400,
]
SHOWN = ["choice", "order", "match", "match-pairs", "match-matrix", "extended-text", "dialogue", "dialogue-voices"]


def hostile(exercise, naughty):
    """The exercise with every text replaced by one of the strings, in turn, and the texts used."""
    texts = iter(naughty * 20)

    def changed(value):
        if isinstance(value, dict) and set(value) == {"de", "en"}:
            return dict.fromkeys(("de", "en"), next(texts))
        if isinstance(value, dict):
            return {key: changed(found) for key, found in value.items() if found is not None}
        return [changed(found) for found in value] if isinstance(value, list | tuple) else value

    made = Exercise.model_validate(changed(exercise.model_dump(by_alias=True)))
    made._id = exercise.id
    return made


def test_texts_pass_through_python_unchanged():
    for word in NAUGHTY:
        assert TypeAdapter(Text).validate_python({"de": word, "en": word}).plain("de") == word


@pytest.mark.parametrize("broken", ["lone \ud800 half", "nul \x00 byte", "bell \x07"])
def test_what_no_file_can_hold_is_refused(broken):
    with pytest.raises(ValidationError, match="holds a character that can't be shown"):
        Text(de="good", en=broken)


@pytest.mark.parametrize("name", SHOWN)
def test_hostile_texts_of_authors(new_page, course, name):
    exercise = hostile(course.exercises[f"gallery/examples/{name}"], NAUGHTY)
    page = open_example(new_page, SimpleNamespace(exercises={exercise.id: exercise}, root=course.root), name)
    box = page.locator(".gf-live > div").first
    part = exercise.parts[0]
    answer(Mouse(page), part, box, {"text": "\n".join(NAUGHTY)} if name == "extended-text" else part.model_response())
    if not name.startswith("dialogue"):
        box.locator(".gf-part > .gf-button").click()
    box.locator(".gf-part > .gf-status, .gf-ending").first.wait_for()
    assert page.evaluate("window.hit") is None and page.locator("main img, main svg, main section script:not(.gf-data)").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    whole = page.evaluate("document.querySelector('.gf-live').textContent")
    texts = [part.prompt, *(getattr(part, "options", None) or getattr(part, "items", None) or getattr(part, "rows", None) or getattr(part, "rubric", []))]
    missing = [word for word in (text.de if isinstance(text, Text) else getattr(text, "text", None) or text.title for text in texts) if str(getattr(word, "de", word)) not in whole]
    assert missing == []


def test_a_text_that_is_too_long_is_seen_before_it_is_sent(new_page, course):
    """100 kB: the page says so in practice; a check names the task instead of handing in."""
    page = open_example(new_page, course, "extended-text")
    box = page.locator(".gf-live > div").first
    box.locator("textarea").fill("word " * 20_000)
    box.locator(".gf-part > .gf-button").click()
    assert "too long by 90000 characters" in box.locator(".gf-part > .gf-status").inner_text()
    slot = {"id": "own", "variants": [{"id": "v", "parts": [{"spec": {"id": "p", "longest": 10_000}}]}]}
    look = "async ([slot, text]) => (await import('/look/check.js')).tooLong({ slots: [slot] }, { drawn: { own: 'v' }, answers: { own: { p: { text } } } })"
    assert [page.evaluate(look, [slot, "x" * length]) for length in (0, 10_000, 10_001, 100_000)] == [0, 0, 1, 1]
