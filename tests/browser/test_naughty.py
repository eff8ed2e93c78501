"""The Big List of Naughty Strings through every field where a learner types, and every text an author writes: shown exactly, nothing executed."""

import csv
import json

import pytest
from playwright.sync_api import expect

from givefirst.course import words
from givefirst.notebooks.text import clean
from tests.browser.hands import Mouse
from tests.browser.small_page import open_example
from tests.browser.test_journey import MODULE, WORDS, begin, take_check
from tests.browser.test_keeping import NETWORK, queue_of
from tests.naughty import AUTHORS, STRINGS, chunks, rounds

EXAMPLES = ["choice", "confidence", "order", "match", "match-pairs", "match-matrix", "extended-text", "faded-example", "dialogue", "dialogue-voices", "text-entry",
            "hotspot", "plan", "placement", "decision", "two-steps"]
NAME = "<SCRIPT SRC=//ha.ckers.org/.j>"
LONG = "word " * 20_000  # 100 kB

# Texts are searched in all that can be seen or heard. The elements must be those of the same exercise with harmless texts.
SHOW = """async ([harmless, naughty, words]) => {
    const { evaluate, moduleOf, mount } = await import("/look/page.js");
    const main = document.querySelector("main");
    async function shown({ spec, table, response }) {
        const box = document.createElement("div");
        main.append(box);
        const found = await moduleOf(spec.interaction);
        const result = table.mapping ? evaluate(table, found.tokens(table, response)) : null;
        await mount(box, { spec, words, key: table, response, attempts: 1, result, device: true, notes: {}, path: {} }, () => {});
        const elements = [...box.querySelectorAll("*")];
        const said = elements.flatMap((e) => ["alt", "aria-label", "label"].map((name) => e.getAttribute(name)));
        const told = (result?.tokens || []).flatMap((token) => token.feedback || []).flat(2).map((run) => (Array.isArray(run) ? run[1] : run));
        box.remove();
        const marks = ["P", "EM", "STRONG", "A"];
        return { all: [box.textContent, ...said].join("\\n"), told, tags: elements.map((e) => e.tagName).filter((tag) => !marks.includes(tag)).join(" ") };
    }
    const expected = await shown(harmless);
    const problems = [];
    for (const part of naughty) {
        const { all, told, tags } = await shown(part);
        problems.push(...[...part.texts, ...told].filter((text) => !all.includes(text)));
        if (tags !== expected.tags) problems.push(tags);
    }
    return problems;
}"""

# Each string is restored into the field, then typed into it again.
TYPE = """async ([spec, table, words, field, key, strings]) => {
    const { mount } = await import("/look/page.js");
    const main = document.querySelector("main");
    const before = main.querySelectorAll("*").length;
    const problems = [];
    for (const text of strings) {
        const box = document.createElement("div");
        main.append(box);
        let kept = { [key]: text };
        await mount(box, { spec, words, key: table, response: kept, device: true, notes: {} }, (model) => { kept = model.get("response"); });
        const input = box.querySelector(field);
        if (input.value !== text) problems.push(["restored", text, input.value]);
        for (const value of ["", text]) {
            input.value = value;
            input.dispatchEvent(new Event("input", { bubbles: true }));
        }
        if (text.trim() && kept[key] !== text) problems.push(["kept", text, kept[key]]);
        const sentence = box.querySelector(".gf-plan-sentence");
        if (sentence && text.trim() && !sentence.textContent.includes(text.trim())) problems.push(["sentence", text, sentence.textContent]);
        box.querySelector(".gf-part > .gf-button").click();
        const card = box.querySelector(".gf-card-text");
        if (card && text.trim() && !card.value.includes(text.trim())) problems.push(["card", text, card.value]);
        box.remove();
    }
    if (main.querySelectorAll("*").length !== before) problems.push(["elements"]);
    return problems;
}"""


@pytest.fixture
def page_of(new_page, course):
    """open_example on a page where no dialog opens."""
    dialogs = []

    def open_it(name, **options):
        page = open_example(new_page, course, name, **options)
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        return page

    yield open_it
    assert dialogs == []


def leaves(value) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [leaf for found in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else []) for leaf in leaves(found)]


def mounted(exercise, number: int = 0) -> dict:
    """What SHOW needs of a part. texts: what must be seen of the spec."""
    part = exercise.parts[number]
    spec = part.public("en")
    seen = {key: spec[key] for key in ("prompt", "context", "options", "items", "targets", "rows", "gaps", "fields", "statements", "areas", "source") if spec.get(key)}
    return {"spec": spec, "table": exercise.tables("en")[part.id], "response": part.model_response(), "texts": [leaf for leaf in leaves(seen) if leaf in AUTHORS]}


def test_the_list_is_whole_and_says_what_no_file_can_hold():
    refused = set(STRINGS) - set(AUTHORS)
    assert len(STRINGS) > 480 and len(refused) < 12
    assert all(not word.strip() or any(ord(letter) < 32 for letter in word) for word in refused)


@pytest.mark.parametrize("name", EXAMPLES)
def test_texts_of_authors(page_of, course, name):
    exercise = course.exercises[f"gallery/examples/{name}"]
    naughty = rounds(exercise)
    page = page_of(name)
    for number in range(len(exercise.parts)):
        parts = [mounted(made, number) for made in naughty]
        assert any(part["texts"] for part in parts)
        assert page.evaluate(SHOW, [mounted(exercise, number), parts, words("en")]) == []


@pytest.mark.parametrize(("name", "field", "key"), [("extended-text", "textarea", "text"), ("text-entry", "[data-gap=author] input", "author"),
                                                    ("plan", "[data-field=day]", "day"), ("plan", "textarea[data-field=what]", "what")])
def test_fields_of_learners(page_of, course, name, field, key):
    exercise = course.exercises[f"gallery/examples/{name}"]
    part = exercise.parts[0]
    page = page_of(name)
    given = [part.public("en"), exercise.tables("en")[part.id], words("en"), field, key]
    assert page.evaluate(TYPE, [*given, [word for word in STRINGS if "\n" not in word and "\r" not in word]]) == []


def test_a_written_text_is_there_again_after_a_reload(page_of):
    page = page_of("extended-text")
    for text in chunks(9_000):
        page.locator("textarea").fill(text)
        page.reload()
        page.locator(".gf-live textarea").wait_for()
        assert page.locator("textarea").input_value() == text


def test_through_a_check(server, new_page, course, tmp_path):
    page = new_page(server.url, locale="de")
    text = chunks(9_000)[1]
    assert NAME in STRINGS and "alert(" in text
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, Mouse(page), WORDS["de"], NAME)
    take_check(page, Mouse(page), course, WORDS["de"], text=text)
    page.get_by_role("heading", name="Bestanden").wait_for()
    page.reload()
    page.get_by_role("heading", name="Bestanden").wait_for()
    assert page.locator("textarea").input_value() == text
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(page.locator("#gf-name")).to_have_value(NAME)

    server.command("grade")
    for folder in ("submitted", "autograded"):
        notebook = json.loads(next((server.data / "nbgrader" / folder).rglob("*.ipynb")).read_text(encoding="utf-8"))
        assert any(clean(text).strip("\n") in "".join(cell["source"]) for cell in notebook["cells"])
    server.command("completion", "--csv", str(tmp_path / "list.csv"))
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)][1:] == [NAME]


@pytest.mark.parametrize(("language", "before", "after"), [
    pytest.param("de", "Der Text in Aufgabe {number} ist zu lang. Bitte kürzen Sie ihn, dann können Sie abgeben.",
                 "Das ist zu viel auf einmal. Bitte kürzen Sie Ihren Text.", id="de"),
    pytest.param("en", "The text in task {number} is too long. Please shorten it, then you can hand in.", "That is too much at once. Please shorten your text.",
                 id="en", marks=pytest.mark.long),
])
def test_a_100_kb_text(line, new_page, course, language, before, after):
    """The page says so before anything is sent; when it is sent all the same, the server says so and the text stays."""
    page = new_page(line.url, locale=language)
    hand = Mouse(page)
    page.goto(f"/{language}/{MODULE}/check.html")
    begin(page, hand, WORDS[language])
    take_check(page, hand, course, WORDS[language], text=LONG)
    status = page.locator(".gf-check > [role=status]")
    number = 1 + next(i for i, slot in enumerate(course.checks[MODULE].slots.values()) if slot.written)
    expect(status).to_have_text(before.replace("{number}", str(number)))
    assert line.faulty.seen == 0 and queue_of(page) == []

    short = "word"
    for _ in range(len(course.checks[MODULE].slots) - number):
        page.get_by_role("button", name={"de": "Zurück", "en": "Back"}[language], exact=True).click()
    page.locator(".gf-slot textarea").fill(short)
    page.route("**/api/attempts", lambda route: route.continue_(post_data=route.request.post_data.replace('"text":"word"', f'"text":"{LONG}"')))
    for _ in range(len(course.checks[MODULE].slots) - number):
        page.get_by_role("button", name=WORDS[language]["next"], exact=True).click()
    page.get_by_role("button", name=WORDS[language]["submit"]).click()
    expect(status).to_contain_text(after)
    assert line.faulty.seen == 1 and queue_of(page) == [] and line.attempts() == []
    page.unroute("**/api/attempts")
    page.reload()
    expect(status).to_contain_text(after)
    page.get_by_role("button", name=WORDS[language]["submit"]).click()
    page.get_by_role("heading", name=WORDS[language]["passed"]).wait_for()
    assert line.faulty.seen == 2 and len(line.attempts()) == 1
    page.expected_problems(NETWORK)
