"""Every interaction for eyes, ears and fingers (WCAG 2.2 AA): each example of the gallery, before and after answering."""

import re
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import new_page  # noqa: F401 fixture
from tests.browser.eyes_and_ears import axe_violations, controls, cut_off, focus, small_targets
from tests.browser.hands import Keyboard, Mouse, answer
from tests.browser.small_page import TARGET, open_example

EXAMPLES = sorted(file.stem for file in (Path(__file__).parents[2] / "exercises/gallery/examples").glob("*.yml"))
LANGUAGE = {name: ("de", "en")[i % 2] for i, name in enumerate(EXAMPLES)}
ROLES = {"button", "checkbox", "combobox", "radio", "textbox", "DisclosureTriangle", "link"}
MAX_STOPS = 200
BASE_FONT = 112.5  # per cent, theme.css
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"  # WCAG 1.4.12
LIGHTS = [("light", "none", "no-preference"), ("dark", "none", "no-preference"), ("light", "none", "more"), ("dark", "none", "more"), ("dark", "active", "no-preference")]
SIZES = [(360, 740), (320, 640), (640, 480)]  # a phone; 400 % (WCAG 1.4.10); 200 % of 1280


def partly(part):
    """A response with something right and something wrong in it, where the interaction allows it; else the model answer."""
    model = part.model_response()
    if part.interaction == "choice" and part.multiple:
        return [*model[:1], next(option.id for option in part.options if option.id not in model)]
    if part.interaction == "choice":
        return [next(option.id for option in part.options if not option.correct)]
    if part.interaction == "hotspot":
        return sorted([model[0], next(area.id for area in part.areas if area.id not in model)])
    if part.interaction == "match":
        first = next(iter(model))
        return {**model, first: next(target.id for target in part.targets if target.id != model[first])}
    if part.interaction == "text-entry":
        return {**model, next(iter(model)): "?"}
    if part.interaction == "order":
        return model[::-1]
    return model or {"text": "My own words"}


def words_of(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def work(page, hand, part, box) -> None:
    """Answer a part and press its button, if it has one."""
    answer(hand, part, box, partly(part))
    button = box.locator(".gf-part > .gf-button:visible")
    if button.count():
        hand.press(button)
    expect(box.locator(".gf-part > .gf-status")).not_to_be_empty()


def assert_heard(page) -> None:
    """Each control has a role, a name that holds its visible label, and the state that it shows."""
    found = controls(page)
    assert found
    for control in found:
        heard = control["heard"]
        assert heard["role"] in ROLES, control
        assert heard["name"].strip(), control
        assert words_of(control["label"]) in words_of(heard["name"]), control
        assert bool(heard.get("disabled")) == control["disabled"], control
        if control["type"] in ("radio", "checkbox"):
            assert heard["checked"] == str(control["checked"]).lower(), control
        if control["pressed"]:
            assert heard["pressed"] == control["pressed"], control
        if control["open"] is not None:
            assert heard["expanded"] == control["open"], control


def assert_walkable(page) -> None:
    """Tab stops at everything that can be used, in the order it is seen, each time with a frame that can be seen; and it leads out again."""
    found = controls(page)
    page.locator("section.gf-exercise").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    stops = []
    while True:
        page.keyboard.press("Tab")
        now = focus(page)
        if now is None or not now["inside"]:
            break
        stops.append(now)
        assert len(stops) < MAX_STOPS, f"no way out: {now}"
        assert now["seen"] and now["outline"] >= 2 and now["contrast"] >= 3, now
    groups = {}  # one stop for each group of radio buttons
    for i, control in enumerate(found):
        if not control["disabled"]:
            groups.setdefault(page.locator(f'[data-control="{i}"]').get_attribute("name") if control["type"] == "radio" else i, []).append(str(i))
    assert len(stops) == len(groups) and all(sum(stop["control"] in group for stop in stops) == 1 for group in groups.values())
    for before, after in zip(stops, stops[1:], strict=False):
        assert after["top"] >= before["bottom"] - 1 or after["left"] >= before["left"], (before, after)


@pytest.mark.parametrize("name", EXAMPLES)
def test_by_ear_and_with_the_keyboard_alone(new_page, course, name):  # noqa: F811
    language = LANGUAGE[name]
    page = open_example(new_page, course, name, language)
    exercise = course.exercises[f"gallery/examples/{name}"]
    assert_heard(page)
    assert_walkable(page)
    for i, part in enumerate(exercise.parts):
        box = page.locator(".gf-live > div").nth(i)
        expect(box.get_by_role("group", name=part.prompt.plain(language), exact=True)).to_have_count(1)
        status = box.locator(".gf-part > .gf-status")
        expect(status).to_have_attribute("role", "status")
        expect(status).to_have_attribute("aria-live", "polite")
        status.evaluate("e => { window.region = e; window.spoken = []; new MutationObserver(() => spoken.push(e.textContent)).observe(e, {childList: true}); }")
        page.locator("section.gf-exercise").evaluate("e => { e.tabIndex = -1; e.focus(); }")
        work(page, Keyboard(page), part, box)
        assert page.evaluate("region.isConnected && spoken.at(-1)") == status.inner_text()  # said in a region that was there before
        now = focus(page)
        assert now and now["inside"] and now["seen"] and now["outline"] >= 2 and now["contrast"] >= 3, now  # on the button, or at what comes next
    assert_heard(page)
    assert_walkable(page)
    described = [words_of(control["heard"]["description"]) for control in controls(page)]
    for note in page.locator(".gf-note:not(:empty)").all():
        assert words_of(note.inner_text()) in described  # heard at the control that it belongs to


@pytest.mark.parametrize("name", EXAMPLES)
def test_at_every_size_and_in_every_light(new_page, course, name):  # noqa: F811
    page = open_example(new_page, course, name, LANGUAGE[name])
    at_every_size(page, "before")
    for i, part in enumerate(course.exercises[f"gallery/examples/{name}"].parts):
        work(page, Mouse(page), part, page.locator(".gf-live > div").nth(i))
    at_every_size(page, "after")
    assert page.locator("[draggable=true]").count() == 0
    assert page.evaluate("document.getAnimations().length") == 0  # reduced motion
    assert page.evaluate("[...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0).length") == 0
    page.emulate_media(forced_colors="active")
    looks = page.locator(".gf-option, .gf-spot").evaluate_all(LOOKS)
    kinds = {}
    for kind, look in looks:
        kinds.setdefault(look, set()).add(kind)
    assert [look for look, found in kinds.items() if len(found) > 1] == []
    axe_finds_nothing(page, "forced colours")


# What tells the states of an option or a place apart where colours and backgrounds are the device's: edges, marks, what is ticked, what stands below.
LOOKS = """(found) => found.map((e) => {
    const kind = ["gf-right", "gf-none", "gf-missed"].find((name) => e.classList.contains(name)) || "";
    const on = e.matches("[aria-pressed=true]") || Boolean(e.querySelector(":checked"));
    const style = getComputedStyle(e);
    const mark = e.querySelector(".gf-spot-number") ? getComputedStyle(e.querySelector(".gf-spot-number"), "::after").content : "";
    const note = e.parentElement.querySelector(":scope > .gf-note > :is(.gf-verdict, .gf-hint)")?.textContent ?? "";
    return [`${kind} ${on}`, `${e.tagName} ${e.className.split(" ")[0]} ${style.borderStyle} ${style.borderWidth} ${mark} ${note}`];
})"""


def at_every_size(page, when: str) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert cut_off(page) == [], (when, width)
        assert small_targets(page, TARGET) == [], (when, width)
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", SPACING)
    assert cut_off(page) == [], (when, "text spacing")
    page.evaluate("() => { document.adoptedStyleSheets = []; }")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", f"{2 * BASE_FONT}%")
    assert cut_off(page) == [], (when, "text twice as large")
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
    page.set_viewport_size({"width": 360, "height": 740})


def axe_finds_nothing(page, where) -> None:
    assert axe_violations(page) == [], where


@pytest.mark.long
@pytest.mark.parametrize("name", EXAMPLES)
def test_axe_in_every_light_at_every_size(new_page, course, name):  # noqa: F811
    page = open_example(new_page, course, name, LANGUAGE[name])
    for when in ("before", "after"):
        if when == "after":
            for i, part in enumerate(course.exercises[f"gallery/examples/{name}"].parts):
                work(page, Mouse(page), part, page.locator(".gf-live > div").nth(i))
        for (width, height), (scheme, forced, contrast) in product([(320, 640), (1280, 800)], LIGHTS):
            page.emulate_media(color_scheme=scheme, forced_colors=forced, contrast=contrast)
            page.set_viewport_size({"width": width, "height": height})
            axe_finds_nothing(page, (when, scheme, forced, contrast, width))


def test_the_effect_of_a_step_in_a_dialogue_is_said(new_page, course):  # noqa: F811
    """The focus goes on to what is said next; what the step has changed stands before it and is said beside it."""
    page = open_example(new_page, course, "dialogue", "en")
    part = course.exercises["gallery/examples/dialogue"].parts[0]
    spoken = page.locator(".gf-spoken[role=status]")
    expect(spoken).to_be_empty()
    for number, step in enumerate(part.model_response(), 1):
        Keyboard(page).press(page.locator(f'[data-step="{step}"]'))
        expect(page.locator(".gf-effect")).to_have_count(number)
        expect(spoken).to_have_text(page.locator(".gf-effect").last.inner_text())
        assert page.evaluate("document.activeElement.hasAttribute('data-focus')")
    page.get_by_role("button", name="Start the scene again").click()
    expect(spoken).to_be_empty()


def test_a_step_that_changes_no_meter_says_nothing_of_it(new_page, course):  # noqa: F811
    """Steps without effect are allowed; the step is followed by its feedback alone."""
    exercise = course.exercises["gallery/examples/dialogue"].model_copy(deep=True)
    part = exercise.parts[0]
    step = part.model_response()[0]
    option = next(option for node in part.nodes for option in node.options if f"{node.id}.{option.id}" == step)
    option.effect.clear()
    page = open_example(new_page, SimpleNamespace(exercises={exercise.id: exercise}, root=course.root), "dialogue", "en")
    Mouse(page).press(page.locator(f'[data-step="{step}"]'))
    expect(page.locator(".gf-scene")).to_contain_text(option.feedback.good["en"])
    assert page.locator(".gf-effect").count() == 0
    assert "null" not in page.locator(".gf-scene").inner_text()
