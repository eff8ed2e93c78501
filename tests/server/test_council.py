"""What the works council reads: the rules, their history, looks at records (also its own), deletions; never whose records they were."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader
from sqlalchemy import insert, select

from givefirst.course import Policy
from givefirst.course.policy import Keep
from givefirst.server import create_app
from givefirst.server.council import LOOKS
from givefirst.store import tables
from givefirst.store.access_log import log_access
from givefirst.store.policy_versions import note_policy

from .conftest import Browser, someone


SERVER = Path(__file__).parents[2] / "givefirst" / "server"


def council(app) -> Browser:
    return someone(lambda: Browser(app), app, "council")


def read(browser, address: str) -> BeautifulSoup:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def rows(soup) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in soup.select("tbody tr")]


@pytest.mark.parametrize(("language", "days", "agree"), [("de", "40 Tage", "Lernzeit ist Arbeitszeit."), ("en", "40 days", "Learning time is working time.")])
def test_the_rules_are_those_of_the_policy(sample_course, site, store, language, days, agree):
    policy = Policy(keep=Keep(answers_days=40), purpose={"de": "Ziel <b>", "en": "Aim <b>"})
    page = read(council(create_app(sample_course, site, store, policy=policy)), f"/{language}/council")
    assert days in page.get_text() and agree in page.get_text()
    assert ("Ziel <b>" if language == "de" else "Aim <b>") in page.get_text()
    assert page.select_one('[aria-current="page"]')["href"] == f"/{language}/council"


def test_each_version_is_shown_with_what_it_changed(app, store):
    first = Policy()
    for policy in (first, replace(first, keep=Keep(answers_days=30), mandatory=(), reminders=1)):
        store.change(note_policy(policy.canonical()))
    page = read(council(app), "/en/council/versions")
    assert [title.get_text().split(",")[0] for title in page.select("h3")] == ["Version 2", "Version 1"]
    assert sorted(rows(page)) == [["Answers: days", "90", "30"], ["Reminders at most", "2", "1"], ["What can be mandatory", "Title of sharing (English)", "nothing"]]


def test_every_field_of_a_policy_has_words(app, store):
    full = Policy(purpose={"de": "a", "en": "a"}, legal_basis={"de": "a", "en": "a"}, remarks={"de": "a", "en": "a"})
    other = Policy(
        keep=Keep(1, 1, 90, 1, 1, 1, 0, 1), hr_sees=frozenset(), trainers_see=frozenset(), trainers_see_gradebook=True, mandatory=("course",), reminders=0, other_ways=frozenset(),
        minimum_group=11, figures_for=frozenset())
    for policy in (full, other):
        store.change(note_policy(policy.canonical()))
    for language in ("de", "en"):
        found = rows(read(council(app), f"/{language}/council/versions"))
        assert len(found) == len(full.flat())
        assert [cell for row in found for cell in row if "_" in cell] == []


def test_looks_are_shown_without_whose_and_this_one_is_noted(app, store):
    hr = someone(lambda: Browser(app), app, "hr")
    hr.post("/api/learner", {"name": "Hanna HR"})
    with store.reading() as connection:
        actor = connection.execute(select(tables.person.c.id)).scalar_one()
    for action, scope in (("list", "all"), ("text", "group:Store <1>"), ("export", f"person:{'c' * 32}")):
        store.change(log_access(actor, "hr", action, scope))
    reader = council(app)
    answer = reader.get("/en/council/looks")
    assert "c" * 32 not in answer.text and actor not in answer.text
    found = [row[1:] for row in rows(BeautifulSoup(answer.text, "html.parser"))]
    assert found == [
        ["no name (works council)", "looked at this record", "everybody"],
        ["Hanna HR (HR department)", "downloaded the list", "one person"],
        ["Hanna HR (HR department)", "read a text that was sent", "group Store <1>"],
        ["Hanna HR (HR department)", "looked at the list", "everybody"],
    ]


def test_nothing_is_shown_when_the_look_cannot_be_noted(app, store, monkeypatch):
    reader = council(app)
    store.change(log_access("a" * 32, "hr", "list", "all"))

    async def full(_work):
        from givefirst.store import StoreUnavailable
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(store, "change_soon", full)
    answer = reader.get("/en/council/looks")
    assert answer.status_code == 503 and "HR department" not in answer.text


def test_older_looks_are_on_further_pages(app, store):
    for _ in range(LOOKS + 5):
        store.change(log_access("a" * 32, "hr", "list", "all"))
    reader = council(app)
    page = read(reader, "/en/council/looks")
    assert len(rows(page)) == LOOKS
    older = page.select_one("nav.gf-pages a")["href"]
    page = read(reader, older)
    assert len(rows(page)) == 6  # and the look before
    assert [link["href"] for link in page.select("nav.gf-pages a")] == ["/en/council/looks"]
    assert reader.get("/en/council/looks?before=x'; DROP").status_code == 200


def test_deletions_say_rule_and_number(app, store):
    store.change(lambda connection: connection.execute(
        insert(tables.deletion).values(at=datetime(2026, 3, 1, tzinfo=UTC), rule="answers_days", what="attempt", count=1234)))
    assert rows(read(council(app), "/en/council/deletions")) == [["1 March 2026", "time for answers", "checks handed in", "1,234"]]


@pytest.mark.parametrize(("language", "words"), [("de", "Was der Kurs über Menschen speichert"), ("en", "What the course records about people")])
def test_the_sheet_can_be_taken_along(app, language, words):
    answer = council(app).get(f"/{language}/council/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf" and "no-store" in answer.headers["cache-control"]
    assert words in PdfReader(BytesIO(answer.content)).pages[0].extract_text()


def test_what_retention_and_pages_write_has_words(app):
    from givefirst.server.frame import TEMPLATES
    known = set(yaml.safe_load((TEMPLATES / "council.yml").read_text(encoding="utf-8")))
    source = "\n".join(file.read_text(encoding="utf-8") for file in (SERVER.parent / "store").glob("retention.py"))
    assert set(re.findall(r'\("(\w+)", (?:table|\w+, keys|\*people)', source)) <= {name.removeprefix("rule_") for name in known if name.startswith("rule_")}
    assert {name for name in tables.metadata.tables if f"table_{name}" not in known} == {"role_grant", "policy_version", "deletion", "erasure", "regrading", "setting", "tally"}  # without people, or never deleted by a rule
    said = re.findall(r'(?:looked\(request, visitor|log_access\([\w.]+, "\w+"), "(\w+)"', "\n".join(file.read_text(encoding="utf-8") for file in SERVER.rglob("*.py")))
    assert len(said) > 8 and [action for action in said if f"action_{action}" not in known] == []


@pytest.mark.parametrize(("people", "done", "shown"), [(9, 4, "not shown"), (10, 4, "40%"), (10, 0, "not shown"), (10, 10, "not shown")])
def test_shares_are_suppressed_as_for_hr(app, store, people, done, shown):
    def write(connection):
        for number in range(people):
            who = f"{number:032x}"
            connection.execute(insert(tables.person).values(id=who, created_at=tables.now(), group_name="A" if number % 2 else None))
            connection.execute(insert(tables.enrolment).values(learner_id=who, what="theme:dialogue", mandatory=False, created_at=tables.now()))
            if number < done:
                connection.execute(insert(tables.completion).values(learner_id=who, what="theme:dialogue", course_version="1", completed_at=tables.now()))

    store.change(write)
    assert [row[1:] for row in rows(read(council(app), "/en/council/figures"))] == [[str(people), shown]]


def test_nothing_can_be_changed(app):
    reader = council(app)
    for path in ("", "/versions", "/looks", "/deletions", "/figures"):
        assert not read(reader, f"/de/council{path}").select("form, button, input")
        assert reader.post(f"/de/council{path}", {}).status_code == 405


@pytest.mark.parametrize("role", ["nobody", "learner", "trainer", "hr", "operator"])
def test_others_may_not_read_it(app, role):
    reader = Browser(app) if role == "nobody" else someone(lambda: Browser(app), app, role)
    for path in ("", "/versions", "/looks", "/deletions", "/figures", "/sheet.pdf"):
        assert reader.get(f"/de/council{path}").status_code == 403
