"""Nothing a learner has done is lost, and nothing counts twice: lost connections, closed tabs, a server that dies, two tabs."""

import json

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from givefirst.testing.browser import ARGUMENTS, FIREFOX
from tests.browser import processes
from tests.browser.conftest import draft_of
from tests.browser.hands import Mouse, answer
from tests.browser.line import HOST
from tests.browser.test_journey import MODULE, WORDS, begin, take_check

CHECK = f"/de/{MODULE}/check.html"
NETWORK = "Failed to load resource"
INSECURE = """for (const [owner, name] of [[Navigator, "locks"], [Navigator, "serviceWorker"], [Crypto, "randomUUID"], [Crypto, "subtle"]]) delete owner.prototype[name];
delete window.caches;"""


def to_the_end(page, course, name=None, good=False) -> None:
    """Through the check up to and including the button."""
    page.goto(CHECK)
    begin(page, Mouse(page), WORDS["de"], name)
    take_check(page, Mouse(page), course, WORDS["de"], good=good)


def queue_of(page) -> list:
    return page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('givefirst:1:queue:'))")


def journal_of(page) -> int:
    """How many attempts lie in IndexedDB."""
    return page.evaluate("""() => new Promise((done) => {
        const opening = indexedDB.open("givefirst", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("queue");
        opening.onsuccess = () => {
            const counting = opening.result.transaction("queue").objectStore("queue").count();
            counting.onsuccess = () => { opening.result.close(); done(counting.result); };
        };
    })""")


def send_now(page) -> None:
    """Press the button, if it is still there: it goes away when the queue has tried by itself meanwhile."""
    page.get_by_role("button", name="Jetzt senden").evaluate_all("buttons => buttons.forEach((button) => button.click())")


def crash(page) -> None:
    """Kill the page's process."""
    if page.context.browser.browser_type.name == FIREFOX.engine:
        processes.kill(processes.started("-isForBrowser"))
        return
    with pytest.raises(PlaywrightError):
        page.goto("chrome://crash")


@pytest.mark.parametrize("then", ["stays", "reload", "tab killed", "server killed"])
@pytest.mark.parametrize("phase", ["before", "after", "middle"])
def test_no_attempt_is_lost_or_doubled(line, new_page, course, phase, then):
    no_attempt_is_lost_or_doubled(line, new_page, course, phase, then)


def no_attempt_is_lost_or_doubled(line, new_page, course, phase, then):
    page = opened = new_page(line.url, locale="de")
    line.faulty.fault = phase
    line.faulty.go_on.clear()
    to_the_end(page, course, "Frida")
    assert line.faulty.struck.wait(60)
    if then == "tab killed":
        crash(page)
        page = page.context.new_page()
    if then == "server killed":
        line.kill_server()
        line.restart_server()
    line.faulty.fault = None
    line.faulty.go_on.set()
    if then == "tab killed":
        page.goto(f"{line.url}/en/")  # any page of the course sends what waits
        while queue_of(page):
            page.wait_for_timeout(200)
        page.goto(f"{line.url}{CHECK}")
    if then == "reload":
        page.reload()
    page.get_by_role("heading", name="Noch nicht bestanden").wait_for()
    expect(page.locator(".gf-check > [role=status]")).to_have_text("Gesendet und gespeichert")
    assert queue_of(page) == []
    assert [name for name, _ in line.attempts()] == ["Frida"]
    opened.expected_problems(NETWORK)


def test_the_learner_is_told_and_a_day_without_connection_loses_nothing(line, new_page, course):
    page = new_page(line.url, locale="de")
    page.goto(CHECK)
    begin(page, Mouse(page), WORDS["de"], "Frida")
    page.wait_for_load_state("networkidle")
    line.faulty.fault = "refused"
    take_check(page, Mouse(page), course, WORDS["de"])
    status = page.locator(".gf-check > [role=status]")
    expect(status).to_have_text("Wartet auf das Senden")
    expect(page.locator(".gf-keep-waits")).to_contain_text("Wartet auf das Senden:")
    page.get_by_role("button", name="Jetzt senden").click()
    expect(status).to_have_text("Wartet auf das Senden")
    assert len(queue_of(page)) == 1 and line.attempts() == []
    line.kill_server()
    line.restart_server()
    line.faulty.fault = None
    page.goto(f"/en/{MODULE}/check.html")
    page.get_by_role("heading", name="Passed").wait_for()
    expect(page.locator(".gf-check > [role=status]")).to_have_text("Sent and stored")
    assert [name for name, _ in line.attempts()] == ["Frida"]
    page.expected_problems(NETWORK)


@pytest.mark.parametrize("locks", [True, False])
def test_two_tabs_send_at_the_same_time(line, new_page, course, locks):
    first = new_page(line.url, locale="de")
    if not locks:
        first.context.add_init_script(INSECURE)
    line.faulty.fault = "before"
    to_the_end(first, course)
    expect(first.locator(".gf-check > [role=status]")).to_have_text("Wartet auf das Senden")
    second = first.context.new_page()
    second.goto(f"{line.url}{CHECK}")
    line.faulty.fault = None
    for page in (first, second):
        page.evaluate("dispatchEvent(new Event('online'))")
    for page in (first, second):
        page.get_by_role("heading", name="Noch nicht bestanden").wait_for()
    assert len(line.attempts()) == 1
    first.expected_problems(NETWORK)


def test_the_connection_comes_back_while_a_try_is_on_its_way(line, new_page, course):
    """That try still fails; the next one follows at once, not after a pause that may have grown to half a minute."""
    page = new_page(line.url, locale="de")
    page.add_init_script("{ const wait = setTimeout; window.setTimeout = (call, ms, ...rest) => (ms > 500 ? 0 : wait(call, ms, ...rest)); }")  # no pause ever ends
    line.faulty.fault = "middle"  # after "before", Chromium itself would ask again
    line.faulty.go_on.clear()
    to_the_end(page, course)
    assert line.faulty.struck.wait(20)
    page.evaluate("dispatchEvent(new Event('online'))")
    line.faulty.fault = None
    line.faulty.go_on.set()
    page.get_by_role("heading", name="Noch nicht bestanden").wait_for()
    assert len(line.attempts()) == 1
    page.expected_problems(NETWORK)


def test_two_tabs_keep_each_others_answers(line, new_page, course):
    first = new_page(line.url, locale="de")
    first.goto(CHECK)
    begin(first, Mouse(first), WORDS["de"])
    second = first.context.new_page()
    second.goto(f"{line.url}{CHECK}")
    second.locator(".gf-check-head").wait_for()
    second.get_by_role("button", name="Weiter", exact=True).click()
    slots = list(course.checks[MODULE].slots.values())
    drawn = draft_of(first)["drawn"]
    for page, slot in ((first, slots[0]), (second, slots[1])):
        page.locator(".gf-slot .gf-part").first.wait_for()
        part = slot.variants[drawn[slot.id]].parts[0]
        answer(Mouse(page), part, page.locator(".gf-slot > div:not(.gf-intro)").first, part.model_response())
    assert set(draft_of(first)["answers"]) == {slots[0].id, slots[1].id}
    assert draft_of(first)["drawn"] == drawn
    expect(first.locator(".gf-progress")).not_to_be_empty()


def test_a_refusal_leaves_the_queue_and_stays_readable(line, new_page, course):
    page = new_page(line.url, locale="de")

    def outdated(route):
        route.continue_(post_data=json.dumps(route.request.post_data_json | {"version": "0" * 12}))

    page.route("**/api/attempts", outdated)
    to_the_end(page, course, good=True)
    status = page.locator(".gf-check > [role=status]")
    expect(status).to_contain_text("Der Check wurde in der Zwischenzeit geändert")
    assert queue_of(page) == []
    page.unroute("**/api/attempts")
    page.goto(f"/en/{MODULE}/check.html")
    expect(status).to_contain_text("The check has been changed in the meantime")
    page.get_by_role("button", name="Hand in the check").click()
    page.get_by_role("heading", name="Passed").wait_for()
    assert len(line.attempts()) == 1
    page.expected_problems(NETWORK)


@pytest.mark.parametrize("other", [None, "Otto"])
def test_an_ended_session_is_told_and_nobody_else_gets_the_attempt(line, new_page, course, other):
    page = new_page(line.url, locale="de")
    line.faulty.fault = "before"
    to_the_end(page, course, "Frida", good=True)
    expect(page.locator(".gf-check > [role=status]")).to_have_text("Wartet auf das Senden")
    page.goto("about:blank")  # else a try may be on its way that still has the cookie
    page.context.clear_cookies()
    if other:
        assert page.context.request.post(f"{line.url}/api/learner", data={"name": other}, headers={"Origin": line.url}).ok
    line.faulty.fault = None
    page.goto(f"{line.url}{CHECK}")
    expect(page.locator(".gf-check > [role=status]")).to_have_text("Noch nicht gesendet: Ihre Anmeldung gilt nicht mehr.")
    assert line.attempts() == [] and len(queue_of(page)) == 1
    page.get_by_role("button", name="Ja, Check senden").click()
    page.get_by_role("heading", name="Bestanden").wait_for()
    assert [name for name, _ in line.attempts()] == [other or "Frida"]
    page.expected_problems(NETWORK)


def test_the_journal_brings_back_what_was_lost_and_goes_with_the_rest(line, new_page, course):
    page = new_page(line.url, locale="de")
    page.route("**/api/attempts", lambda route: route.abort())
    to_the_end(page, course, "Frida", good=True)
    status = page.locator(".gf-check > [role=status]")
    expect(status).to_have_text("Wartet auf das Senden")
    assert journal_of(page) == 1
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(status).to_have_text("Wartet auf das Senden")
    assert len(queue_of(page)) == 1 and len(draft_of(page)["answers"]) > 1

    page.get_by_role("button", name="Alles auf diesem Gerät löschen").click()
    page.get_by_role("button", name="Ja, alles löschen").click()
    page.get_by_text("Auf diesem Gerät ist alles gelöscht.").wait_for()
    assert journal_of(page) == 0
    to_the_end(page, course, "Otto", good=True)
    expect(status).to_have_text("Wartet auf das Senden")
    assert journal_of(page) == 1
    page.locator("#my-data").get_by_label("Das ist ein gemeinsamer Computer").check()
    while journal_of(page):
        page.wait_for_timeout(50)
    page.unroute("**/api/attempts")
    send_now(page)
    page.get_by_role("heading", name="Bestanden").wait_for()
    assert [name for name, _ in line.attempts()] == ["Otto"] and journal_of(page) == 0
    page.expected_problems(NETWORK)


def test_plain_http_in_a_lan(line, playwright, browser_path, course):
    """A real origin that is no secure context: neither locks nor subtle crypto nor service workers nor Sec-Fetch headers."""
    with playwright.chromium.launch(executable_path=browser_path, args=[*ARGUMENTS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]) as browser:
        page = browser.new_context(base_url=line.url.replace("127.0.0.1", HOST), locale="de").new_page()
        problems = []
        page.on("pageerror", lambda error: problems.append(error))
        plain_http(line, page, course)
        assert problems == []


def plain_http(line, page, course):
    line.faulty.fault = "middle"
    to_the_end(page, course, "Frida", good=True)
    assert page.evaluate("[isSecureContext, 'locks' in navigator, 'randomUUID' in crypto]") == [False, False, False]
    expect(page.locator(".gf-check > [role=status]")).to_have_text("Wartet auf das Senden")
    line.faulty.fault = None
    send_now(page)
    page.get_by_role("heading", name="Bestanden").wait_for()
    assert [name for name, _ in line.attempts()] == ["Frida"]


def test_without_connection_from_the_start_the_check_waits_with_the_name(line, new_page, course):
    page = new_page(line.url, locale="de")
    page.route("**/api/**", lambda route: route.abort())
    to_the_end(page, course, "Frida")
    expect(page.locator(".gf-check > [role=status]")).to_have_text("Wartet auf das Senden")
    page.unroute("**/api/**")
    send_now(page)
    page.get_by_role("heading", name="Noch nicht bestanden").wait_for()
    assert [name for name, _ in line.attempts()] == ["Frida"]
    page.expected_problems(NETWORK)
