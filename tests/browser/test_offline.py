"""The course on a USB stick: one zip, unpacked, opened by double click, with no server and no network."""

import zipfile

from givefirst.cli import main
from givefirst.giving.texts import texts
from tests.browser.hands import Mouse
from tests.browser.test_journey import MODULE, WORDS, do_exercises, take_check

PLACEMENT = "arrival/your-path.html"
SIMULATION = "immigrant/giving/first-gift.html"

# A browser whose owner forbids pages to keep anything.
LOCKED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });"""


def test_everything_works_from_a_usb_stick(new_page, course, tmp_path):
    file, stick = tmp_path / "course.zip", tmp_path / "Mein Stick äöü"
    assert main(["zip", str(file)]) == 0
    with zipfile.ZipFile(file) as archive:
        archive.extractall(stick)
    assert sorted(path.name for path in stick.iterdir()) == ["LIESMICH.txt", "README.txt", "de", "en", "index.html", "keys"]
    assert not list(stick.rglob("*.json")) and not list(stick.rglob("*.gz"))

    page = new_page(stick.as_uri())  # it fails at the end for any error in the console and for any other address
    page.goto((stick / "index.html").as_uri())
    page.get_by_role("link", name="Kurs auf Deutsch").click()
    page.locator("main a", has_text="Ins Gespräch kommen").first.click()
    page.wait_for_url("**/de/immigrant/dialogue/index.html")
    do_exercises(page, Mouse(page), course)
    page.locator('header a[hreflang="en"]').click()
    page.wait_for_url("**/en/immigrant/dialogue/index.html")
    page.locator(".gf-feedback", has_text="Next time:").first.wait_for()  # the answer is still there, and speaks English

    for word, title in {"Beschwerde": "Kommentare", "Haeuser": ""}.items():
        page.goto((stick / "de" / "search.html").as_uri())
        page.locator("main input[type=search]").fill(word)
        page.locator("main button").click()
        page.locator("#search-results li a", has_text=title).first.click()
        page.locator("main h1").wait_for()
        assert "search" not in page.url

    page.goto((stick / "en" / PLACEMENT).as_uri())
    do_exercises(page, Mouse(page), course)
    page.goto((stick / "en" / SIMULATION).as_uri())
    page.get_by_role("button", name=texts("en")["open"]).click()
    page.locator(".gf-give-chart").wait_for()

    page.goto((stick / "de" / MODULE / "check.html").as_uri())
    begin_without_name(page)
    take_check(page, Mouse(page), course, WORDS["de"])
    page.get_by_role("heading", name="Bestanden").wait_for()
    assert page.get_by_text("Selbsttest").first.is_visible()

    locked = new_page(stick.as_uri())
    locked.add_init_script(LOCKED)
    locked.goto((stick / "de" / MODULE / "check.html").as_uri())
    begin_without_name(locked)


def begin_without_name(page) -> None:
    page.get_by_role("button", name=WORDS["de"]["start"]).click()
    page.locator(".gf-check-head").wait_for()
