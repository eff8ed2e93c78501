"""Every page, both languages: for everybody, at every size, without JavaScript, with nothing from elsewhere."""

import gzip
import json
import re
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from givefirst.book.german import stem
from givefirst.course.interactions import PARTS
from tests.browser.conftest import opened
from tests.browser.eyes_and_ears import axe_violations
from tests.browser.hands import Mouse
from tests.browser.test_journey import LESSONS, WORDS, begin, do_exercises, take_check

ROOT = Path(__file__).parents[2]
MODULE = "immigrant/dialogue"
PAGES = ["", *sorted(path.relative_to(ROOT / "book" / "de").with_suffix(".html").as_posix() for path in (ROOT / "book" / "de").rglob("*.md")), "search.html?q=Frage"]
_WORD = re.compile(r"\w+")
SMALLEST_TARGET = 24  # CSS pixels, WCAG 2.5.8


# A page is loaded once, wide, since there nothing is folded. With --long each is looked at in every size and scheme; else in two of the four:
# a language has the light of one size and the dark of the other, page by page in turn, the other language the rest.
LOOKS = [(1280, "light"), (360, "dark"), (1280, "dark"), (360, "light")]


@pytest.mark.parametrize("language", ["de", "en"])
def test_axe_finds_nothing_nothing_is_cut_and_targets_are_large_enough(reading_server, new_page, language, long):
    page = new_page(reading_server.url, reduced_motion="reduce")
    for number, name in enumerate(PAGES):
        opened(page, f"/{language}/{name}")
        assert page.locator("html").get_attribute("lang") == language
        first = 2 * ((number + (language == "en")) % 2)
        for width, scheme in LOOKS if long else LOOKS[first : first + 2]:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            axe_finds_nothing(page, f"{language}/{name} {width} {scheme}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{language}/{name} is wider than the screen"
        assert small_targets(page) == [], f"{language}/{name}"


def small_targets(page) -> list[str]:
    """Buttons, inputs' labels and links outside running text that a thumb would miss."""
    page.evaluate("document.querySelector('.gf-menu').open = true")  # closed, its links have no size that anybody meets
    return page.evaluate(
        """(least) => [...document.querySelectorAll("button, select, textarea, label.gf-option, nav a, header a, summary, input:not([type=radio]):not([type=checkbox])")]
            .map((e) => [e, e.getBoundingClientRect()])
            .filter(([, box]) => box.width && box.right > 0 && (box.width < least || box.height < least))
            .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)""",
        SMALLEST_TARGET,
    )


@pytest.mark.parametrize("language", ["de", "en"])
def test_without_javascript_everything_can_be_read(reading_server, new_page, course, language):
    page = new_page(reading_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740})
    for name in PAGES:
        page.goto(f"/{language}/{name}")
        for section in page.locator("section.gf-exercise[data-exercise]").all():
            exercise = course.exercises[section.get_attribute("data-exercise")]
            text = " ".join(section.inner_text().split())
            for part in exercise.parts:
                assert " ".join(part.prompt.plain(language).split()) in text
                for option in getattr(part, "options", []):
                    assert " ".join(option.text.plain(language).split()) in text
    page.goto(f"/{language}/{MODULE}/check.html")
    text = " ".join(page.locator("section.gf-check").inner_text().split())
    for slot in course.checks[MODULE].slots.values():
        first = next(iter(slot.variants.values()))
        assert " ".join(first.parts[0].prompt.plain(language).split()) in text


def test_scenes_without_javascript_are_plain_links(reading_server, new_page):
    page = new_page(reading_server.url, java_script_enabled=False)
    page.goto(f"/en/{MODULE}/angry-customer.html")
    link = page.locator("section.gf-exercise .gf-paper-scene a").first
    target = link.get_attribute("href")
    link.click()
    assert page.url.endswith(target)
    assert page.locator(f"[id='{target.removeprefix('#')}']").count() == 1


FOUND = {  # words as people type them -> the title of a page they must lead to
    "de": {"Treppen": "Dialogtreppe", "beschwerde": "Kommentare", "GRÜSSE": None, "Gruesse": None, "Fotos": None, "Foto": None, "Haeuser": None, "haus": None,
           "Intranet": None, "Datenschuetzer": None},
    "en": {"invitations": "invitation", "PHOTO": None, "photos": None, "colleague": None, "colleagues": None, "company": None, "companies": None},
}


@pytest.mark.parametrize("language", FOUND)
def test_search_on_a_phone_finds_every_form_of_a_word(reading_server, new_page, language):
    page = new_page(reading_server.url, viewport={"width": 360, "height": 740})
    for word, title in FOUND[language].items():
        page.goto(f"/{language}/search.html?q={word}")
        page.locator("#search-results li a", has_text=title or "").first.wait_for()
    page.locator("#search-results li p.context").first.wait_for()
    if language == "de":  # English is Sphinx's own
        words = sorted({word.lower() for file in (ROOT / "book" / "de").rglob("*.md") for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))})
        typed = page.evaluate("(words) => words.map((word) => new Stemmer().stemWord(word))", words)
        assert len(words) > 1000 and [pair for pair in zip(words, map(stem, words), typed, strict=True) if pair[1] != pair[2]] == []


def test_menu_on_a_phone_and_language_switch_stays_on_the_page(reading_server, new_page):
    page = new_page(reading_server.url, viewport={"width": 360, "height": 740})
    page.goto("/de/")
    for link in ("Ins Gespräch kommen", "Die Dialogtreppe"):
        page.locator("summary", has_text="Menü").click()
        page.get_by_role("navigation", name="Menü").get_by_role("link", name=link, exact=True).click()
    page.wait_for_url("**/de/immigrant/dialogue/staircase.html")
    page.locator('header a[hreflang="en"]').click()
    page.wait_for_url("**/en/immigrant/dialogue/staircase.html")


def test_first_visit_stays_within_the_budget(reading_server, new_page):
    """Counted in bytes and requests, not in time: 100 kB and 15 requests with pictures, 10 without; of the interactions those that are shown."""
    lessons = 0
    for name in PAGES:
        page = new_page(reading_server.url)
        sizes = {}
        page.on("requestfinished", lambda request: sizes.__setitem__(request.url, request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]))
        page.goto(f"/de/{name}")
        page.wait_for_load_state("networkidle")
        data = [json.loads(text) for text in page.locator("section.gf-exercise script.gf-data").all_text_contents()]
        if data:
            lessons += 1
            assert len(sizes) <= 15 and sum(sizes.values()) <= 100_000, name
            assert len([url for url in sizes if "/_images/" not in url]) <= 10, sizes
            loaded = {url.rpartition("/")[2].removesuffix(".js") for url in sizes} & {*PARTS, "giving"}
            assert loaded == {part["spec"]["interaction"] for exercise in data for part in exercise["parts"]}, name
        page.context.close()
    assert lessons >= 5


def test_static_site_checks_oneself_and_says_so(static_site, new_page, course):
    page = new_page(static_site)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/en/{MODULE}/check.html")
    page.get_by_text("Self-check, not recorded").wait_for()
    page.get_by_role("button", name="Start the check").click()
    offers = []
    take_check(page, Mouse(page), course, WORDS["en"], each_step=lambda slot: offers.append(page.locator(".gf-send").count()))
    assert offers and not any(offers)  # nobody could read what is sent
    page.get_by_role("heading", name="passed").wait_for()
    assert page.get_by_text("Self-check, not recorded").is_visible()
    assert not any("/api/" in url for url in asked)


def test_server_never_gives_a_key_away(reading_server, site, course):
    """No file of the site holds a feedback text of a check item; the keys folder does not exist."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{reading_server.url}/keys/immigrant-dialogue.de.json")
    assert refused.value.code == 404
    whole = "\n".join(_texts(site))
    items = course.check_items()
    open_texts = {text for name, exercise in course.exercises.items() if name not in items for text in _secrets(exercise)}
    secrets = {text for name in items for text in _secrets(course.exercises[name])} - open_texts
    assert len(secrets) > 200
    # Thousands of searches through all of it would take minutes: only those whose first words follow each other somewhere are looked for.
    words = _WORD.findall(whole)
    beginnings = set(zip(words, words[1:], words[2:], strict=False))
    suspects = [secret for secret in secrets if len(first := tuple(_WORD.findall(secret)[:3])) < 3 or first in beginnings]
    assert [secret for secret in suspects if secret in whole] == []


def _texts(site: Path):
    """What stands in the files of the site; compressed ones, whose name ends with .gz, hold what stands beside them."""
    for file in sorted(site.rglob("*")):
        if file.suffix in (".html", ".js", ".json", ".txt") and file.is_file():
            yield file.read_text(encoding="utf-8", errors="replace")
        if file.suffix == ".gz":
            assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes(), file


def _secrets(exercise) -> list[str]:
    found = []
    for language in ("de", "en"):
        for table in exercise.tables(language).values():
            found += [part[0][0] for text in table["texts"] for part in text if part and isinstance(part[0][0], str) and len(part[0][0]) > 30]
    return found


def axe_finds_nothing(page, where: str) -> None:
    assert axe_violations(page) == [], where


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 360, "light"), ("en", 1280, "dark")])
def test_axe_while_working(server, new_page, course, language, width, scheme):
    """With feedback on the page, in each step of the check, and on its result."""
    page = new_page(server.url, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    for lesson in LESSONS:
        page.goto(f"/{language}/{MODULE}/{lesson}.html")
        do_exercises(page, Mouse(page), course)
        axe_finds_nothing(page, lesson)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, lesson
    page.goto(f"/{language}/{MODULE}/check.html")
    begin(page, Mouse(page), WORDS[language])
    take_check(page, Mouse(page), course, WORDS[language], each_step=lambda slot: axe_finds_nothing(page, slot))
    page.locator(".gf-result").wait_for()
    for details in page.locator(".gf-slot-result").all():
        details.locator("summary").click()
    page.locator(".gf-feedback").first.wait_for()
    axe_finds_nothing(page, "result")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
