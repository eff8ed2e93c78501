"""What is kept on the device belongs to the learner: as a file, deleted, or never left behind on a shared computer."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Mouse
from tests.browser.test_journey import MODULE, WORDS, begin, do_exercises, take_check
from tests.browser.test_keeping import journal_of

LESSON = f"/de/{MODULE}/staircase.html"
SEEN = "givefirst:1:seen"
CHECK = f"/de/{MODULE}/check.html"
FOREIGN = {
    "a picture": b"\x89PNG\r\n\x1a\n\x00",
    "a list": b"[]",
    "another program's": b'{"format": "anki", "version": 1}',
    "a later version": b'{"format": "givefirst-progress", "version": 2, "exercises": [], "checks": []}',
    "prototype": b'{"format": "givefirst-progress", "version": 1, "checks": [], "exercises": [{"id": "a/b", "answered": "2026-01-01T00:00:00Z", '
                 b'"parts": {"step": {"response": {"__proto__": {"x": 1}}}}}]}',
    "a key of another part": b'{"format": "givefirst-progress", "version": 1, "checks": [], "exercises": [{"id": "queue:1", "answered": "2026-01-01", "parts": {}}]}',
    "no time": b'{"format": "givefirst-progress", "version": 1, "checks": [], "exercises": [{"id": "a/b", "answered": "soon", "parts": {}}]}',
    "a path of another kind": b'{"format": "givefirst-progress", "version": 1, "checks": [], "exercises": [], "path": {"chosen": "2026-01-01", "levels": {"giving": "<b>"}}}',
    "deep": b'{"format": "givefirst-progress", "version": 1, "checks": [], "exercises": [{"id": "a/b", "answered": "2026-01-01", "parts": {"p": {"response": '
            + b"[" * 50 + b"]" * 50 + b"}}}]}",
    "too large": b" " * 4_000_001,
}


def kept(page) -> dict:
    """Everything of the course in both storages of the browser."""
    return page.evaluate("Object.fromEntries([localStorage, sessionStorage].flatMap((s) => Object.entries(s).filter(([k]) => k.startsWith('givefirst:'))))")


def work_of(page) -> dict:
    """The same without which pages were opened: that is no work, and loading a page again renews it."""
    return {name: value for name, value in kept(page).items() if name != SEEN}


def load_file(page, data: bytes) -> None:
    page.locator("#gf-keep-file").set_input_files({"name": "file.json", "mimeType": "application/json", "buffer": data})


def save_file(page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="Als Datei sichern").click()
    assert download.value.suggested_filename.startswith("zuerst-geben-meine-antworten-20")
    return download.value.path().read_bytes()


@pytest.fixture
def worked(server, new_page, course):
    """A page whose exercises have been done."""
    page = new_page(server.url, locale="de")
    page.goto(LESSON)
    do_exercises(page, Mouse(page), course)
    return page


def test_progress_moves_to_another_device_and_the_newer_answer_wins(server, worked, new_page, course):
    data = save_file(worked)
    file = json.loads(data)
    assert (file["format"], file["version"]) == ("givefirst-progress", 1) and file["exercises"]
    other = new_page(server.url, locale="en")
    other.goto(LESSON)
    load_file(other, data)
    expect(other.locator(".gf-keep [role=status]")).to_contain_text("Geladen: ")
    other.locator("section.gf-exercise .gf-feedback").first.wait_for()
    assert {e["id"] for e in json.loads(save_file(other))["exercises"]} == {e["id"] for e in file["exercises"]}

    older = json.loads(data)
    for exercise in older["exercises"]:
        exercise["answered"] = "2020-01-01T00:00:00.000Z"
        for part in exercise["parts"].values():
            part["attempts"] = 77
    before = work_of(other)
    load_file(other, json.dumps(older).encode())
    expect(other.locator(".gf-keep [role=status]")).to_have_text("In der Datei ist nichts Neueres als auf diesem Gerät.")
    assert work_of(other) == before
    for exercise in older["exercises"]:
        exercise["answered"] = "2999-01-01T00:00:00.000Z"
    load_file(other, json.dumps(older).encode())
    expect(other.locator(".gf-keep [role=status]")).to_contain_text("Geladen: ")
    assert all(part["attempts"] == 77 and part["at"] < 4e12 for part in json.loads(kept(other)[f"givefirst:1:{older['exercises'][0]['id']}"]).values())


def test_foreign_and_hostile_files_change_nothing(worked):
    before = kept(worked)
    for name, data in FOREIGN.items():
        load_file(worked, data)
        status = worked.locator(".gf-keep [role=status]")
        expect(status, name).to_have_text("Das ist keine Datei dieses Kurses, oder sie ist beschädigt. Es wurde nichts geändert.")
        assert kept(worked) == before, name
        status.evaluate("(e) => { e.textContent = ''; }")


def test_an_answer_of_another_shape_does_not_stop_the_exercise(worked):
    file = json.loads(save_file(worked))
    for exercise in file["exercises"]:
        exercise["answered"] = "2999-01-01T00:00:00.000Z"
        for part in exercise["parts"].values():
            part["response"] = 7
    load_file(worked, json.dumps(file).encode())
    expect(worked.locator(".gf-keep [role=status]")).to_contain_text("Geladen: ")
    expect(worked.locator("section.gf-exercise").first.locator(".gf-part").first).to_be_visible()


def test_delete_everything_asks_once_and_ends_the_session(server, worked):
    worked.goto(CHECK)
    begin(worked, Mouse(worked), WORDS["de"], "Frida")
    worked.get_by_role("button", name="Alles auf diesem Gerät löschen").click()
    worked.get_by_role("button", name="Abbrechen").click()
    assert kept(worked)
    worked.get_by_role("button", name="Alles auf diesem Gerät löschen").click()
    worked.get_by_role("button", name="Ja, alles löschen").click()
    worked.get_by_text("Auf diesem Gerät ist alles gelöscht.").wait_for()
    assert kept(worked) == {} and worked.context.cookies() == []
    worked.go_back()
    worked.locator("#gf-name").wait_for()
    assert worked.locator("#gf-name").input_value() == ""


def test_a_shared_computer_keeps_nothing(server, worked, course):
    worked.goto(CHECK)
    worked.locator(".gf-check").get_by_label("Das ist ein gemeinsamer Computer").check()
    begin(worked, Mouse(worked), WORDS["de"], "Frida")
    assert worked.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('givefirst:1:'))") == []
    assert [cookie["expires"] for cookie in worked.context.cookies()] == [-1]
    worked.reload()
    worked.locator(".gf-check-head").wait_for()  # the tab keeps it
    worked.route("**/api/attempts", lambda route: route.abort())
    take_check(worked, Mouse(worked), course, WORDS["de"], good=False)
    worked.get_by_text("Gemeinsamer Computer: Lassen Sie diesen Tab offen").wait_for()
    assert journal_of(worked) == 0
    next_person = worked.context.new_page()
    next_person.goto(f"{server.url}{CHECK}")
    next_person.locator("#gf-name").wait_for()
    assert next_person.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('givefirst:1:queue:'))") == []
    worked.get_by_role("button", name="Fertig, alles löschen").click()
    expect(worked.locator(".gf-keep-question")).to_contain_text("Noch nicht gesendet, geht also verloren:")
    worked.get_by_role("button", name="Ja, alles löschen").click()
    worked.get_by_text("Auf diesem Gerät ist alles gelöscht.").wait_for()
    assert kept(worked) == {} and worked.context.cookies() == []
    worked.expected_problems("Failed to load resource")


def path_of(page):
    return page.evaluate("JSON.parse(localStorage.getItem('givefirst:1:path'))")


def test_the_chosen_path_goes_along_and_the_newer_choice_stays(reading_server, new_page):
    """Chosen on the gallery's placement; the other device gets it, an older file changes nothing, and deleting takes it away."""
    page = new_page(reading_server.url)
    page.goto("/de/gallery.html")
    placement = page.locator('section[data-exercise="gallery/examples/placement"]')
    placement.locator(".gf-part > .gf-button").click()
    placement.locator('.gf-path-levels input[value="native"]').check()
    chosen = path_of(page)
    assert set(chosen.values()) == {"native"}
    data = json.loads(save_file(page))
    assert data["path"]["levels"] == chosen and data["path"]["chosen"].startswith("20")

    other = new_page(reading_server.url)
    other.goto("/de/gallery.html")
    load_file(other, json.dumps(data).encode())
    expect(other.locator(".gf-keep [role=status]")).to_contain_text("Geladen: 2 ")  # the placement's answers, and the path
    assert path_of(other) == chosen
    older = {"chosen": "2020-01-01T00:00:00.000Z", "levels": dict.fromkeys(chosen, "refuser")}
    load_file(other, json.dumps(data | {"path": older}).encode())
    expect(other.locator(".gf-keep [role=status]")).to_have_text("In der Datei ist nichts Neueres als auf diesem Gerät.")
    assert path_of(other) == chosen
    other.get_by_role("button", name="Alles auf diesem Gerät löschen").click()
    other.get_by_role("button", name="Ja, alles löschen").click()
    other.get_by_text("Auf diesem Gerät ist alles gelöscht.").wait_for()
    assert kept(other) == {}


def test_a_shared_computer_is_shared_in_every_tab(reading_server, new_page, course):
    first = new_page(reading_server.url)
    first.goto(LESSON)
    second = first.context.new_page()
    second.goto(f"{reading_server.url}{LESSON}")
    first.get_by_label("Das ist ein gemeinsamer Computer").check()
    for page in (first, second):  # one tab was open before, and is told of nothing
        do_exercises(page, Mouse(page), course)
    third = first.context.new_page()
    third.goto(f"{reading_server.url}{LESSON}")
    expect(third.get_by_label("Das ist ein gemeinsamer Computer")).to_be_checked()
    for page in (first, second, third):
        assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('givefirst:1:'))") == []
        assert any(name.startswith("givefirst:1:") for name in work_of(page)) == (page is not third)
    first.get_by_role("button", name="Fertig, alles löschen").click()
    first.get_by_role("button", name="Ja, alles löschen").click()
    for page in (first, second, third):
        page.get_by_text("Auf diesem Gerät ist alles gelöscht.").wait_for()
        assert kept(page) == {}


def test_not_shared_after_all_brings_every_tab_back(reading_server, new_page, course):
    first = new_page(reading_server.url)
    first.goto(LESSON)
    first.get_by_label("Das ist ein gemeinsamer Computer").check()
    second = first.context.new_page()
    second.goto(f"{reading_server.url}{LESSON}")
    do_exercises(second, Mouse(second), course)
    names = set(second.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('givefirst:1:'))"))
    first.get_by_label("Das ist ein gemeinsamer Computer").uncheck()
    second.wait_for_function("() => !Object.keys(sessionStorage).some((k) => k.startsWith('givefirst:1:'))")
    assert names and names <= set(first.evaluate("Object.keys(localStorage)"))
