"""My course: the way of each theme in one click, back to where one was, what one can do, all of it on the device; and the pages about the course."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import axe_finds_nothing

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
LESSON = "immigrant/dialogue/staircase"
NEW = ("index", "my-course", "take-away", "glossary", "sources", "privacy", "style")
SHIFTS = "window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });"


def kept(page, name: str):
    return json.loads(page.evaluate(f"localStorage.getItem('givefirst:1:{name}')") or "null")


def test_a_way_is_chosen_in_one_click_and_the_course_goes_on_where_one_was(reading_server, new_page):
    page = new_page(reading_server.url, locale="de", **PHONE)
    page.goto("/de/my-course.html")
    start = page.locator(".gf-resume")
    expect(start).to_contain_text("Ankommen")  # nothing was opened yet
    theme = page.locator('.gf-theme[data-theme="dialogue"]')
    theme.get_by_label("Dazugekommen").check()
    assert kept(page, "path") == {"dialogue": "immigrant"}
    expect(theme.locator(".gf-theme-next a")).to_have_text("Ins Gespräch kommen")

    page.goto(f"/de/{LESSON}.html")
    for address in ("/de/index.html", "/de/my-course.html", "/de/immigrant/dialogue/index.html"):
        page.goto(address)
        expect(page.locator(".gf-resume")).to_contain_text("Weiter, wo Sie waren")
        assert page.locator(".gf-resume").evaluate("e => e.href").endswith(f"/de/{LESSON}.html"), address
    expect(page.locator(".gf-module td", has_text="Die Dialogtreppe").locator(".gf-done-mark")).to_be_visible()
    assert page.locator(".gf-module td .gf-done-mark").count() == 1
    page.goto("/de/refuser/giving/index.html")  # another module begins at its beginning
    expect(page.locator(".gf-resume")).to_contain_text("Was Netzwerke übersetzen")

    page.goto("/de/my-course.html")
    theme.get_by_label("Mit Abstand").check()  # and the other themes stay as they are
    assert kept(page, "path") == {"dialogue": "refuser"}
    expect(theme.locator(".gf-theme-next a")).to_have_text("Mitreden, ohne zu posten")


def test_what_is_not_begun_says_so(reading_server, new_page):
    page = new_page(reading_server.url, locale="de", **PHONE)
    page.goto("/de/my-course.html")
    for theme in page.locator(".gf-theme").all():
        choice = theme.get_by_role("group", name="Mein Weg in diesem Thema")
        expect(choice.get_by_role("radio")).to_have_count(3)
        expect(theme.locator(".gf-theme-next")).to_contain_text("Noch kein Weg gewählt")
    row = page.locator('fieldset[data-row="comment"]')
    expect(row).to_contain_text("Am Anfang: nichts eingetragen")
    expect(row.locator("select option:checked")).to_have_text("bitte wählen")


def test_what_is_completed_and_what_one_can_do_are_for_oneself(reading_server, new_page):
    page = new_page(reading_server.url, locale="en", **PHONE)
    sent = []
    page.on("request", lambda request: request.method != "GET" and sent.append(request.url))
    page.route("**/api/me", lambda route: route.fulfill(json={"learner": True, "name": None, "csrf": "x", "completed": ["dialogue"]}))
    page.goto("/en/arrival/your-path.html")
    page.evaluate("""localStorage.setItem("givefirst:1:arrival/can-do", JSON.stringify({ giving: { response: { comment: "partly" }, attempts: 0 } }))""")
    page.goto("/en/my-course.html")
    expect(page.locator('.gf-theme[data-theme="dialogue"] .gf-theme-next')).to_have_text("Completed.")
    expect(page.locator('.gf-theme[data-theme="giving"]')).not_to_contain_text("Completed")
    row = page.locator('fieldset[data-row="comment"]')
    expect(row).to_contain_text("At the start: partly")
    row.get_by_label("Today").select_option("yes")
    page.goto("/de/my-course.html")  # the words go with the language
    expect(row).to_contain_text("Am Anfang: teils")
    expect(row.get_by_label("Heute")).to_have_value("ja")
    assert kept(page, "arrival/can-do-today")["giving"]["response"] == {"comment": "yes"}
    assert sent == []
    page.route("**/api/me", lambda route: route.fulfill(json={"learner": True, "name": None, "csrf": "x", "completed": ["giving", "dialogue", "sharing"]}))
    page.reload()
    expect(page.locator(".gf-resume")).to_contain_text("Alle drei Themen sind abgeschlossen. Zum Schluss Abschluss")
    page.route("**/api/me", lambda route: route.fulfill(json={"learner": True, "name": None, "csrf": "x", "completed": ["giving", "dialogue", "sharing", "final"]}))
    page.reload()
    expect(page.locator(".gf-resume")).to_contain_text("Der ganze Kurs ist geschafft")
    expect(page.locator(".gf-resume")).to_contain_text("Ihr Zertifikat")
    expect(page.locator(".gf-resume")).to_have_attribute("href", "/de/my-record")


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 360, "dark"), ("en", 1280, "light")])
def test_the_pages_about_the_course_are_for_everybody(reading_server, new_page, language, width, scheme):
    page = new_page(reading_server.url, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    page.add_init_script(SHIFTS)
    for name in NEW:
        page.goto(f"/{language}/{name}.html")
        page.wait_for_load_state("networkidle")
        axe_finds_nothing(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("window.shift") < 0.01, name
        small = page.evaluate("""() => [...document.querySelectorAll(".gf-level a, .gf-theme a, .gf-theme label, .gf-can-do select, .gf-footer a, .gf-next")]
            .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML.slice(0, 80))""")
        assert small == [], name


def test_without_javascript_my_course_shows_the_themes_with_their_modules(reading_server, new_page):
    page = new_page(reading_server.url, java_script_enabled=False, **PHONE)
    page.goto("/de/my-course.html")
    theme = page.locator('.gf-theme[data-theme="giving"]')
    expect(theme.get_by_role("link", name="Vom Mitlesen zum ersten Geschenk")).to_be_visible()
    expect(page.locator("#can-do")).to_be_hidden()
    assert page.locator(".gf-theme input").count() == 0


def test_the_last_step_is_the_final_assessment_of_the_path_chosen_most_often(reading_server, new_page):
    page = new_page(reading_server.url, locale="de", **PHONE)
    page.goto("/de/my-course.html")
    final = page.locator(".gf-final")
    expect(final.locator(".gf-versions a")).to_have_text(["Mit Abstand", "Dazugekommen", "Mittendrin"])
    expect(final.locator(".gf-final-next a")).to_have_count(0)  # no path was chosen yet
    for theme, way in (("giving", "Mit Abstand"), ("dialogue", "Mittendrin"), ("sharing", "Mittendrin")):
        page.locator(f'.gf-theme[data-theme="{theme}"]').get_by_label(way).check()
    expect(final.locator(".gf-final-next a")).to_have_attribute("href", "final/native/index.html")

    def passed(*checks):
        page.evaluate("checks => checks.forEach((id) => localStorage.setItem(`givefirst:1:check:${id}`, JSON.stringify({result: {passed: true}})))", checks)
        page.reload()

    passed("refuser/giving", "native/dialogue", "native/sharing")
    start = page.locator(".gf-my-next .gf-resume")
    expect(start).to_contain_text("Zum Schluss")
    expect(start).to_have_attribute("href", "final/native/index.html")
    passed("final/native")
    expect(final.locator(".gf-final-next")).to_have_text("Abgeschlossen.")
    expect(start).to_contain_text("Der ganze Kurs ist geschafft")
