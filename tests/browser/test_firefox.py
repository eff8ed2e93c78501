"""What learners do, in Firefox: the proofs of test_keeping.py again, and a lesson and a check by keyboard alone."""

import os

import pytest

from givefirst.testing.browser import FIREFOX, launching
from tests.browser.hands import Keyboard
from tests.browser.line import HOST
from tests.browser.test_journey import MODULE, WORDS, begin, do_exercises, take_check
from tests.browser.test_keeping import no_attempt_is_lost_or_doubled, plain_http

PREFERENCES = {
    "network.dns.localDomains": HOST,  # a name that is not localhost leads here
    "accessibility.tabfocus": 7,  # Tab reaches everything on macOS as well
}
ORDINARY = {("after", "tab killed"), ("middle", "server killed")}
WAYS = [(phase, then) for phase in ("before", "after", "middle") for then in ("stays", "reload", "tab killed", "server killed")]


@pytest.fixture(scope="module")
def browser(playwright, firefox_path, tmp_path_factory):
    """Takes the place of Chromium in this file."""
    family, options = launching(playwright, FIREFOX, firefox_path)
    if os.name == "posix" and "executable_path" in options:
        # Playwright makes Firefox end when a tab dies; people's Firefox goes on.
        script = tmp_path_factory.mktemp("firefox") / "firefox"
        script.write_text(f'#!/bin/sh\nunset MOZ_CRASHREPORTER_SHUTDOWN\nexec "{firefox_path}" "$@"\n', encoding="utf-8")
        script.chmod(0o755)
        options["executable_path"] = script
    with family.launch(**options, firefox_user_prefs=PREFERENCES) as found:
        yield found


@pytest.mark.parametrize(("phase", "then"), [pytest.param(*way, marks=[] if way in ORDINARY else pytest.mark.long) for way in WAYS])
def test_no_attempt_is_lost_or_doubled(line, new_page, course, phase, then):
    no_attempt_is_lost_or_doubled(line, new_page, course, phase, then)


def test_plain_http_in_a_lan(line, new_page, course):
    plain_http(line, new_page(line.url.replace("127.0.0.1", HOST), locale="de"), course)


@pytest.mark.long  # in Chromium in the ordinary run
def test_keyboard_alone(server, new_page, course):
    page = new_page(server.url, locale="de")
    page.goto(f"/de/{MODULE}/staircase.html")
    do_exercises(page, Keyboard(page), course)
    page.locator(".gf-feedback").first.wait_for()
    page.goto(f"/de/{MODULE}/check.html")
    begin(page, Keyboard(page), WORDS["de"], "Frida")
    take_check(page, Keyboard(page), course, WORDS["de"], text="Mein Text")
    page.get_by_role("heading", name="Bestanden").wait_for()
    page.reload()
    page.get_by_role("heading", name="Bestanden").wait_for()
