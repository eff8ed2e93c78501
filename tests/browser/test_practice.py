"""Show what you know, and spaced practice: on the device alone, wanted or not there, nothing locked, nothing counted."""

import json
import time
from datetime import date, timedelta

import icalendar
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import READY
from tests.browser.hands import Mouse, answer
from tests.browser.test_pages import axe_finds_nothing

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}
SET = "practice/show/immigrant-dialogue"
DAY = 24 * 3600 * 1000


def kept(page, name: str):
    return json.loads(page.evaluate("name => localStorage.getItem(`givefirst:1:${name}`) || 'null'", name))


def finished(page, module: str, days: int) -> None:
    """The check of a module was passed so many days ago, on this device."""
    page.evaluate("([name, value]) => localStorage.setItem(name, value)", [
        f"givefirst:1:check:{module}", json.dumps({"result": {"passed": True}, "answers": {}, "at": time.time() * 1000 - days * DAY})])


def take(page, course, exercise: str, wrong: set[int] = frozenset(), again: bool = False) -> None:
    """Answers each part; those in `wrong` with an option that does not fit, and then, if `again`, with the one that does."""
    page.wait_for_function(READY)
    hand, boxes = Mouse(page), page.locator(f'section[data-exercise="{exercise}"] .gf-one')
    for i, part in enumerate(course.exercises[exercise].parts):
        right = part.model_response()
        for response in ([[option.id for option in part.options if option.id not in right][:1]] if i in wrong else [right]) + ([right] if again and i in wrong else []):
            answer(hand, part, boxes.nth(i), response)
            hand.press(boxes.nth(i).locator(".gf-part > .gf-button"))
            expect(boxes.nth(i).locator(".gf-part > .gf-status")).not_to_be_empty()


def test_four_that_fit_open_the_next_path_and_nothing_is_sent(reading_server, new_page, course):
    page = new_page(reading_server.url, locale="de", **PHONE)
    sent = []
    page.on("request", lambda request: request.method != "GET" and sent.append(request.url))
    page.goto("/de/my-course.html")
    page.locator('.gf-theme[data-theme="sharing"]').get_by_label("Mit Abstand").check()
    page.locator('.gf-theme[data-theme="dialogue"] .gf-theme-show').get_by_role("link", name="Dazugekommen").click()
    page.wait_for_url(f"**/{SET}.html")
    take(page, course, SET)
    result = page.locator(".gf-show")
    expect(result).to_contain_text("Alle vier Antworten passen.")
    expect(page.get_by_role("heading", name="Diese Lektionen helfen")).to_be_hidden()
    assert kept(page, "path") == {"sharing": "refuser", "dialogue": "native"} and kept(page, "path-at")
    page.goto("/de/my-course.html")
    expect(page.locator('.gf-theme[data-theme="dialogue"] input:checked + div')).to_contain_text("Mittendrin")
    page.goto(f"/de/{SET}.html")
    result.get_by_role("link").click()
    page.wait_for_url("**/native/dialogue/**")
    assert sent == []


def test_otherwise_the_lessons_that_help_and_the_first_answer_counts(reading_server, new_page, course):
    page = new_page(reading_server.url, locale="en", **PHONE)
    page.goto(f"/en/{SET}.html")
    expect(page.locator(".gf-lessons li:visible")).to_have_count(4)
    take(page, course, SET, wrong={1, 3}, again=True)
    expect(page.locator(".gf-show")).to_contain_text("2 of 4 answers fit already.")
    expect(page.locator(".gf-lessons li:visible")).to_have_text(["The dialogue staircase", "Reading comments well"])
    assert kept(page, "path") is None  # and the module can be opened all the same
    page.goto("/de/practice/show/immigrant-dialogue.html")  # known in the other language, too
    expect(page.locator(".gf-show")).to_contain_text("2 von 4 Antworten passen schon.")
    page.goto("/en/native/dialogue/index.html")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(("days", "page_of_round"), [
    (1, None), (2, "day-2/immigrant-dialogue"), (6, "day-2/immigrant-dialogue"), (7, "day-7/dialogue"), (20, "day-7/dialogue"), (21, "day-21/immigrant"),
    (60, "day-60/immigrant"), (95, None)])
def test_at_the_next_visit_the_round_that_fits_the_day(reading_server, new_page, days, page_of_round):
    page = new_page(reading_server.url, locale="de", **PHONE)
    page.goto("/de/practice/index.html")
    finished(page, "immigrant/dialogue", days)
    page.goto("/de/index.html")
    page.wait_for_function(READY)
    expect(page.locator(".gf-due")).to_be_hidden()  # nobody asked for it
    page.goto("/de/practice/index.html")
    page.get_by_label("Beim nächsten Besuch").check()
    for name in ("index", "my-course"):
        page.goto(f"/de/{name}.html")
        due = page.locator(".gf-due")
        if page_of_round is None:
            page.wait_for_function(READY)
            expect(due).to_be_hidden()
        else:
            expect(due.get_by_role("link").first).to_have_attribute("href", f"practice/{page_of_round}.html")


def test_done_or_stopped_it_is_gone_and_nothing_is_counted(reading_server, new_page, course):
    page = new_page(reading_server.url, locale="en", **PHONE)
    page.goto("/en/practice/index.html")
    finished(page, "refuser/giving", 8)
    finished(page, "refuser/sharing", 3)
    page.get_by_label("On my next visit").check()
    page.goto("/en/my-course.html")
    due = page.locator(".gf-due")
    expect(due.get_by_role("link").first).to_have_attribute("href", "practice/day-2/refuser-sharing.html")  # of what was finished last
    due.get_by_role("link").first.click()
    take(page, course, "practice/day-2/refuser-sharing", wrong={0})
    page.goto("/en/my-course.html")
    expect(due.get_by_role("link").first).to_have_attribute("href", "practice/day-7/refuser-giving.html")
    assert not any(character.isdigit() for character in due.inner_text())
    due.get_by_role("button").click()
    expect(due).to_be_hidden()
    page.goto("/en/practice/index.html")
    expect(page.get_by_label("On my next visit")).not_to_be_checked()


def test_the_last_page_of_a_module_counts_for_who_takes_no_check(reading_server, new_page):
    page = new_page(reading_server.url, locale="de", **PHONE)
    page.goto("/de/practice/index.html")
    page.evaluate(f"localStorage.setItem('givefirst:1:seen', JSON.stringify({{'refuser/giving/take-away': Date.now() - 2 * {DAY}}}))")
    page.get_by_label("Beim nächsten Besuch").check()
    expect(page.locator(".gf-due a").first).to_have_attribute("href", "day-2/refuser-giving.html")
    since = kept(page, "practice")["since"]
    page.goto("/de/refuser/giving/take-away.html")  # a later visit changes nothing
    page.goto("/de/practice/index.html")
    page.wait_for_function(READY)
    assert kept(page, "practice")["since"] == since


@pytest.mark.parametrize("language", ["de", "en"])
def test_days_for_ones_own_calendar(reading_server, new_page, language, tmp_path):
    page = new_page(reading_server.url, locale=language, accept_downloads=True, **PHONE)
    page.goto(f"/{language}/practice/index.html")
    button = page.get_by_role("button", name={"de": "Termine herunterladen", "en": "Download the dates"}[language])
    start = date.today() - timedelta(days=5)
    page.locator("#practice-start").fill(start.isoformat())
    with page.expect_download() as found:
        button.click()
    assert found.value.suggested_filename == {"de": "zuerst-geben.ics", "en": "give-first.ics"}[language]
    text = found.value.path().read_bytes().decode()
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event["DTSTART"].dt - start for event in events] == [timedelta(days=days) for days in (7, 21, 60)]  # day 2 is over
    assert [str(event["URL"]) for event in events] == [f"{reading_server.url}/{language}/practice/#day-{days}" for days in (7, 21, 60)]
    assert not [word for word in ("refuser", "immigrant", "native", "Abstand", "distance") if word in text]
    page.locator("#practice-start").fill("2020-01-01")
    button.click()
    expect(page.locator(".gf-practice [role=status]")).to_contain_text({"de": "schon vorbei", "en": "have passed"}[language])


def test_an_opinion_goes_without_a_cookie_and_once(server, new_page):
    page = new_page(server.url, locale="en", **PHONE)
    page.goto("/en/practice/your-view.html")
    page.evaluate("fetch('/api/learner', {method: 'POST', body: '{}', headers: {'Content-Type': 'application/json'}}).then((r) => r.status)")
    page.evaluate("""() => {
        localStorage.setItem("givefirst:1:arrival/can-do", JSON.stringify({ giving: { response: { comment: "partly", expert: "ja" } }, dialogue: { response: { lead: "not yet" } } }));
        ["refuser/giving", 69, "native/dialogue", 70, "immigrant/sharing", null].forEach((one, i, all) => i % 2 || localStorage.setItem(`givefirst:1:check:${one}`, JSON.stringify(all[i + 1] ? { result: { percent: all[i + 1] } } : { drawn: {} })));
        for (const [i, right] of [true, false, true].entries()) localStorage.setItem(`givefirst:1:first:practice/show/${i}`, JSON.stringify({ one: right }));
        localStorage.setItem("givefirst:1:arrival/can-do-today", JSON.stringify({ giving: { response: { comment: "yes" } }, dialogue: { response: { lead: "teils" } } }));
    }""")
    page.reload()
    posts = []
    page.on("request", lambda request: request.method == "POST" and posts.append((request.all_headers().get("cookie"), request.post_data)))
    course = page.locator('[data-form="course"]')
    course.get_by_role("button").click()
    expect(course.get_by_role("status")).to_contain_text("Nothing has been chosen")
    course.get_by_role("group", name="I felt welcome.").get_by_label("rather true").check()
    course.get_by_role("button").click()
    expect(course).to_contain_text("Thank you.")
    growth = page.locator('[data-form="growth"]')
    expect(growth.locator("li")).to_have_text(["What I could do at the start, per cent: 25", "What I can do today, per cent: 75", "Checks in which I reached 70 per cent, of 100 handed in: 50"])  # three answers are too few to tell
    growth.get_by_role("button").click()
    expect(growth).to_contain_text("Thank you.")
    pulse = page.locator('[data-form="pulse"]')
    pulse.get_by_label("about 30 days").check()
    pulse.get_by_role("group", name="I said no.").get_by_label("yes").check()
    pulse.get_by_role("button").click()
    expect(pulse).to_contain_text("Thank you.")
    assert [(cookie, json.loads(body)) for cookie, body in posts] == [
        (None, {"answers": {"course.welcome": 2}, "text": None}),
        (None, {"answers": {"growth.can-do-before": 25, "growth.can-do-now": 75, "growth.checks": 50}, "text": None}),
        (None, {"answers": {"pulse-30.said-no": 1}, "text": None})]
    page.reload()
    expect(page.locator('[data-form="course"]')).to_contain_text("Thank you.")
    expect(pulse.get_by_label("about 30 days")).to_have_count(0)
    expect(pulse.get_by_label("about 60 days")).to_be_visible()


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 360, "dark"), ("en", 1280, "light")])
def test_the_pages_are_for_everybody(reading_server, new_page, language, width, scheme):
    page = new_page(reading_server.url, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/{language}/practice/index.html")
    finished(page, "native/sharing", 2)
    page.get_by_role("checkbox").first.check()
    for name in ("index", "your-view", "show/refuser-giving", "day-7/giving"):
        page.goto(f"/{language}/practice/{name}.html")
        page.wait_for_function(READY)
        axe_finds_nothing(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        small = page.evaluate("""() => [...document.querySelectorAll(".gf-due a, .gf-practice label, .gf-practice input:not([type=checkbox]), .gf-evaluation label, .gf-evaluation button")]
            .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 24).map((e) => e.outerHTML.slice(0, 80))""")
        assert small == [], name


def test_without_javascript_all_rounds_can_be_opened(reading_server, new_page):
    page = new_page(reading_server.url, java_script_enabled=False, **PHONE)
    page.goto("/de/practice/index.html")
    assert page.locator("main ul a").count() >= 9 + 9 + 3 + 3 + 6
    expect(page.locator(".gf-practice-choice")).to_be_hidden()
    page.goto("/de/practice/your-view.html")
    expect(page.locator("main")).to_contain_text("Zum Antworten braucht diese Seite JavaScript.")
    expect(page.locator("main")).to_contain_text("Ich habe mich willkommen gefühlt.")


def test_without_a_server_an_opinion_stays_unsent(static_site, new_page):
    page = new_page(static_site, locale="de", **PHONE)
    page.goto("/de/practice/your-view.html")
    expect(page.locator("main")).to_contain_text("Hier wird nichts gesendet, auch keine Meinung.")
    assert page.locator("main button, main input").count() == 0
    page.goto("/de/practice/index.html")
    expect(page.get_by_label("Beim nächsten Besuch")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Mit einer Mail")
