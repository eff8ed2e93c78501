"""How the server is: numbers for the operator, one word for whoever watches over it, and no names for either."""

import pytest
from bs4 import BeautifulSoup

from givefirst import __version__
from givefirst.course import Policy
from givefirst.server import create_app
from givefirst.server.operator import measure
from givefirst.store.trouble import note_trouble
from givefirst.server.settings import Mail, Settings
from givefirst.store import Store, StoreUnavailable
from givefirst.store.policy_versions import note_policy

from .conftest import Browser, someone


def shown(browser, language: str = "en") -> dict[str, str]:
    soup = BeautifulSoup(browser.get(f"/{language}/operator").text, "html.parser")
    return {row.th.get_text(strip=True): row.td.get_text(" ", strip=True) for row in soup.select("tbody tr")}


def test_the_page_says_how_the_server_is(sample_course, site, store, tmp_path, attempt):
    settings = Settings(mail=Mail(host="mail.example", sender="kurs@example.org"))
    app = create_app(sample_course, site, store, settings=settings, data=tmp_path)
    store.change(note_policy(Policy().canonical()))
    operator = someone(lambda: Browser(app), app, "operator")
    Browser(app).start("Ada CANARY")
    operator.send(attempt())
    app.state.settings = settings.model_copy(update={"sign_in": "people"})
    found = shown(operator)
    assert found["Software"] == __version__ and found["Version of the course"] == sample_course.version
    assert found["Database"].startswith("SQLite, ") and "free" in found["Disk"]
    assert found["People with access"] == "2" and found["Checks without a notebook"].startswith("1 ")
    assert found["Last deletion by the rules"] == "nothing so far" and found["Rules (policy.yml)"].startswith("version 1 since ")
    assert found["E-mail"] == "set up" and found["Sign-in"] == "people on the list"
    assert "CANARY" not in operator.get("/de/operator").text and len(shown(operator, "de")) == len(found)


def test_what_is_not_there_yet_is_said(app):
    found = shown(someone(lambda: Browser(app), app, "operator"))
    assert found["E-mail"].startswith("not set up") and found["Rules (policy.yml)"] == "none noted yet" and "Disk" not in found


@pytest.mark.parametrize(("count", "expected"), [(0, (0, "B")), (999, (999, "B")), (1000, (1, "kB")), (1_234_567, (1.2, "MB")), (5e15, (5000, "TB"))])
def test_sizes(count, expected):
    assert measure(count) == expected


def test_health_is_one_word(app, store, monkeypatch):
    answer = Browser(app).get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"}) and "set-cookie" not in answer.headers
    monkeypatch.setattr(Store, "reading", broken)
    answer = Browser(app).get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"}) and "disk" not in answer.text


def broken(_store):
    raise StoreUnavailable("disk I/O error")


def test_trouble_with_the_notebooks_is_shown_until_it_is_over(app, store):
    operator = someone(lambda: Browser(app), app, "operator")
    assert "Notenbuch" not in operator.get("/de/operator").text
    store.change(note_trouble("CANARY of a folder"))
    said = operator.get("/de/operator").text
    assert "kommt nichts ins Notenbuch" in said and "CANARY" not in said  # the sentence is for the console: it may name folders
    store.change(note_trouble(None))
    assert "Notenbuch" not in operator.get("/de/operator").text
