"""The model "Give and take" on a page: for the mouse, the keyboard, a screen reader, without network and without JavaScript."""

import json
import re
import subprocess
import sys

import pytest

from givefirst.book.build import build_site
from givefirst.giving.table import kept_table
from givefirst.giving.texts import texts
from givefirst.giving.world import key
from tests.book.sample import write_course, write_page
from tests.browser.eyes_and_ears import axe_violations
from tests.browser.hands import Keyboard

OPEN = {language: texts(language)["open"] for language in ("de", "en")}
MODEL = "section[data-simulation]"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """(address, table) of a course that shows the model on its first page."""
    root = write_course(tmp_path_factory.mktemp("giving"))
    write_page(root, "index", "# Home LANGUAGE\n\n```{simulation}\n```\n")
    build_site(root, root / "site", "static")
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(root / "site")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = re.search(r"port (\d+)", process.stdout.readline())[1]
    yield f"http://127.0.0.1:{port}", json.loads(kept_table(root).read_text(encoding="utf-8"))
    process.terminate()
    process.wait()


def sentence(table, language, givers, takers, benefit, cost) -> str:
    """What the page must say of a setting."""
    words, cell = texts(language), table["cells"][key(givers, takers, benefit, cost)]
    g, t = cell["givers"][-1], cell["takers"][-1]
    return " ".join([
        words["start_text"].format(givers=givers, takers=takers, careful=100 - givers - takers),
        words["end_text"].format(rounds=table["rounds"], givers=g, takers=t, careful=100 - g - t),
        words["helped_text"].format(helped=cell["helped"]), words["kept_text"].format(kept=cell["kept"], runs=table["runs"])])


def open_model(page, language="de"):
    page.goto(f"/{language}/index.html")
    page.get_by_role("button", name=OPEN[language]).click()
    page.locator(".gf-give-chart").wait_for()


def test_table_comes_only_when_opened_and_the_text_says_what_it_holds(book, new_page):
    base, table = book
    page = new_page(base)
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.goto("/de/index.html")
    page.get_by_role("button", name=OPEN["de"]).wait_for()
    page.wait_for_load_state("networkidle")
    assert not [url for _, url in asked if url.endswith(".json")]
    page.get_by_role("button", name=OPEN["de"]).click()
    text = page.locator(".gf-give-text")
    text.wait_for()
    assert text.text_content() == sentence(table, "de", 20, 20, 4, 1)
    assert len([url for _, url in asked if url.endswith(".json")]) == 1
    page.get_by_label(texts("de")["benefit"]).fill("0")
    page.get_by_label(texts("de")["cost"]).fill("2")
    assert text.text_content() == sentence(table, "de", 20, 20, 2, 3)
    assert {method for method, _ in asked} == {"GET"}


def test_chart_and_numbers_follow_the_table(book, new_page):
    base, table = book
    page = new_page(base)
    open_model(page)
    cell = table["cells"][key(20, 20, 4, 1)]
    heights = page.locator("polyline.gf-give-takers").evaluate("line => [...line.points].map((point) => point.y)")
    top, bottom = (page.locator(".gf-give-grid").nth(i).evaluate("line => line.y1.baseVal.value") for i in (-1, 0))
    assert [round(100 * (y - bottom) / (top - bottom)) for y in heights] == cell["takers"]
    page.locator(".gf-give-numbers summary").click()
    rows = page.locator(".gf-give-numbers tbody tr")
    last = [re.sub(r"\D", "", text) for text in rows.last.locator("td").all_text_contents()]
    assert last == [str(cell["givers"][-1]), str(cell["takers"][-1]), str(100 - cell["givers"][-1] - cell["takers"][-1])]
    assert len({line.get_attribute("stroke-dasharray") for line in page.locator("svg.gf-give-chart polyline").all()}) == 3


def test_keyboard_alone(book, new_page):
    base, table = book
    page = new_page(base)
    page.goto("/en/index.html")
    hand = Keyboard(page)
    hand.write(page.get_by_label(texts("en")["before"]), "The takers, I fear")
    hand.press(page.get_by_role("button", name=OPEN["en"]))
    givers, takers = page.get_by_label(texts("en")["set_givers"]), page.get_by_label(texts("en")["set_takers"])
    page.locator(".gf-give-chart").wait_for()
    assert givers.evaluate("e => e === document.activeElement")  # the button went away: the focus goes on with what came
    page.keyboard.press("End")
    assert (givers.get_attribute("aria-valuetext"), takers.get_attribute("aria-valuetext")) == ("100%", "0%")
    assert page.locator(".gf-give-text").text_content() == sentence(table, "en", 100, 0, 4, 1)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.locator(".gf-give-text").text_content() == sentence(table, "en", 80, 20, 4, 1)
    hand.write(page.get_by_label(texts("en")["after"]), "How fast it went")
    assert page.locator(".gf-give-text").get_attribute("aria-live") == "polite"


def test_what_one_wrote_and_set_comes_back_in_the_other_language(book, new_page):
    base, table = book
    page = new_page(base)
    page.goto("/de/index.html")
    page.get_by_label(texts("de")["before"]).fill("Die Gebenden <b>")
    page.get_by_role("button", name=OPEN["de"]).click()
    page.get_by_label(texts("de")["set_takers"]).fill("3")
    page.get_by_label(texts("de")["after"]).fill("Nichts")
    page.goto("/en/index.html")
    page.locator(".gf-give-chart").wait_for()
    assert page.get_by_label(texts("en")["before"]).input_value() == "Die Gebenden <b>"
    assert page.get_by_label(texts("en")["after"]).input_value() == "Nichts"
    assert page.locator(".gf-give-text").text_content() == sentence(table, "en", 20, 60, 4, 1)


@pytest.mark.parametrize("kept", [{"setting": {"givers": 33, "takers": 20, "benefit": 4, "cost": 1}}, {"setting": {"givers": 100, "takers": 100, "benefit": 4, "cost": 1}}, {"setting": 7}])
def test_a_kept_setting_that_no_longer_exists_is_left(book, new_page, kept):
    base, table = book
    page = new_page(base)
    page.goto("/en/index.html")
    parts = {"model": {"response": kept | {"opened": True}, "attempts": 0, "checked": False}}
    page.evaluate("(parts) => localStorage.setItem('givefirst:1:simulation/giving', JSON.stringify(parts))", parts)
    page.reload()
    page.locator(".gf-give-chart").wait_for()
    assert page.locator(".gf-give-text").text_content() == sentence(table, "en", 20, 20, 4, 1)


def test_without_network_it_says_so_and_can_be_tried_again(book, new_page):
    page = new_page(book[0])
    page.route("**/giving-*.json", lambda route: route.abort())
    page.goto("/de/index.html")
    button = page.get_by_role("button", name=OPEN["de"])
    button.click()
    page.get_by_text(texts("de")["failed"]).wait_for()
    page.unroute("**/giving-*.json")
    button.click()
    page.locator(".gf-give-chart").wait_for()
    page.expected_problems("ERR_FAILED")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("de", 360), ("en", 1280)])
def test_for_everybody(book, new_page, language, width, scheme):
    page = new_page(book[0], viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    open_model(page, language)
    for summary in page.locator(f"{MODEL} summary").all():
        summary.click()
    assert axe_violations(page) == []
    wide = page.evaluate(f"Math.max(...[...document.querySelectorAll('{MODEL}, {MODEL} *')].map((e) => e.getBoundingClientRect().right))")
    assert wide <= width
    small = page.locator(f"{MODEL} :is(button, input, summary, textarea)").evaluate_all("all => all.filter((e) => e.getBoundingClientRect().height < 24).length")
    assert small == 0
    for limit in texts(language)["limits"]:
        assert page.locator(".gf-give-honest").get_by_text(limit).is_visible()


def test_chart_fits_when_the_window_changes(book, new_page):
    page = new_page(book[0], viewport={"width": 1280, "height": 800})
    open_model(page)
    before = page.locator(".gf-give-chart").bounding_box()["width"]
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("before => document.querySelector('.gf-give-chart').getBoundingClientRect().width < before - 100", arg=before)
    assert page.locator(".gf-give-chart").get_attribute("viewBox").split()[2] == page.locator(".gf-give-chart").get_attribute("width")


def test_without_javascript(book, new_page):
    page = new_page(book[0], java_script_enabled=False)
    page.goto("/de/index.html")
    said = page.locator(MODEL).inner_text()
    words = texts("de")
    for text in [*words["limits"], words["before"], words["after"], words["source"], words["example"]]:
        assert text in said
    assert page.locator(f"{MODEL} table tbody tr").count() == 3
