"""HR's list, one person, assigning, files: what they show, what they log."""

import dataclasses
import io
from datetime import timedelta

import openpyxl
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from givefirst.course.policy import Policy
from givefirst.server.hr import people as list_page
from givefirst.store.tables import access_log, enrolment, now
from tests.naughty import STRINGS

from .conftest import ORIGIN, someone
from .hr_people import DIALOGUE, add, asked, certified, completed

COLUMNS = {
    "de": ["Name", "Gruppe", "Was", "Abgeschlossen", "Am", "Fällig am", "Zertifikat"],
    "en": ["Name", "Group", "What", "Completed", "On", "Due on", "Certificate"],
}


@pytest.fixture
def hr(app, browser_of):
    return someone(browser_of, app, "hr")


def soup(answer):
    assert answer.status_code == 200, answer.text[:2000]
    return BeautifulSoup(answer.text, "html.parser")


def rows(answer) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in soup(answer).select("table tbody tr")]


def submit(browser, path: str, **fields):
    return browser.ask("POST", path, headers={"Origin": ORIGIN}, data={"csrf": browser.csrf, **fields})


def looks(store) -> list[tuple[str, str, str]]:
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(access_log.c.role, access_log.c.action, access_log.c.scope).order_by(access_log.c.id))]


@pytest.mark.parametrize("language", ["de", "en"])
def test_exactly_seven_columns(hr, store, language):
    who = add(store, "Özlem Abel", "Einkauf")
    asked(store, who, due=3)
    completed(store, who)
    completed(store, who, "course")
    certified(store, who)
    page = hr.get(f"/{language}/hr")
    assert [cell.get_text() for cell in soup(page).select("thead th")] == COLUMNS[language]
    assert [row[:4] for row in rows(page)] == [
        ["Özlem Abel", "Einkauf", "Thema 2: Title of dialogue (deutsch)" if language == "de" else "Theme 2: Title of dialogue (English)", "ja" if language == "de" else "yes"],
        ["Özlem Abel", "Einkauf", "Der ganze Kurs" if language == "de" else "The whole course", "ja" if language == "de" else "yes"],
    ]
    assert rows(page)[0][6] == "–" and rows(page)[1][6].startswith(("ja, ", "yes, "))


def test_nobody_yet_leads_to_the_first_step(hr):
    assert soup(hr.get("/de/hr")).select_one('ol a[href="/de/hr/import"]')


def test_filters_and_pages(hr, store, monkeypatch):
    monkeypatch.setattr(list_page, "ROWS", 2)
    for name in ("Ada Müller", "Özgür Müller", "Zoe Nowak", "Ben MUELLER"):
        who = add(store, name, "Lager" if "Zoe" in name else "Einkauf")
        asked(store, who, due=-1 if "Ben" in name else 5)
    completed(store, who := add(store, "Änne"))

    def names(query=""):
        return [row[0] for row in rows(hr.get(f"/de/hr{query}"))]

    assert names() == ["Ada Müller", "Änne"] and names("?page=2") == ["Ben MUELLER", "Özgür Müller"] and names("?page=3") == names("?page=99") == ["Zoe Nowak"]
    assert names("?page=-1") == names("?page=x") == names("?state=nonsense&what=immigrant/dialogue") == names()
    assert names("?name=m%C3%BCller") == ["Ada Müller", "Ben MUELLER"] and names("?group=Lager") == ["Zoe Nowak"] and names("?group=-") == ["Änne"]
    assert names("?state=overdue") == ["Ben MUELLER"] and names("?state=completed") == ["Änne"] and "Zoe Nowak" in names("?state=open&page=2")
    assert names("?state=unassigned&name=%C3%A4nne") == ["Änne"]
    assert "Zu dieser Auswahl" in hr.get("/de/hr?name=nobody").text
    second = soup(hr.get("/de/hr?name=m%C3%BCller&page=2"))
    assert second.select_one("a[rel=prev]")["href"] == "/de/hr?name=m%C3%BCller&page=1" and not second.select_one("a[rel=next]")
    assert second.select_one('a[href^="/de/hr/export.csv"]')["href"] == "/de/hr/export.csv?name=m%C3%BCller"


def test_every_look_is_logged_before_it_is_shown(hr, store, monkeypatch):
    who = add(store, "Ada", "Einkauf")
    for path in ("/de/hr", "/en/hr?group=Einkauf", f"/de/hr/person?id={who}", "/de/hr/export.csv", "/en/hr/export.xlsx?group=Einkauf", "/de/hr/summary", "/de/hr/reminders?group=Einkauf"):
        assert hr.get(path).status_code == 200
    assert looks(store) == [
        ("hr", "list", "all"), ("hr", "list", "group:Einkauf"), ("hr", "person", f"person:{who}"), ("hr", "export", "all"), ("hr", "export", "group:Einkauf"),
        ("hr", "summary", "all"), ("hr", "reminders", "group:Einkauf"),
    ]
    monkeypatch.setattr("givefirst.server.hr.view.log_access", lambda *_: lambda connection: 1 / 0)
    for path in ("/de/hr", f"/de/hr/person?id={who}", "/de/hr/export.csv", "/de/hr/export.xlsx", "/de/hr/summary", "/de/hr/reminders"):
        answer = hr.get(path)
        assert answer.status_code == 500 and "Ada" not in answer.text


def test_files_hold_the_choice(hr, store):
    asked(store, add(store, "=cmd|' /C calc'!A0", "Einkauf"))
    asked(store, add(store, "Ben", "Lager"))
    answer = hr.get("/en/hr/export.csv?group=Einkauf")
    assert answer.headers["content-disposition"].startswith('attachment; filename="completions-') and answer.headers["cache-control"] == "no-store"
    assert answer.content.decode("utf-8-sig").splitlines()[1:] == ["'=cmd|' /C calc'!A0,Einkauf,Theme 2: Title of dialogue (English),no,,,"]
    sheet = openpyxl.load_workbook(io.BytesIO(hr.get("/de/hr/export.xlsx").content)).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["'=cmd|' /C calc'!A0", "Ben"]


def test_one_person_is_asked_and_not_asked_any_more(hr, store):
    who = add(store, "Ada", "Einkauf")
    due = (now() + timedelta(days=9)).date()
    answer = submit(hr, "/de/hr/enrolments", person=who, what=DIALOGUE, due=due.isoformat())
    assert answer.status_code == 303 and answer.headers["location"] == f"/de/hr/person?id={who}&done=asked"
    assert rows(hr.get(f"/de/hr/person?id={who}"))[0][:4] == ["Thema 2: Title of dialogue (deutsch)", "nein", due.strftime("%d.%m.%Y"), "Angebot"]
    submit(hr, "/en/hr/enrolments", person=who, what=DIALOGUE)
    with store.reading() as connection:
        assert [tuple(row) for row in connection.execute(select(enrolment.c.what, enrolment.c.due_on, enrolment.c.mandatory))] == [(DIALOGUE, None, False)]
    assert submit(hr, "/de/hr/enrolments/end", person=who, what=DIALOGUE).headers["location"].endswith("done=ended")
    assert rows(hr.get(f"/de/hr/person?id={who}")) == []
    for path in ("/de/hr/enrolments", "/de/hr/enrolments/end"):
        assert submit(hr, path, person="0" * 32, what=DIALOGUE).status_code == 404
    assert hr.get("/de/hr/person?id=nobody").status_code == 404


def test_a_group_or_everybody_is_asked(hr, store, app):
    for name, group in (("Ada", "Einkauf"), ("Ben", "Einkauf"), ("Cem", None)):
        add(store, name, group)
    there = submit(hr, "/de/hr/enrolments", group="Einkauf", what="course").headers["location"]
    assert "Zahl der Personen: 2" in hr.get(there).text and "Der ganze Kurs" in hr.get(there).text
    assert "count=1" not in submit(hr, "/de/hr/enrolments", group="*", what=DIALOGUE).headers["location"]
    assert "count=2" in submit(hr, "/de/hr/enrolments", group="-", what="course").headers["location"]  # Cem, and who looks
    assert "count=2" in submit(hr, "/de/hr/enrolments/end", group="Einkauf", what="course").headers["location"]
    assert len(rows(hr.get("/de/hr?what=course"))) == 2


@pytest.mark.parametrize(("fields", "words"), [
    ({"what": "theme:nothing"}, "was Sie zuweisen"), ({"what": "immigrant/dialogue"}, "was Sie zuweisen"), ({}, "was Sie zuweisen"),
    ({"what": DIALOGUE, "group": "Unbekannt"}, "für wen es ist"), ({"what": DIALOGUE, "group": ""}, "für wen es ist"),
    ({"what": DIALOGUE, "group": "*", "due": "morgen"}, "nicht lesen"), ({"what": DIALOGUE, "group": "*", "due": "2020-01-01"}, "schon vorbei"),
    ({"what": DIALOGUE, "group": "*", "due": "9999-01-01"}, "schon vorbei"), ({"what": DIALOGUE, "group": "*", "mandatory": "1"}, "keine Pflicht sein"),
])
def test_what_cannot_be_assigned_is_said_in_words(hr, store, fields, words):
    add(store, "Ada", "Einkauf")
    answer = submit(hr, "/de/hr/enrolments", **fields)
    assert answer.status_code == 422 and words in answer.text
    with store.reading() as connection:
        assert connection.execute(select(enrolment)).all() == []


def test_only_what_the_policy_names_can_be_mandatory(hr, store, app):
    app.state.policy = dataclasses.replace(Policy(), mandatory=(DIALOGUE,))
    assert submit(hr, "/de/hr/enrolments", group="*", what=DIALOGUE, mandatory="1").status_code == 303
    assert submit(hr, "/de/hr/enrolments", group="*", what="course", mandatory="1").status_code == 422


def test_the_policy_hides(hr, store, app):
    who = add(store, "Ada", "Einkauf")
    asked(store, who, due=-3)
    completed(store, who)
    completed(store, add(store, "Ben", "Lager"))
    app.state.policy = dataclasses.replace(Policy(), hr_sees=frozenset({"due_on"}))
    for query in ("", "?state=completed", "?state=open", "?state=overdue", "?group=Lager", "?state=all"):
        page = hr.get(f"/de/hr{query}")
        assert [cell.get_text() for cell in soup(page).select("thead th")] == ["Name", "Was", "Fällig am"]
        assert [row[0] for row in rows(page)] == ["Ada"]
    one = hr.get(f"/de/hr/person?id={who}")
    assert "Abgeschlossen" not in one.text and "Einkauf" not in one.text
    for path in ("/de/hr/summary", "/de/hr/reminders"):
        assert hr.get(path).status_code == 404
    assert hr.get("/de/hr/export.csv").content.decode("utf-8-sig").splitlines()[0] == "Name,Was,Fällig am"


def test_naughty_names_and_filters(hr, store):
    for word in STRINGS[:150]:
        if word.strip() and "\0" not in word:
            asked(store, add(store, word.strip()[:100], word.strip()[:100]))
    page = hr.get("/de/hr")
    assert page.status_code == 200 and "<script>alert" not in page.text
    assert BeautifulSoup(page.text, "html.parser").find("img", src="x") is None
    for word in STRINGS[::5]:
        answer = hr.ask("GET", "/de/hr", params={"name": word, "group": word, "what": word, "state": word, "page": word, "id": word})
        assert answer.status_code == 200


def test_summary_says_nothing_of_small_groups(hr, store):
    for number in range(30):
        who = add(store, f"P{number}", "Große" if number < 12 else "Mittlere" if number < 27 else "Kleine")
        asked(store, who)
        if number % 3 == 0:
            completed(store, who)
    found = {row[0]: row[1:] for row in rows(hr.get(f"/de/hr/summary?what={DIALOGUE}"))}
    assert found == {"Große": ["12", "keine Angabe"], "Kleine": ["3", "keine Angabe"], "Mittlere": ["15", "33 %"], "Alle zusammen": ["30", "33 %"]}
