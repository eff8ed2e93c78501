"""One example of the gallery on a page of its own, with the real host, styles and security headers, without building a book."""

import html
import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from givefirst.book.assets import page_files
from givefirst.book.nodes import embed_json
from givefirst.course import words
from givefirst.course.pictures import FOLDER, PUBLISHED
from givefirst.server.gate import SECURITY_HEADERS
from tests.browser.eyes_and_ears import axe_violations
from tests.browser.hands import Mouse, answer

HOST = "http://course.test"
HEADERS = {"content-security-policy": dict(SECURITY_HEADERS)[b"content-security-policy"].decode()}
TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
TARGET = 24  # CSS pixels, WCAG 2.5.8


def open_example(new_page, course, name: str, language: str = "en", pictures: bool = True, **options):
    """A page with the example, ready to work on. pictures: False blocks them."""
    page = new_page(HOST, **({"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"} | options))
    page.route(f"{HOST}/**", _server(course, course.exercises[f"gallery/examples/{name}"], pictures))
    page.goto(f"/{language}/some/where/page.html")
    page.locator(".gf-part").first.wait_for()
    return page


def answer_right(page, hand, part, points: int) -> None:
    """On an English page: everything is right, and the same answer is there in German."""
    box = page.locator(".gf-live")
    answer(hand, part, box, part.model_response())
    hand.press(box.get_by_role("button", name="Check"))
    expect(box.get_by_role("status")).to_have_text(f"That fits. {points} of {points} points.")
    assert page.evaluate("document.activeElement.textContent") == "Check" or isinstance(hand, Mouse)
    page.goto("/de/other/lesson/page.html")
    expect(box.get_by_role("status")).to_have_text(f"Passt. {points} von {points} Punkten.")


def _server(course, exercise, pictures: bool):
    files = page_files()

    def serve(route):
        path = urlsplit(route.request.url).path
        file = path.rsplit("/", 1)[1]
        found = re.fullmatch(rf"/(?:de|en)/{PUBLISHED}/(.+)", path)
        if file == "page.html":
            body = _html(exercise, path.split("/")[1])
            route.fulfill(content_type="text/html; charset=utf-8", body=body, headers=HEADERS)
        elif found and pictures:
            route.fulfill(content_type=TYPES["svg"], body=(course.root / FOLDER / found[1]).read_bytes(), headers=HEADERS)
        elif file in files:
            route.fulfill(content_type=TYPES[file.rsplit(".", 1)[1]], body=files[file], headers=HEADERS)
        elif file.endswith(".woff2"):
            route.fulfill(content_type="font/woff2", body=(course.root / FOLDER / "fonts" / file).read_bytes())
        elif file == "favicon.ico":
            route.fulfill(status=204)
        else:
            route.abort()

    return serve


def _html(exercise, language: str) -> str:
    tables = exercise.tables(language)
    parts = [{"spec": part.public(language), "table": tables[part.id]} for part in exercise.parts]
    steps = {"steps": True} if exercise.steps else {}
    data = embed_json({"id": exercise.id, "title": exercise.title[language], "parts": parts, **steps})
    return f"""<!DOCTYPE html><html lang="{language}" data-mode="static" data-content_root="../../"><head><meta charset="utf-8"><title>x</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/look/page.css">
<script type="application/json" id="gf-words">{embed_json(words(language))}</script></head><body><div class="gf-frame"><div class="gf-column"><main><h1>Course</h1><h2>Lesson</h2>
<section class="gf-exercise" data-exercise="{exercise.id}" aria-labelledby="title"><h3 class="gf-title" id="title">{html.escape(exercise.title[language])}</h3>
<script type="application/json" class="gf-data">{data}</script></section></main></div></div>
<script type="module" src="/look/page.js"></script></body></html>"""


def assert_accessible(page) -> None:
    """No rule of axe is broken, nothing is cut off, nothing is too small for a finger."""
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        """(least) => [...document.querySelectorAll("button, input:not([type=checkbox], [type=radio]), label.gf-option")]
            .map((e) => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width && (box.width < least || box.height < least))
            .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)""",
        TARGET,
    )
    assert small == []
