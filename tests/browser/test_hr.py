"""HR at work in a browser: imports people, assigns, finds, reminds, takes a file along; each page by axe, with 0, 3 and 5,000 people."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import insert

from givefirst.server.identity import token_hash
from givefirst.store import Store, new_id
from givefirst.store.grants import grant
from givefirst.store.tables import completion, enrolment, now, person
from tests.browser.eyes_and_ears import CUT, SMALL
from tests.browser.test_pages import axe_finds_nothing

HR, TOKEN = "d" * 32, "token-of-hr"
SAYS = {
    "de": {"preview": "Vorschau zeigen", "take": "Liste übernehmen", "holds": "Die Liste gilt jetzt", "assign": "Zuweisen", "assigned": "Zahl der Personen: 2",
           "show": "Anzeigen", "file": "Tabelle (XLSX)", "next": "Nächste Seite", "page": "Seite 2 von"},
    "en": {"preview": "Show preview", "take": "Take the list over", "holds": "The list holds now", "assign": "Assign", "assigned": "Number of people: 2",
           "show": "Show", "file": "Spreadsheet (XLSX)", "next": "Next page", "page": "Page 2 of"},
}
PEOPLE = "id;name;email;group;language\n1;Özlem Abel;o@firma.example;Einkauf und Verwaltung;de\n2;Ben Muster;;Lager;en\n3;Änne Freiherrin von Weißenfels-Oberrauch;a@firma.example;Lager;\n"


def sign_in(page, url: str, data) -> None:
    with Store.open(data) as store:
        store.start_learner(HR, "Hanna Personal", token_hash(TOKEN))
        store.change(grant(HR, "hr"))
    page.context.add_cookies([{"name": "givefirst", "value": TOKEN, "url": url}])


def looks_well(page, where: str, width: int) -> None:
    axe_finds_nothing(page, where)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    assert page.evaluate(SMALL, 24) == [], where
    assert page.locator("main").evaluate(CUT) == [], where


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 360, "dark"), ("en", 1280, "light"), ("de", 1280, "light"), ("en", 360, "light")])
def test_a_day_of_hr(server, new_page, language, width, scheme):
    says = SAYS[language]
    page = new_page(server.url, viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, server.url, server.data)
    page.goto(f"/{language}/hr?name=nobody-of-this-name")
    looks_well(page, "nobody", width)
    page.locator(".gf-tabs a").last.click()
    looks_well(page, "import", width)
    page.locator("#file").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": b"id;name\n1;\n"})
    page.get_by_role("button", name=says["preview"]).click()
    page.locator("[role=alert]").wait_for()
    looks_well(page, "wrong list", width)
    page.expected_problems("422")
    page.locator("#file").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()})
    page.get_by_role("button", name=says["preview"]).click()
    page.get_by_role("button", name=says["take"]).wait_for()
    looks_well(page, "preview", width)
    page.get_by_role("button", name=says["take"]).click()
    page.get_by_text(says["holds"]).wait_for()

    page.goto(f"/{language}/hr/enrolments")
    looks_well(page, "assign", width)
    page.locator("#what").select_option("theme:sharing")
    page.locator("#group").select_option("Lager")
    page.locator("#due").fill((now() + timedelta(days=30)).date().isoformat())
    page.locator("[name=mandatory]").check()
    page.get_by_role("button", name=says["assign"], exact=True).click()
    page.get_by_text(says["assigned"]).wait_for()
    page.goto(f"/{language}/hr")
    looks_well(page, "list", width)
    assert page.locator("tbody th").all_inner_texts() == ["Änne Freiherrin von Weißenfels-Oberrauch", "Ben Muster"]
    page.locator("#name").fill("weissenf")
    page.get_by_role("button", name=says["show"], exact=True).click()
    page.locator("tbody a").click()
    looks_well(page, "person", width)
    for tab in ("reminders", "summary"):
        page.goto(f"/{language}/hr/{tab}?what=theme:sharing")
        looks_well(page, tab, width)
    page.goto(f"/{language}/hr")
    with page.expect_download() as file:
        page.get_by_role("link", name=says["file"]).click()
    assert file.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize(("language", "width"), [("de", 360), ("en", 1280)])
def test_a_large_company(server, new_page, language, width):
    says, dice = SAYS[language], random.Random(3)
    page = new_page(server.url, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    sign_in(page, server.url, server.data)
    with Store.open(server.data) as store:
        ids, moment = [new_id() for _ in range(5000)], now()
        store.change(lambda connection: connection.execute(insert(person), [
            {"id": who, "name": f"Person {number}", "group_name": f"Team {number % 40}", "created_at": moment} for number, who in enumerate(ids)
        ]) and None)
        store.change(lambda connection: connection.execute(insert(enrolment), [
            {"learner_id": who, "what": "theme:sharing", "mandatory": True, "due_on": moment.date() + timedelta(days=dice.randint(-9, 9)), "created_at": moment} for who in ids
        ]) and None)
        store.change(lambda connection: connection.execute(insert(completion), [
            {"learner_id": who, "what": "theme:sharing", "course_version": "1", "completed_at": moment} for who in ids if dice.random() < .6
        ]) and None)
    page.goto(f"/{language}/hr")
    looks_well(page, "list", width)
    page.get_by_role("link", name=says["next"]).click()
    page.get_by_text(says["page"]).wait_for()
    assert page.locator("tbody tr").count() == 50
    for tab in ("summary", "reminders"):
        page.goto(f"/{language}/hr/{tab}?what=theme:sharing")
        looks_well(page, tab, width)
