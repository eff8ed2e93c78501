"""What is compared of a typed answer is the same in Python and in the browser, for every character there is."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from givefirst.course.interactions.text_entry import normalise
from givefirst.widgets import module_source

PLAIN = st.sampled_from("aAzZ0äÖßẞéİſŉﬀＡ １“’´–‑.…\u00ad\u0308\u200b\u2028\t")


@pytest.fixture(scope="module")
def javascript(browser):
    """list of texts -> list of what the browser makes of them"""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(
        content_type="text/javascript" if route.request.url.endswith(".js") else "text/html", body=module_source("text-entry")))
    page.goto("http://course.test/page")
    yield lambda texts: page.evaluate("async (texts) => { const { normalise } = await import('/text-entry.js'); return texts.map(normalise); }", texts)
    page.close()


def test_every_character_alone_and_between_letters(javascript):
    points = [n for n in range(0x30000) if not 0xD800 <= n < 0xE000]
    for start in range(0, len(points), 40_000):
        texts = [text for n in points[start:start + 40_000] for text in (chr(n), f"B{chr(n)}a")]
        wrong = [(text, found) for text, found in zip(texts, javascript(texts), strict=True) if found != normalise(text)]
        assert wrong == []


def test_any_text(javascript, long):
    @settings(max_examples=400 if long else 40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.text(max_size=30) | st.text(PLAIN, max_size=12), min_size=20, max_size=60))
    def agree(texts):
        assert javascript(texts) == [normalise(text) for text in texts]

    agree()


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("Größe", "groesse"), ("GRÖSSE.", "groesse"), ("Gro\u0308ße", "groesse"), (" e‑Mail … ", "e-mail"), ("„Ja“", '"ja"'), ("l’été", "l'été"),
        ("zwei\u00a0 \t Wörter", "zwei woerter"), ("Silben\u00adtrennung", "silbentrennung"), ("...", ""), ("", ""), ("日本", "\ufffd\ufffd"),
    ],
)
def test_examples(written, form):
    assert normalise(written) == form
    assert normalise(form) == form
