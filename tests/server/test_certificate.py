"""Issuing and downloading the certificate, and confirming it to whoever has its number."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pypdf
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import insert

from givefirst.course import Company
from givefirst.server.settings import Settings
from givefirst.store import tables
from givefirst.store.certificates import new_number, written_number
from givefirst.store.erasure import erase_rows

from .people import in_group, learner_id, post_form

BOTH = pytest.mark.parametrize("language", ["de", "en"])
WHEN = datetime(2026, 3, 1, 8, tzinfo=UTC)


def complete(browser, *whats: str) -> None:
    rows = [{"learner_id": learner_id(browser), "what": what, "course_version": "2026.1", "completed_at": WHEN} for what in whats]
    browser.app.state.store.change(lambda connection: connection.execute(insert(tables.completion), rows))


@pytest.fixture
def ada(browser_of, app):
    browser = in_group(browser_of, app, "Ada Beispiel", "Nord")
    complete(browser, "course")
    return browser


@pytest.fixture
def number(app, ada):
    """The number of Ada's certificate, as it is printed."""
    assert post_form(ada, "/de/my-record/certificate", {}).status_code == 303
    with app.state.store.reading() as connection:
        return written_number(connection.execute(tables.certificate.select()).one().number)


def main(answer) -> str:
    return BeautifulSoup(answer.text, "html.parser").main.get_text(" ", strip=True)


@BOTH
def test_issued_once_and_downloaded(ada, language):
    assert ada.get(f"/{language}/my-record/certificate.pdf").status_code == 404
    answer = post_form(ada, f"/{language}/my-record/certificate", {})
    assert answer.headers["location"] == f"/{language}/my-record?said=certificate"
    first = main(ada.get(f"/{language}/my-record"))
    post_form(ada, f"/{language}/my-record/certificate", {})
    assert main(ada.get(f"/{language}/my-record")) == first
    answer = ada.get(f"/{language}/my-record/certificate.pdf")
    assert answer.headers["content-type"] == "application/pdf" and answer.headers["content-disposition"].startswith("attachment")
    text = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Ada Beispiel" in text and {"de": "1. März 2026", "en": "1 March 2026"}[language] in text


@pytest.mark.parametrize(("address", "leads_to"), [(None, "http://localhost"), ("https://kurs.example", "https://kurs.example")])
def test_where_its_code_leads(app, ada, number, address, leads_to):
    app.state.settings, app.state.company = Settings(address=address), Company(name="Muster GmbH")
    pdf = pypdf.PdfReader(io.BytesIO(ada.get("/en/my-record/certificate.pdf").content))
    assert [note.get_object()["/A"]["/URI"] for note in pdf.pages[0]["/Annots"]] == [f"{leads_to}/en/certificate?number={number}"]
    assert "Muster GmbH" in pdf.pages[0].extract_text()


def test_it_keeps_the_version_that_was_completed(app, ada, number):
    app.state.course = replace(app.state.course, version="2027.9")
    assert "2026.1" in pypdf.PdfReader(io.BytesIO(ada.get("/de/my-record/certificate.pdf").content)).pages[0].extract_text()
    assert "2026.1" in main(ada.get(f"/de/certificate?number={number}"))


def test_not_before_the_course_is_completed(browser_of, app):
    bob = in_group(browser_of, app, "Bob Anders", None)
    complete(bob, "theme:giving", "theme:dialogue", "theme:sharing")
    assert post_form(bob, "/de/my-record/certificate", {}).status_code == 404
    assert bob.get("/de/my-record/certificate.pdf").status_code == 404
    said = main(bob.get("/de/my-record"))
    assert "den Abschluss mit Aufgaben aus allen dreien. Er ist noch in Arbeit." in said and "Zertifikat ausstellen" not in said


def test_what_is_missing_is_named(browser_of, app):
    course, check = app.state.course, next(iter(app.state.course.checks.values()))
    app.state.course = replace(course, checks={**course.checks, "final/immigrant": replace(check, id="final/immigrant")})
    bob = in_group(browser_of, app, "Bob Anders", None)
    complete(bob, "theme:dialogue")
    missing = BeautifulSoup(bob.get("/en/my-record").text, "html.parser").select_one("section[aria-labelledby=certificate] ul").get_text(" ", strip=True)
    assert missing == "Theme 1: Title of giving (English) Theme 3: Title of sharing (English) Final assessment"


def test_a_certificate_needs_a_name(browser_of, app):
    nameless = in_group(browser_of, app, None, None)
    complete(nameless, "course")
    assert post_form(nameless, "/de/my-record/certificate", {}).status_code == 422
    assert "Ein Zertifikat braucht einen Namen." in nameless.get("/de/my-record").text
    post_form(nameless, "/de/my-record/name", {"name": "Nora Neu"})
    assert post_form(nameless, "/de/my-record/certificate", {}).status_code == 303


@BOTH
def test_confirmed_to_who_has_the_number(browser_of, number, language):
    for typed in (number, number.lower(), number.replace("-", " "), number.replace("-", "")):
        said = main(browser_of().get(f"/{language}/certificate", params={"number": typed}))
        assert "Ada Beispiel" in said and "2026.1" in said and {"de": "1. März 2026", "en": "1 March 2026"}[language] in said
    assert "Nord" not in said and "ada" not in said.lower().replace("ada beispiel", "")


@BOTH
def test_the_same_answer_to_every_wrong_number(app, browser_of, ada, number, language):
    close = number[:-1] + ("A" if number[-1] != "A" else "B")
    wrong = (close, written_number(new_number()), "XXXX", "0000-0000-0000-0000", "'; DROP TABLE certificate", "İ" * 16)
    answers = {main_of_wrong(browser_of, language, typed) for typed in wrong}
    app.state.store.change(erase_rows([learner_id(ada)]))
    answers.add(main_of_wrong(browser_of, language, number))
    assert len(answers) == 1


def main_of_wrong(browser_of, language: str, typed: str) -> str:
    answer = browser_of().get(f"/{language}/certificate", params={"number": typed})
    assert answer.status_code == 200
    return main(answer)


@BOTH
def test_throttled(browser_of, number, language):
    nobody = browser_of()
    answers = [nobody.get(f"/{language}/certificate?number={number}") for _ in range(40)]
    codes = [answer.status_code for answer in answers]
    assert codes[:30] == [200] * 30 and codes[30:] == [429] * 10
    assert "Ada" not in answers[-1].text and {"de": "Bitte warten Sie", "en": "Please wait"}[language] in answers[-1].text
    assert nobody.get(f"/{language}/certificate").status_code == 200  # the empty form


@BOTH
def test_without_a_number_it_asks_for_one(browser_of, language):
    page = browser_of().get(f"/{language}/certificate")
    assert page.status_code == 200 and BeautifulSoup(page.text, "html.parser").select_one("form[method=get] #number")


def test_what_is_typed_is_shown_as_text(browser_of):
    typed = '"><script>alert(1)</script>'
    page = browser_of().get("/de/certificate", params={"number": typed}).text
    assert "<script>alert" not in page and BeautifulSoup(page, "html.parser").select_one("#number")["value"] == typed
