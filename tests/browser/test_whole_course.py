"""The whole course by an automated learner, from the suggestion of a path to the certificate, on a real server: each path in each language.

The ordinary run takes one of the six, with the lessons of one module; `--long` takes all six with every lesson.
"""

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import READY
from tests.browser.hands import Mouse, answer
from tests.browser.test_journey import WORDS, begin, take_check

THEMES = ("giving", "dialogue", "sharing")
# What somebody answers whom this path is suggested to: 0, 1 or 2 for each of the twelve statements, and for one of them.
SAYS = {"refuser": (1, {"inactive": 2}), "immigrant": (1, {"inactive": 0}), "native": (2, {"inactive": 0, "internal": 0})}
PATH_NAME = {"refuser": ("Mit Abstand", "At a distance"), "immigrant": ("Dazugekommen", "Joined later"), "native": ("Mittendrin", "In the middle of it")}
SAID = {
    "de": {"issue": "Zertifikat ausstellen", "title": "hat den Kurs", "done": "Der ganze Kurs ist geschafft", "name": "Frieda Weg", "all": "Alle drei Themen sind abgeschlossen"},
    "en": {"issue": "Issue my certificate", "title": "has completed the course", "done": "You have finished the whole course", "name": "Frieda Weg", "all": "All three themes are completed"},
}
SHORT = ("native", "de")
WAYS = [pytest.param(path, language, marks=[] if (path, language) == SHORT else pytest.mark.long, id=f"{path}-{language}") for language in ("de", "en") for path in SAYS]


def lessons_of(root, language: str, module: str) -> list[str]:
    """Addresses of the pages of a module before its check, in the order of the table of contents."""
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    return [page for page in re.findall(r"book/de/(\S+)", toc) if page.startswith(f"{module}/") and not page.endswith("/check")]


def do_lesson(page, hand, course) -> int:
    """Every exercise of the page with its model answers; how many there were."""
    page.wait_for_function(READY)
    sections = page.locator("section.gf-exercise[data-exercise]").all()  # the simulation of giving is none
    for section in sections:
        if "gf-waiting" in section.get_attribute("class"):
            hand.press(page.locator(".gf-row-next:visible"))
        boxes = section.locator(".gf-live > .gf-one")
        for i, part in enumerate(course.exercises[section.get_attribute("data-exercise")].parts):
            box = boxes.nth(i)
            box.locator(".gf-part").first.wait_for()
            answer(hand, part, box, part.model_response())
            sure = box.locator(".gf-sure input")
            if sure.count():
                hand.tick(sure.first)
            if part.interaction != "dialogue":
                hand.press(box.locator(".gf-part > .gf-button"))
            expect(box.locator(".gf-part > .gf-status")).not_to_be_empty()
    return len(sections)


def find_path(page, hand, course, path: str, language: str) -> None:
    """The suggestion is this path, and choosing it sets it for all themes."""
    usual, other = SAYS[path]
    part = course.exercises["arrival/path"].parts[0]
    box = page.locator('section[data-exercise="arrival/path"] .gf-one')
    box.locator(".gf-part").first.wait_for()
    answer(hand, part, box, {"answers": {statement.id: other.get(statement.id, usual) for statement in part.statements}})
    hand.press(box.locator(".gf-part > .gf-button"))
    expect(box.locator(".gf-part > .gf-status")).to_contain_text(PATH_NAME[path][language == "en"])
    hand.tick(box.locator(f'.gf-path-levels input[value="{path}"]'))
    assert page.evaluate("JSON.parse(localStorage.getItem('givefirst:1:path'))") == dict.fromkeys(THEMES, path)


@pytest.mark.parametrize(("path", "language"), WAYS)
def test_from_the_suggestion_to_the_certificate(server, new_page, course, root, long, path, language):
    words, said = WORDS[language], SAID[language]
    page = new_page(server.url, locale=language, viewport={"width": 360, "height": 740}, reduced_motion="reduce", accept_downloads=True)
    hand = Mouse(page)
    page.goto(f"/{language}/arrival/your-path.html")
    find_path(page, hand, course, path, language)

    done = 0
    for theme in THEMES:
        page.goto(f"/{language}/my-course.html")
        assert page.locator(f'.gf-theme[data-theme="{theme}"] input:checked').evaluate("e => e.closest('li').dataset.module") == f"{path}/{theme}"
        lessons = lessons_of(root, language, f"{path}/{theme}")
        for lesson in lessons if long else lessons[:2]:
            page.goto(f"/{language}/{lesson}.html")
            done += do_lesson(page, hand, course)
        page.goto(f"/{language}/{path}/{theme}/check.html")
        begin(page, hand, words, None if theme != THEMES[0] else said["name"])
        take_check(page, hand, course, words, check=f"{path}/{theme}")
        page.get_by_role("heading", name=words["passed"]).wait_for()
    assert done >= (30 if long else 4)

    page.goto(f"/{language}/my-course.html")
    expect(page.locator(".gf-my-next .gf-resume")).to_contain_text(said["all"])
    page.locator(".gf-my-next .gf-resume").click()
    page.wait_for_url(f"**/final/{path}/**")
    page.goto(f"/{language}/final/{path}/check.html")
    begin(page, hand, words)
    take_check(page, hand, course, words, check=f"final/{path}")
    page.get_by_role("heading", name=words["passed"]).wait_for()
    page.goto(f"/{language}/my-course.html")
    expect(page.locator(".gf-my-next .gf-resume")).to_contain_text(said["done"])

    page.goto(f"/{language}/my-record")
    hand.press(page.get_by_role("button", name=said["issue"]))
    with page.expect_download() as found:
        page.locator('a[href$="certificate.pdf"]').click()
    text = " ".join(PdfReader(found.value.path()).pages[0].extract_text().split())
    assert said["name"] in text and said["title"] in text
    names = {name for both in PATH_NAME.values() for name in both}
    assert not [word for word in (*names, "Digital", "Native", "Immigrant", "%", "Note") if word in text]
    number = page.evaluate("document.querySelector('#certificate + p, [aria-labelledby=certificate] p').textContent")
    number = re.search(r"[A-Z0-9]{4}(?:[- ][A-Z0-9]{4}){3}", number)[0]
    page.goto(f"/{language}/certificate?number={number}")
    expect(page.locator("main")).to_contain_text(said["name"])

    server.command("completion", "--csv", str(server.data / "list.csv"), "--language", "en")
    listed = (server.data / "list.csv").read_text(encoding="utf-8-sig")
    whats = [row[2] for row in csv.reader(io.StringIO(listed))][1:]
    assert len([what for what in whats if what.startswith("Theme ")]) == 3 and not [word for word in (path, *names) if word in listed]
