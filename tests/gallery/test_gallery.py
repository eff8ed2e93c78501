"""Every example of the gallery: its key is honest, its twin agrees, its page works for every hand, size and light."""

import json
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import expect

from givefirst.course import LANGUAGES, ResponseError, lint_course, load_course
from givefirst.course.interactions import PARTS
from givefirst.scoring import evaluate
from tests.book.sample import choice, write_course, write_page, write_yaml
from tests.browser.conftest import new_page, opened, reading_server, site  # noqa: F401 fixtures
from tests.browser.eyes_and_ears import axe_violations
from tests.browser.hands import Keyboard, Mouse, answer
from tests.scoring.test_twins import javascript  # noqa: F401 fixture

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(file.relative_to(ROOT / "exercises").with_suffix("").as_posix() for file in (ROOT / "exercises/gallery/examples").glob("*.yml"))

LONG = pytest.mark.long


@cache
def whole_course():
    return load_course(ROOT)


def parts(name: str) -> list:
    return whole_course().exercises[name].parts


def partial(part) -> list:
    """Responses between nothing and everything: the model without its last piece, and the wrong way round."""
    model = part.model_response()
    if isinstance(model, dict):
        tries = [dict(list(model.items())[:-1])]
    else:
        tries = [model[:-1], model[::-1]] if isinstance(model, list) else []
    return [response for response in tries if _fits(part, response)]


def _fits(part, response) -> bool:
    try:
        part.tokens(response)
    except ResponseError:
        return False
    return True


def test_every_interaction_has_an_example():
    shown = {part.interaction for name in EXAMPLES for part in parts(name)}
    assert shown == set(PARTS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_model_answer_earns_all_and_no_answer_nothing(name):
    for part in parts(name):
        table = part.table("de")
        full, none = (evaluate(table, part.tokens(response)) for response in (part.model_response(), None))
        assert (full["score"], full["max"]) == (part.max_points, part.max_points)
        assert none["score"] == 0
        for response in partial(part):
            assert 0 <= evaluate(table, part.tokens(response))["score"] <= part.max_points


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_public_holds_no_key(name, language):
    for part in parts(name):
        table = part.table(language)
        public = json.dumps(part.public(language), ensure_ascii=False)
        outline = json.dumps(part.outline(language), ensure_ascii=False)
        secrets = [json.dumps(piece, ensure_ascii=False) for text in table["texts"] for piece in text]
        assert [secret for secret in secrets if secret in public or secret in outline] == []
        if table["mapping"]:
            assert json.dumps(table["mapping"]) not in public


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_on_paper_there_is_something_to_do(name, language):
    for part in parts(name):
        kinds = [entry["kind"] for entry in part.outline(language)]
        assert set(kinds) - {"paragraph", "quote"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_twins_agree(name, javascript):  # noqa: F811
    for part in parts(name):
        table = part.table("de")
        responses = [None, part.model_response(), *partial(part)]
        expected = [[part.tokens(response), evaluate(table, part.tokens(response))] for response in responses]
        assert javascript(part.interaction, table, responses) == expected


def work_through(page, hand, name: str) -> None:
    """All parts of an example on the open gallery page with their model answers; each says how it went."""
    section = page.locator(f'[data-exercise="{name}"]')
    boxes = section.locator(".gf-live > div")
    for i, part in enumerate(parts(name)):
        box = boxes.nth(i)
        box.locator(".gf-part").wait_for()
        answer(hand, part, box, part.model_response())
        button = box.locator(".gf-part > .gf-button:visible")
        if button.count():
            hand.press(button)
        status = box.locator(".gf-part > .gf-status")
        expect(status).not_to_be_empty()
        if part.max_points:
            expect(status).to_contain_text(str(part.max_points))


@pytest.mark.parametrize(("language", "hand"), [("de", Mouse), ("en", Keyboard), pytest.param("de", Keyboard, marks=LONG), pytest.param("en", Mouse, marks=LONG)])
@pytest.mark.parametrize("name", EXAMPLES)
def test_example_works_for_every_hand(reading_server, new_page, name, language, hand):  # noqa: F811
    page = new_page(reading_server.url, viewport={"width": 360, "height": 740})
    opened(page, f"/{language}/gallery.html")
    if hand is Keyboard:  # Tab starts here, as after the skip link; the way through the whole page is the lesson tests' part
        page.locator(f'[data-exercise="{name}"]').evaluate("e => { e.tabIndex = -1; e.focus(); }")
    work_through(page, hand(page), name)


@pytest.mark.parametrize(("language", "width", "scheme"), [
    ("de", 360, "light"), ("en", 1280, "dark"),
    *(pytest.param(*rest, marks=LONG) for rest in [("de", 360, "dark"), ("de", 1280, "light"), ("de", 1280, "dark"), ("en", 360, "light"), ("en", 360, "dark"), ("en", 1280, "light")]),
])
def test_axe_finds_nothing_before_and_after(reading_server, new_page, language, width, scheme):  # noqa: F811
    page = new_page(reading_server.url, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    opened(page, f"/{language}/gallery.html")
    for summary in page.locator(".gf-source summary").all():
        summary.click()
    _nothing_found(page, width)
    for name in EXAMPLES:
        work_through(page, Mouse(page), name)
    _nothing_found(page, width)


def _nothing_found(page, width: int) -> None:
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_gallery_shows_the_files_and_is_for_authors_only(site, language):  # noqa: F811
    folder = site / language
    text = (folder / "gallery.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in text
    for name in EXAMPLES:
        assert f'data-exercise="{name}"' in text and f"exercises/{name}.yml" in text
    others = [page for page in folder.rglob("*.html") if page.name != "gallery.html"]
    assert others and not [page for page in others if "gallery" in page.read_text(encoding="utf-8")]
    assert "gallery" not in (folder / "searchindex.js").read_text(encoding="utf-8")


def test_lint_wants_no_page_for_an_example_and_refuses_one(tmp_path):
    root = write_course(tmp_path)
    write_yaml(root / "exercises/gallery/examples/choice.yml", choice("word", "an example"))
    assert [problem for problem in lint_course(load_course(root)) if "gallery" in str(problem)] == []
    write_page(root, "immigrant/dialogue/extra", "# Extra\n\n```{exercise} gallery/examples/choice\n```\n")
    problems = [str(problem) for problem in lint_course(load_course(root)) if "gallery" in str(problem)]
    assert len(problems) == 2 and all("extra.md:3" in problem and "copy it into a module" in problem for problem in problems)
