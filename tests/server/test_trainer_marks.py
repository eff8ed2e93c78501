"""Points of the gradebook for trainers: only where the policy says so, only of their groups, without names."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from givefirst.course import Policy
from givefirst.server import trainer_marks
from givefirst.store import tables

from .people import in_group, learner_id

BOTH = pytest.mark.parametrize("language", ["de", "en"])


@pytest.fixture
def ada(browser_of, app):
    return in_group(browser_of, app, "Ada Beispiel", "Nord")


@pytest.fixture
def eve(browser_of, app):
    return in_group(browser_of, app, "Eve Anders", "=Süd")


@pytest.fixture
def tom(browser_of, app, ada, eve):
    """A trainer of Nord; the gradebook holds a submission of everybody."""

    def marks(person_ids):
        app.state.asked.append(person_ids)
        return [
            {"person_id": person_id, "assignment": "immigrant-dialogue-0123456789ab", "submitted_at": datetime(2026, 3, 1, 8, tzinfo=UTC), "score": 7.5,
             "max": 10, "open": True}
            for person_id in person_ids
        ]

    app.state.asked, app.state.marks = [], marks
    app.state.policy = replace(Policy(), trainers_see_gradebook=True)
    return in_group(browser_of, app, "Tom Trainer", None, "trainer", "Nord")


@BOTH
def test_points_of_ones_groups_with_a_code_in_place_of_the_name(app, tom, ada, eve, language):
    page = tom.get(f"/{language}/trainer/gradebook").text
    assert app.state.asked == [[learner_id(ada)]]
    assert {"de": "7,5 von 10", "en": "7.5 of 10"}[language] in page and "Nord" in page and {"de": "Conversation (deutsch)", "en": "Conversation (English)"}[language] in page
    assert "Ada" not in page and learner_id(ada) not in page and "Süd" not in page
    assert f'href="/{language}/trainer/gradebook"' in tom.get(f"/{language}/trainer").text


def test_as_a_file_no_cell_is_a_formula(app, browser_of, tom, eve):
    tia = in_group(browser_of, app, "Tia Trainerin", None, "trainer", "=Süd")
    answer = tia.get("/en/trainer/gradebook.csv")
    assert answer.headers["content-type"].startswith("text/csv") and answer.headers["cache-control"] == "no-store"
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["Code", "Group", "Check", "Points", "Highest points", "A text still waits for feedback"]
    assert row[1:] == ["'=Süd", "Conversation (English)", "7.5", "10", "yes"]


@pytest.mark.parametrize("path", ["/de/trainer/gradebook", "/en/trainer/gradebook.csv"])
def test_the_neutral_policy_shows_nothing_of_it(app, tom, path):
    app.state.policy = Policy()
    assert tom.get(path).status_code == 404 and app.state.asked == []
    assert "gradebook" not in tom.get("/de/trainer").text


def test_each_look_is_noted_and_can_be_read(app, tom, ada):
    tom.get("/de/trainer/gradebook")
    with app.state.store.reading() as connection:
        noted = connection.execute(select(tables.access_log.c.action, tables.access_log.c.scope)).all()
    assert noted == [("gradebook", "group:Nord")]
    assert "Punkte der Checks angesehen, ohne Namen" in ada.get("/de/my-record").text


def test_who_trains_nobody_sees_nobody(app, browser_of, tom):
    nobody = in_group(browser_of, app, "Ohne Gruppe", None, "trainer", "")
    assert "noch nichts im Notenbuch" in nobody.get("/de/trainer/gradebook").text and app.state.asked == []


def test_a_code_says_nothing_of_the_id_and_lasts_as_long_as_the_server(app, tom, ada, monkeypatch):
    """Other pages show a trainer ids beside names."""
    def code() -> str:
        return next(csv.DictReader(io.StringIO(tom.get("/en/trainer/gradebook.csv").content.decode("utf-8-sig"))))["Code"]

    before, person_id = code(), learner_id(ada)
    assert before == code() and before not in person_id and person_id[:4] not in before
    assert before not in {hashlib.new(name, person_id.encode()).hexdigest()[:12] for name in ("sha256", "sha1", "md5")}
    monkeypatch.setattr(trainer_marks, "_KEY", b"of another start")
    assert code() != before
