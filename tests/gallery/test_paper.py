"""Every example on paper and without JavaScript: all can be read, answers stand on a page of their own, nothing is dead."""

import html
import re

import pytest

from givefirst.course import LANGUAGES
from givefirst.course.text import plain
from tests.browser.conftest import new_page, reading_server, site  # noqa: F401 fixtures
from tests.gallery.test_gallery import EXAMPLES, whole_course

READ = ("prompt", "context", "source", "title", "text", "label", "hint", "speaker")  # keys of a spec that hold an INLINE
LISTS = ("levels", "reflection")  # and a list of them
DRAWN = ("answers", "offers", "themes", "meters")  # shown after an answer
CONTROLS = "button:visible, input:visible, select:visible, textarea:visible"


def squeeze(text: str) -> str:
    return " ".join(text.split())


def texts_of(spec, key: str = "") -> list[str]:
    """Every text of a spec that stands in its question."""
    if isinstance(spec, dict):
        return [text for name, value in spec.items() if name not in DRAWN for text in texts_of(value, name)]
    if isinstance(spec, list) and key in READ:
        return [plain(spec)]
    if isinstance(spec, list):
        return [text for value in spec for text in texts_of(value, "text" if key in LISTS else key)]
    return [spec] if key == "suggestions" else []


def question(name: str, language: str) -> set[str]:
    exercise = whole_course().exercises[name]
    found = {text for part in exercise.parts for text in texts_of(part.public(language))}
    return {squeeze(line) for text in [*found, exercise.title[language]] for line in text.split("\n")}


def told(part, language: str) -> set[str]:
    """What is said to the model answer of a part."""
    table = part.table(language)
    blocks = [table["texts"][table["feedback"][token]] for token in part.tokens(part.model_response()) if token in table["feedback"]]
    blocks += [table["texts"][index] for _, index in table["outcomes"][-1:]]
    models = [model[key] for model in table.get("models", []) for key in ("title", "text", "note")]
    return {squeeze(plain(piece)) for piece in [*(piece for block in blocks for piece in block), *models, *table.get("notes", {}).values()] if piece}


def missing(texts: set[str], shown: str) -> list[str]:
    return sorted(text for text in texts if text not in squeeze(shown))


@pytest.fixture(scope="module")
def gallery(browser, reading_server):  # noqa: F811
    """gallery(language, scripts) -> the gallery page, opened once."""
    pages = {}

    def open_gallery(language: str, scripts: bool):
        if (language, scripts) not in pages:
            page = pages[language, scripts] = browser.new_page(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
            page.goto(f"{reading_server.url}/{language}/gallery.html")
            page.wait_for_load_state("networkidle")
        return pages[language, scripts]

    yield open_gallery
    for page in pages.values():
        page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_without_javascript_the_question_can_be_read_and_nothing_is_dead(gallery, name, language):
    page = gallery(language, False)
    section = page.locator(f'[data-exercise="{name}"]')
    assert missing(question(name, language), section.inner_text()) == []
    assert section.locator(CONTROLS).count() == 0
    empty = section.locator(":is(p, li, blockquote, h3, div, ul, table):visible").filter(has_not_text=re.compile(r"\S"))
    assert [box.evaluate("e => e.outerHTML") for box in empty.all() if not box.locator("img").count()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_on_paper_the_question_can_be_read(gallery, name, language):
    page = gallery(language, True)
    page.emulate_media(media="print")
    section = page.locator(f'[data-exercise="{name}"]')
    assert missing(question(name, language), section.inner_text()) == []
    assert section.locator(CONTROLS).count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_stand_behind_the_page_on_paper(gallery, language):
    page = gallery(language, True)
    box = page.locator(".gf-answers")
    page.emulate_media(media="screen")
    assert box.count() == 1 and not box.is_visible()  # there, the exercises say it themselves
    page.emulate_media(media="print")
    assert box.evaluate("e => getComputedStyle(e).breakBefore") == "page"
    assert box.evaluate("e => [...document.querySelectorAll('section.gf-exercise')].every((s) => s.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)")
    _holds_the_answers(box.inner_text(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_can_be_read_without_javascript(gallery, language):
    _holds_the_answers(gallery(language, False).locator(".gf-answers").inner_text(), language)


def _holds_the_answers(shown: str, language: str) -> None:
    for name in EXAMPLES:
        exercise = whole_course().exercises[name]
        texts = {text for part in exercise.parts for text in told(part, language)}
        private = all(part.private for part in exercise.parts)
        assert bool(texts) != private
        assert missing(texts | {squeeze(exercise.title[language])} if texts else texts, shown) == [], name
        assert private == (exercise.title[language] not in shown), name


def test_a_long_text_of_the_learner_is_on_paper_as_a_whole(reading_server, new_page):  # noqa: F811
    page = new_page(reading_server.url)
    page.goto("/en/gallery.html")
    box = page.locator('[data-exercise="gallery/examples/extended-text"]')
    box.locator("textarea").fill("A line of mine.\n" * 40)
    box.locator(".gf-button").click()
    box.locator(".gf-models").wait_for()
    page.emulate_media(media="print")
    assert box.locator("textarea").is_visible()
    assert box.locator("textarea").evaluate("e => e.scrollHeight - e.clientHeight") <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_has_its_answers_and_no_check_has(site, course, language):  # noqa: F811
    items = course.check_items()
    sentences = {name: {text for part in exercise.parts for text in told(part, language) if len(text) > 40} for name, exercise in course.exercises.items()}
    practised = {text for name, texts in sentences.items() if name not in items for text in texts}
    sentences = {text for name in items for text in sentences[name]} - practised
    assert len(sentences) > 100
    for file in (site / language).rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        shown = [course.exercises[name] for name in re.findall(r'data-exercise="([^"]+)"', text) if name in course.exercises]
        assert ('class="gf-answers"' in text) == any(not part.private for exercise in shown for part in exercise.parts), file.name
        assert [sentence for sentence in sentences if html.escape(sentence) in text or sentence in text] == [], file.name
