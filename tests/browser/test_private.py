"""Plan and placement: by mouse and keyboard, heard and seen, in both languages; nothing of them leaves the device.

The pages are served from memory: the host, the modules and the styles as the book has them, and the gallery's examples.
"""

import json
from html import escape

import pytest
from playwright.sync_api import expect

from givefirst.book.assets import page_files
from givefirst.course import words
from givefirst.widgets import module_source
from tests.browser.eyes_and_ears import axe_violations
from tests.browser.hands import Keyboard, Mouse, answer

BASE = "http://course.test"
EXAMPLES = {name: f"gallery/examples/{name}" for name in ("plan", "placement", "decision")}
HANDS = {"mouse": Mouse, "keyboard": Keyboard}
GIFT = {"day": "Montag", "situation": "eine Frage lese", "whom": "Ole", "what": "einen <b>Tipp</b>"}


def page_html(exercise, language: str) -> str:
    parts = [{"spec": part.public(language), "table": part.table(language)} for part in exercise.parts]
    data = json.dumps({"id": exercise.id, "title": exercise.title[language], "parts": parts}).replace("<", "\\u003c")
    spoken = json.dumps(words(language)).replace("<", "\\u003c")
    return f"""<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>x</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css">
<script type="application/json" id="gf-words">{spoken}</script><script type="module" src="/page.js"></script></head>
<body><div class="gf-frame"><main class="gf-column"><h1>x</h1><section class="gf-exercise" data-exercise="{exercise.id}" aria-labelledby="t"><h2 id="t">{escape(exercise.title[language])}</h2>
<div class="gf-fallback">paper</div><script type="application/json" class="gf-data">{data}</script></section></main></div></body></html>"""


@pytest.fixture
def open_example(new_page, course, root):
    """open_example(name, language, **context options) -> page; the other language is at the same address below /en/."""
    files = page_files()
    sent = []

    def serve(route):
        path = route.request.url.removeprefix(BASE)
        if route.request.method != "GET":
            sent.append(route.request.url)
        name = path.rsplit("/", 1)[1]
        if name in files:
            return route.fulfill(content_type="text/javascript" if name.endswith(".js") else "text/css", body=files[name])
        if name in EXAMPLES:
            return route.fulfill(content_type="text/html", body=page_html(course.exercises[EXAMPLES[name]], path.split("/")[1]))
        return route.fulfill(path=root / "assets" / "fonts" / name)

    def open_page(name, language, **options):
        page = new_page(BASE, **options)
        page.route("**/*", serve)
        page.goto(f"/{language}/{name}")
        page.locator(".gf-part").wait_for()
        return page

    yield open_page
    assert sent == []


def part_of(course, name):
    return course.exercises[EXAMPLES[name]].parts[0]


def kept(page, name: str):
    return json.loads(page.evaluate("(name) => localStorage.getItem(`givefirst:1:${name}`)", name) or "null")


def axe_finds_nothing(page) -> None:
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("hand", HANDS)
def test_a_plan_becomes_a_card(open_example, course, hand):
    page = open_example("plan", "de", viewport={"width": 360, "height": 740})
    part, box, use = part_of(course, "plan"), page.locator(".gf-part"), HANDS[hand](page)
    expect(page.get_by_text("bleibt auf diesem Gerät").first).to_be_visible()
    use.press(page.get_by_role("button", name="Fertig"))
    expect(box.locator("> .gf-status")).to_contain_text("Das ist in Ordnung")
    answer(use, part, box, GIFT)
    sentence = "Wenn ich am Montag eine Frage lese, dann gebe ich Ole einen <b>Tipp</b>."
    expect(page.locator(".gf-plan-sentence")).to_have_text(sentence)
    use.tick(page.get_by_role("checkbox", name="Das habe ich gemacht."))
    done = page.get_by_role("button", name="Fertig")
    use.press(done) if hand == "mouse" else (page.keyboard.press("Shift+Tab"), use.press(done))
    expect(box.locator("> .gf-status")).to_have_text("Notiert. Es bleibt auf diesem Gerät.")
    expect(done).to_be_focused()
    card = page.get_by_role("region", name="Ihre Karte")
    expect(card.get_by_role("textbox", name="Zum Kopieren")).to_have_value(sentence)
    assert kept(page, EXAMPLES["plan"])["gift"]["response"] == {**GIFT, "done": True}
    answer(use, part, box, {"whom": " und Ida"} if hand == "keyboard" else {"whom": "Ole und Ida"})
    expect(card).to_have_count(0)  # no card with what is no longer written


def test_suggestions_fill_the_field_and_the_focus_goes_there(open_example):
    page = open_example("plan", "en")
    expect(page.locator(".gf-plan-sentence")).to_be_hidden()  # nothing but gaps
    chip = page.get_by_role("button", name="Use this suggestion: Wednesday")
    Keyboard(page).press(chip)
    field = page.get_by_role("textbox", name="On which day?")
    expect(field).to_have_value("Wednesday")
    expect(field).to_be_focused()
    expect(page.locator(".gf-plan-sentence")).to_have_text("When I [In which situation?] on Wednesday, I will give [To whom will you give something?] [What will you give?].")


def test_who_repeats_how_the_sentence_begins_is_not_made_to_say_it_twice(open_example):
    page = open_example("plan", "en")
    place, day = page.get_by_role("textbox", name="In which situation?"), page.get_by_role("textbox", name="On which day?")
    day.fill("Monday")
    for written, read in {"When I have coffee": "When I have coffee on Monday", "when i HAVE tea": "When I HAVE tea on Monday", "When": "When I When on Monday"}.items():
        place.fill(written)
        expect(page.locator(".gf-plan-sentence")).to_contain_text(f"{read}, I will give")


def test_a_tick_alone_is_an_answer(open_example):
    page = open_example("plan", "de")
    page.get_by_role("checkbox", name="Das habe ich gemacht.").check()
    page.get_by_role("button", name="Fertig").click()
    expect(page.locator(".gf-part > .gf-status")).to_contain_text("Notiert")
    expect(page.get_by_role("region", name="Ihre Karte")).to_have_count(0)


def test_a_plan_that_is_too_long_is_said_not_cut(open_example):
    page = open_example("plan", "de")
    field = page.get_by_role("textbox", name="Was geben Sie?")
    field.fill("x" * 2001)
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Fertig").click()
    expect(page.locator(".gf-part > .gf-status")).to_contain_text("1 Zeichen mehr als erlaubt")
    field.fill("x" * 2000)
    page.get_by_role("button", name="Fertig").click()
    expect(page.locator(".gf-part > .gf-status")).to_contain_text("Notiert")


def test_a_plan_is_kept_in_the_other_language_and_after_reload(open_example, course):
    page = open_example("plan", "de")
    answer(Mouse(page), part_of(course, "plan"), page.locator(".gf-part"), GIFT)
    page.reload()
    page.goto("/en/plan")
    expect(page.locator(".gf-plan-sentence")).to_have_text("When I eine Frage lese on Montag, I will give Ole einen <b>Tipp</b>.")


def test_the_card_alone_is_printed(open_example, course):
    page = open_example("plan", "de")
    answer(Mouse(page), part_of(course, "plan"), page.locator(".gf-part"), GIFT)
    page.get_by_role("button", name="Fertig").click()
    page.evaluate("window.print = () => { window.printed = document.documentElement.className; }")
    page.get_by_role("button", name="Als Karte drucken").click()
    assert page.evaluate("window.printed") == "gf-printing-card"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.gf-card-print')).visibility") == "visible"
    expect(page.locator(".gf-card-print")).to_contain_text("gebe ich Ole")
    assert page.evaluate("getComputedStyle(document.querySelector('.gf-plan-field')).visibility") == "hidden"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.className") == ""


ALL_YES = ("read", "react", "write", "settings", "criticism", "picture", "service", "ask")


def place(page, course, hand, values: dict) -> None:
    answer(hand, part_of(course, "placement"), page.locator(".gf-part"), {"answers": values})


@pytest.mark.parametrize("hand", HANDS)
def test_a_suggestion_is_made_and_the_learner_decides(open_example, course, hand):
    page = open_example("placement", "de", viewport={"width": 360, "height": 740})
    use = HANDS[hand](page)
    place(page, course, use, dict.fromkeys(ALL_YES, 1) | {"visible": None, "protect": 2})
    button = page.get_by_role("button", name="Vorschlag zeigen")
    use.press(button)
    expect(page.locator(".gf-part > .gf-status")).to_have_text("Unser Vorschlag: Dazugekommen.")
    expect(button).to_be_focused()
    expect(page.get_by_text("Alle Wege führen zum selben Nachweis. Niemand außer Ihnen sieht diese Antworten.")).to_be_visible()
    expect(page.get_by_text("Beginnen Sie gern mit Thema 3")).to_be_visible()
    assert kept(page, "path") is None  # nothing is decided for anyone
    use.press(page.locator("summary", has_text="Warum dieser Vorschlag?"))
    expect(page.get_by_text("8 von 8 Aussagen beantwortet, zusammen 8 von 16")).to_be_visible()
    use.tick(page.get_by_role("radio", name="Dazugekommen"))
    page.locator(".gf-path .gf-status", has_text="Ihr Weg ist gemerkt").wait_for()
    expect(page.get_by_role("radio", name="Dazugekommen")).to_be_checked()
    assert kept(page, "path") == {"giving": "immigrant", "dialogue": "immigrant", "sharing": "immigrant"}
    use.select(page.get_by_role("combobox", name="Thema 2"), "native")
    assert kept(page, "path") == {"giving": "immigrant", "dialogue": "native", "sharing": "immigrant"}
    use.press(page.get_by_role("button", name="Antworten und Weg löschen"))
    expect(button).to_be_focused()
    assert not kept(page, "path") and kept(page, EXAMPLES["placement"])["path"]["response"]["answers"] == {}
    expect(page.locator("input:checked")).to_have_count(0)


def test_one_click_changes_the_path_on_another_day_and_in_the_other_language(open_example, course):
    page = open_example("placement", "de")
    place(page, course, Mouse(page), dict.fromkeys(ALL_YES, 2) | {"settings": 0, "picture": 0})
    page.get_by_role("button", name="Vorschlag zeigen").click()
    expect(page.get_by_text("Thema 3: Sicher teilen: Hier beginnen Sie bei „Dazugekommen“.")).to_be_visible()
    page.get_by_role("radio", name="Mittendrin").check()
    assert kept(page, "path") == {"giving": "native", "dialogue": "native", "sharing": "immigrant"}
    page.goto("/en/placement")
    expect(page.get_by_text("Our suggestion: In the middle of it.").last).to_be_visible()
    expect(page.get_by_role("radio", name="In the middle of it")).to_be_checked()
    expect(page.get_by_role("group", name="I read what others write").get_by_role("radio", name="applies", exact=True)).to_be_checked()
    page.get_by_role("radio", name="At a distance").check()
    assert kept(page, "path") == {"giving": "refuser", "dialogue": "refuser", "sharing": "refuser"}


def test_two_paths_stand_side_by_side(open_example, course):
    page = open_example("placement", "en")
    place(page, course, Mouse(page), {"inactive": 1})
    page.get_by_role("button", name="Show the suggestion").click()
    expect(page.locator(".gf-part > .gf-status")).to_have_text("Two paths fit: At a distance or Joined later.")
    # Both in one look: between two the page may still scroll to where the focus is.
    places = page.locator(".gf-path-levels label").evaluate_all(
        "labels => labels.map(label => [label.innerText, label.getBoundingClientRect().x, label.getBoundingClientRect().y])",
    )
    (left, right) = ([(x, y) for text, x, y in places if name in text] for name in ("At a distance", "Joined later"))
    assert len(left) == len(right) == 1 and left[0][1] == right[0][1] and left[0][0] < right[0][0]


def test_too_few_answers_leave_the_choice_free(open_example, course):
    page = open_example("placement", "en")
    page.get_by_role("button", name="Show the suggestion").click()
    expect(page.locator(".gf-part > .gf-status")).to_contain_text("too few answers")
    expect(page.get_by_text("(our suggestion)")).to_have_count(0)
    for sentence in ("I keep my distance", "I came to this later", "I am online a lot"):
        expect(page.get_by_role("radio", name=sentence)).to_be_visible()


def test_what_a_screen_reader_hears(open_example, course):
    page = open_example("placement", "de")
    place(page, course, Mouse(page), {"read": 2})
    expect(page.locator(".gf-part")).to_match_aria_snapshot("""
      - group /Was trifft auf Sie zu/:
        - list:
          - listitem:
            - group "Ich lese, was andere in einem Netzwerk oder im Intranet schreiben.":
              - radio "trifft nicht zu"
              - text: trifft nicht zu
              - radio "teils"
              - text: teils
              - radio "trifft zu" [checked]
              - text: trifft zu
              - radio "möchte ich nicht sagen"
        - button "Vorschlag zeigen"
        - status
    """)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_axe_finds_nothing(open_example, course, name, scheme):
    page = open_example(name, "de", viewport={"width": 360, "height": 740}, color_scheme=scheme, reduced_motion="reduce")
    axe_finds_nothing(page)
    part = part_of(course, name)
    answer(Mouse(page), part, page.locator(".gf-part"), part.model_response() if name != "placement" else {"answers": {"inactive": 1, "protect": 2, "read": 1}})
    page.locator(".gf-part > .gf-button").click()
    page.locator(".gf-models").wait_for()
    if name == "placement":
        page.locator("summary").click()
        page.get_by_role("radio", name="Mit Abstand").check()
    axe_finds_nothing(page)
    small = page.evaluate("""() => [...document.querySelectorAll("button, input:not([type=radio], [type=checkbox]), textarea, select, summary, label.gf-option")]
        .filter((e) => e.checkVisibility() && (e.getBoundingClientRect().height < 24 || e.getBoundingClientRect().width < 24)).map((e) => e.outerHTML)""")
    assert small == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_beside_a_kernel_nothing_is_set_in_the_model(new_page, course, name):
    """A notebook's model goes to the kernel and into the file: what is private never enters it."""
    page, part = new_page(BASE), part_of(course, name)
    page.route("**/*", lambda route: route.fulfill(
        content_type="text/javascript" if route.request.url.endswith(".js") else "text/html",
        body=module_source(name) if route.request.url.endswith(".js") else "<title>x</title><link rel=icon href=data:,><div id=el></div>"))
    page.goto("/page")
    page.evaluate("""async ([name, spec, words]) => {
        const values = { spec, words, key: null, response: null, attempts: 0, result: null };
        window.calls = [];
        const model = { get: (key) => values[key], set: (...call) => calls.push(call), save_changes: () => calls.push("save"), on() {}, off() {} };
        (await import(`/${name}.js`)).default.render({ model, el: document.getElementById("el") });
    }""", [name, part.public("en"), words("en")])
    expect(page.get_by_text("It is neither sent nor kept.")).to_be_visible()
    answer(Mouse(page), part, page.locator(".gf-part"), part.model_response())
    page.locator(".gf-part > .gf-button").click()
    expect(page.locator(".gf-models")).to_be_visible()
    if name == "placement":
        page.get_by_role("radio").last.check()
    assert page.evaluate("calls") == []
    assert page.evaluate("localStorage.length") == 0
