"""The whole browser dies after an attempt was handed in, and is started again with what its profile has on disk: nothing lost, nothing twice."""

import pytest
from playwright.sync_api import expect

from givefirst.testing.browser import CHROMIUM, FIREFOX, launching
from tests.browser import processes
from tests.browser.faulty import PHASES
from tests.browser.hands import Mouse
from tests.browser.test_journey import WORDS, begin, take_check
from tests.browser.test_keeping import CHECK, queue_of

NAME = "Frida"
ORDINARY = {(CHROMIUM, "before"), (FIREFOX, "after")}
WAYS = [(kind, phase) for kind in (CHROMIUM, FIREFOX) for phase in PHASES]
CASES = [pytest.param(*way, id=f"{way[0].engine}-{way[1]}", marks=[] if way in ORDINARY else pytest.mark.long) for way in WAYS]


class Profile:
    """A browser as a person has it: what it keeps lies in a folder, and outlives it."""

    def __init__(self, playwright, kind, path, folder, url):
        self.family, self.options = launching(playwright, kind, path)
        self.folder, self.url, self.context = folder, url, None

    def start(self):
        """-> a new page"""
        size = {"width": 1280, "height": 900}
        self.context = self.family.launch_persistent_context(self.folder, base_url=self.url, locale="de", viewport=size, **self.options)
        return self.context.new_page()

    def close(self) -> None:
        self.context.close()

    def kill(self) -> None:
        found = processes.started(str(self.folder)) or processes.started(f"--user-data-dir={self.folder}")
        assert found
        processes.kill(found)


@pytest.fixture
def profile(kind, playwright, browser_path, firefox_path, line, tmp_path):
    return Profile(playwright, kind, browser_path if kind is CHROMIUM else firefox_path, tmp_path / "profile", line.url)


def begun(profile) -> None:
    """Signed in, and the browser closed in good order."""
    page = profile.start()
    page.goto(CHECK)
    begin(page, Mouse(page), WORDS["de"], NAME)
    profile.close()


@pytest.mark.parametrize(("kind", "phase"), CASES)
def test_a_browser_that_dies_loses_and_doubles_nothing(line, profile, course, kind, phase):
    begun(profile)
    page = profile.start()
    page.goto(CHECK)
    page.locator(".gf-check-head").wait_for()
    page.wait_for_load_state("networkidle")
    line.faulty.fault = phase
    line.faulty.go_on.clear()
    take_check(page, Mouse(page), course, WORDS["de"])
    assert line.faulty.struck.wait(60)
    profile.kill()
    line.faulty.fault = None
    line.faulty.go_on.set()

    page = profile.start()
    with page.expect_response("**/api/attempts"):
        page.goto("/en/")  # any page of the course sends what waits
    while queue_of(page):
        page.wait_for_timeout(200)
    page.goto(CHECK)
    page.get_by_role("heading", name="Bestanden").wait_for()
    expect(page.locator(".gf-check > [role=status]")).to_have_text("Gesendet und gespeichert")
    expect(page.locator(".gf-slot-result").first).to_be_attached()
    assert page.locator(".gf-slot-result input:checked").count() > 0  # the answers are there as well
    assert queue_of(page) == []
    assert [name for name, _ in line.attempts()] == [NAME]
    profile.close()
