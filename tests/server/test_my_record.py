"""One's own page: what is stored, who looked, copies to take along, sign out, and erasing everything."""

import json
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import insert, select

from givefirst.course import Policy
from givefirst.course.policy import Keep
from givefirst.server import create_app
from givefirst.server.own_answers import said_answers, said_result
from givefirst.store import tables
from givefirst.store.access_log import log_access
from givefirst.store.reviews import save_entries
from tests.naughty import STRINGS

from .conftest import Browser
from .people import in_group, learner_id, post_form, send_text

BOTH = pytest.mark.parametrize("language", ["de", "en"])


@pytest.fixture
def ada(browser_of, app):
    return in_group(browser_of, app, "Ada Beispiel", "Nord")


@pytest.fixture
def bob(browser_of, app):
    return in_group(browser_of, app, "Bob Anders", "Nord")


def section(browser, name: str, language: str = "de") -> str:
    return BeautifulSoup(browser.get(f"/{language}/my-record").text, "html.parser").select_one(f"section[aria-labelledby={name}]").get_text(" ", strip=True)


def rows(store, table) -> list:
    with store.reading() as connection:
        return connection.execute(select(table)).all()


@BOTH
def test_who_is_not_signed_in_is_told(browser_of, language):
    answer = browser_of().get(f"/{language}/my-record")
    assert answer.status_code == 200
    assert {"de": "Sie sind hier nicht angemeldet.", "en": "You are not signed in here."}[language] in answer.text and "csrf" not in answer.text


@BOTH
def test_what_i_have_completed(ada, bob, check, language):
    assert {"de": "Noch kein Abschluss.", "en": "Nothing yet."}[language] in section(ada, "completed", language)
    send_text(ada, check, "Text")
    said = section(ada, "completed", language)
    assert {"de": "Thema 2: Title of dialogue (deutsch)", "en": "Theme 2: Title of dialogue (English)"}[language] in said and "2026.1" in said
    assert "Title of dialogue" not in section(bob, "completed", language)


@BOTH
def test_my_texts_and_nobody_elses(ada, bob, check, language):
    send_text(bob, check, "Bobs Text")
    assert {"de": "noch keinen Text", "en": "not sent any text"}[language] in section(ada, "texts", language)
    send_text(ada, check, "Adas Text")
    said = section(ada, "texts", language)
    assert "Adas Text" in said and "Bobs Text" not in said


@BOTH
def test_how_long_it_is_kept_comes_from_the_policy(app, ada, language):
    app.state.policy = replace(Policy(), keep=Keep(answers_days=30, completion_days=730, access_log_days=400), purpose={language: "Zweck <b>"})
    said = section(ada, "stored", language)
    years, days = {"de": ("2 Jahre", "Tage"), "en": ("2 years", "days")}[language]
    assert f"30 {days}" in said and years in said and f"400 {days}" in said and "Zweck <b>" in said


@BOTH
def test_who_has_looked(app, browser_of, ada, bob, language):
    hanna = in_group(browser_of, app, "Hanna <Personal>", None, "hr")
    for scope in ("all", "all", "group:Nord", f"person:{learner_id(bob)}", "group:Süd"):
        app.state.store.change(log_access(learner_id(hanna), "hr", "list", scope))
    said = section(ada, "looks", language)
    assert said.count("Hanna <Personal>, " + {"de": "Personalabteilung", "en": "HR"}[language]) == 1  # the same on one day is one line
    assert learner_id(hanna) not in said and learner_id(bob) not in said
    assert section(bob, "looks", language).count("Hanna <Personal>") == 2


def test_pages_of_further_roles_are_linked(browser_of, app):
    assert "Ihre weiteren Seiten" not in in_group(browser_of, app, "Ada", None).get("/de/my-record").text
    assert 'href="/en/trainer"' in in_group(browser_of, app, "Tom", None, "trainer", "Nord").get("/en/my-record").text


def test_a_name_for_who_has_none(browser_of, app, ada):
    nameless = in_group(browser_of, app, None, None)
    assert post_form(nameless, "/de/my-record/name", {"name": " "}).status_code == 422
    assert post_form(nameless, "/de/my-record/name", {"name": " Nora Neu "}).headers["location"] == "/de/my-record?said=name"
    assert "Der Kurs kennt Sie über diesen Browser, als Nora Neu." in nameless.get("/de/my-record?said=name").text
    post_form(ada, "/de/my-record/name", {"name": "Andere"})
    assert "Ada Beispiel" in ada.get("/de/my-record").text


def test_signing_out_here_leaves_other_devices(app, ada):
    other = Browser(app)
    copy_session(app, ada, other, "second-token")
    answer = post_form(ada, "/de/sign-out", {})
    assert (answer.status_code, answer.headers["location"]) == (303, "/de/")
    assert ada.get("/api/me").json()["learner"] is False and other.get("/api/me").json()["learner"] is True


def test_signing_out_everywhere(app, ada):
    other = Browser(app)
    copy_session(app, ada, other, "second-token")
    assert other.get("/api/me").json()["learner"] is True
    assert post_form(ada, "/en/my-record/sign-out-everywhere", {}).headers["location"] == "/en/"
    assert ada.get("/api/me").json()["learner"] is False and other.get("/api/me").json()["learner"] is False


def copy_session(app, browser, other, token: str) -> None:
    """Another device of the same person."""
    from givefirst.server.identity import token_hash

    row = {"token_hash": token_hash(token), "learner_id": learner_id(browser), "created_at": tables.now()}
    app.state.store.change(lambda connection: connection.execute(insert(tables.session).values(**row)))
    other.cookies.set("givefirst", token, domain="localhost.local")


@BOTH
def test_everything_as_json(ada, bob, check, language):
    send_text(bob, check, "Bobs Geheimnis")
    send_text(ada, check, "Adas Text")
    answer = ada.get(f"/{language}/my-record/everything.json")
    assert answer.headers["content-disposition"].startswith('attachment; filename="') and answer.headers["content-disposition"].endswith('.json"')
    found = json.loads(answer.content)
    assert found["person"][0]["name"] == "Ada Beispiel" and found["attempts"][0]["score"] == found["attempts"][0]["max"]
    assert found["attempts"][0]["body"]["responses"]["written"]["parts"]["step"]["text"] == "Adas Text"
    assert [row["what"] for row in found["completions"]] == ["theme:dialogue"]
    assert "Bobs" not in answer.text and learner_id(bob) not in answer.text


@BOTH
def test_everything_to_read(ada, bob, check, language):
    send_text(bob, check, "Bobs Geheimnis")
    send_text(ada, check, "Adas <script>alert(1)</script>\nZweite Zeile")
    answer = ada.get(f"/{language}/my-record/everything.html")
    assert answer.headers["content-disposition"].endswith('.html"')
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.html["lang"] == language and not page.select("script, link, img")
    said = page.get_text()
    assert "Ada Beispiel" in said and "Adas <script>alert(1)</script>\nZweite Zeile" in said and "Title of dialogue" in said
    assert "Bobs" not in said and learner_id(bob) not in said
    assert len(page.select("h2")) == len(json.loads(ada.get("/de/my-record/everything.json").content)) - 1


@BOTH
def test_answers_to_read_have_the_words_of_their_exercises(course, language):
    names = {"choice": "gallery/examples/choice", "match": "gallery/examples/match", "hotspot": "gallery/examples/hotspot", "dialogue": "gallery/examples/dialogue", "order": "gallery/examples/order", "text-entry": "gallery/examples/text-entry"}
    exercises = {kind: course.exercises[name] for kind, name in names.items()}
    body = {"responses": {kind: {"variant": one.id, "parts": {part.id: part.model_response() for part in one.parts}} for kind, one in exercises.items()}}
    said = said_answers(body | {"language": language}, course, language)
    for kind, one in exercises.items():
        assert one.title[language] in said
        ids = {part.id for part in one.parts} | {text for part in one.parts for text in _ids(part.model_response())}
        assert not [line for line in said.splitlines() if line.removeprefix("– ") in ids], kind
    assert said_answers({"responses": {"gone": {"variant": "no/longer", "parts": {"part": ["option"]}}}}, course, language) == "gone\n– option"
    odd = {"part": {"row": ["x"], "other": {"y": 1}}, "number": 7, "nothing": None}
    assert said_answers({"responses": {"gone": {"variant": "gallery/examples/match", "parts": odd}}}, course, language).splitlines()[1:] == ["– ['x']", "– {'y': 1}", "– 7", "– None"]
    points = {"de": "2 von 3 Punkten", "en": "2 of 3 points"}[language]
    assert said_result({"slots": [{"slot": "a", "variant": None, "score": 2, "max": 3}, {"slot": "w", "variant": None, "score": 0, "max": 0}]}, course, language) == f"a: {points}"


def _ids(response) -> list[str]:
    return [text for text in (response.values() if isinstance(response, dict) else response) if isinstance(text, str)]


def test_every_section_and_column_has_its_words():
    from givefirst.server.frame import words_of
    from givefirst.store.record import SECTIONS

    for language in ("de", "en"):
        words = words_of("my-copy", language)
        assert set(words["sections"]) == {*SECTIONS, "looks"}
        assert {name for _, _, told in SECTIONS.values() for name in told} | {"at", "role", "name", "action", "all"} == set(words["columns"])


@BOTH
def test_before_erasing_it_says_what_goes_and_what_stays(app, browser_of, ada, language):
    page = ada.get(f"/{language}/my-record/erase").text
    assert {"de": "Artikel 32 DSGVO", "en": "Article 32 GDPR"}[language] in page and "{looks}" not in page
    mandatory = {"de": "ist Pflicht", "en": "is mandatory"}[language]
    roles = {"de": "Was Sie für andere getan haben", "en": "What you did for others"}[language]
    assert mandatory not in page and roles not in page
    row = {"learner_id": learner_id(ada), "what": "theme:sharing", "mandatory": True, "created_at": tables.now()}
    app.state.store.change(lambda connection: connection.execute(insert(tables.enrolment).values(**row)))
    assert mandatory in ada.get(f"/{language}/my-record/erase").text
    assert roles in in_group(browser_of, app, "Tom", None, "trainer", "Nord").get(f"/{language}/my-record/erase").text


def test_nothing_is_erased_by_accident(app, ada, check):
    send_text(ada, check, "Text")
    assert post_form(ada, "/de/my-record/erase", {}).status_code == 422
    assert post_form(ada, "/de/my-record/erase", {"sure": "yes"}, csrf=False).status_code == 403
    assert ada.get("/de/my-record/erase").status_code == 200
    assert len(rows(app.state.store, tables.attempt)) == 1


@BOTH
def test_erasing_everything(app, ada, bob, check, language):
    send_text(bob, check, "Bobs Text")
    before = rows(app.state.store, tables.attempt)
    send_text(ada, check, "Adas Text")
    who = learner_id(ada)
    other = Browser(app)
    copy_session(app, ada, other, "second-token")
    other.get("/api/me")
    answer = post_form(ada, f"/{language}/my-record/erase", {"sure": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{language}/my-record/erased")
    assert "givefirst" in answer.headers["set-cookie"]
    for browser in (ada, other):
        assert browser.get("/api/me").json()["learner"] is False
    assert {"de": "Alles ist gelöscht", "en": "Everything has been erased"}[language] in ada.get(answer.headers["location"]).text
    assert rows(app.state.store, tables.attempt) == before
    assert all(who not in str(rows(app.state.store, table)) for table in tables.metadata.sorted_tables)
    assert "Bobs Text" in section(bob, "texts")


def test_what_lies_outside_the_database_is_erased_too(sample_course, site, store):
    erased = []
    app = create_app(sample_course, site, store, erase_person=erased.append)
    ada = Browser(app)
    ada.start()
    who = learner_id(ada)
    post_form(ada, "/de/my-record/erase", {"sure": "yes"})
    assert erased == [who]


def test_naughty_names_are_shown_exactly(ada):
    for word in STRINGS[::8]:
        if ada.post("/api/learner", {"name": word}).status_code == 200 and word.strip():
            page = BeautifulSoup(ada.get("/de/my-record").text, "html.parser")
            assert f"Der Kurs kennt Sie über diesen Browser, als {word.strip()}." in page.main.get_text()
            assert not page.select("main script, main img")


@BOTH
def test_feedback_from_nbgrader_stands_beside_the_text_and_the_task(app, ada, check, language):
    text = send_text(ada, check, "Adas Text")
    place = {"attempt_id": text["attempt_id"], "learner_id": text["learner_id"]}
    app.state.store.change(save_entries([
        {**place, "slot": "written", "points": 1.5, "comment": "Gut <b>gefragt</b>"}, {**place, "slot": "single", "points": 2.0, "comment": None},
    ]))
    said = section(ada, "texts", language)
    points = {"de": "Punkte: 1,5", "en": "Points: 1.5"}[language]
    assert points in said and "Gut <b>gefragt</b>" in said
    single = said[said.index("Gut <b>gefragt</b>"):]
    assert {"de": "Abgegeben am", "en": "Handed in on"}[language] in single and {"de": "Punkte: 2", "en": "Points: 2"}[language] in single
    everything = ada.get(f"/{language}/my-record/everything.html").text
    assert {"de": "Punkte insgesamt", "en": "Points in all"}[language] in everything
