"""Trainers see the texts of their own groups, and nothing else about a person."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from givefirst.course import Policy
from givefirst.store import tables
from givefirst.store.reviews import save_entries
from tests.naughty import chunks

from .people import in_group, learner_id, post_form, send_text

RUBRIC = {"level-clear": "2"}


@pytest.fixture
def ada(browser_of, app):
    return in_group(browser_of, app, "Ada Beispiel", "Nord")


@pytest.fixture
def eve(browser_of, app):
    return in_group(browser_of, app, "Eve Anders", "Süd & <West>")


@pytest.fixture
def tom(browser_of, app):
    return in_group(browser_of, app, "Tom Trainer", None, "trainer", "Nord")


@pytest.fixture
def tia(browser_of, app):
    return in_group(browser_of, app, "Tia Trainerin", None, "trainer", "Süd & <West>")


def address(text: dict, language: str = "de") -> str:
    return f"/{language}/trainer/text?attempt={text['attempt_id']}&slot={text['slot']}&part={text['part']}"


def place(text: dict) -> dict:
    return {"attempt": text["attempt_id"], "slot": text["slot"], "part": text["part"]}


def soup(answer) -> BeautifulSoup:
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def looks(app) -> list[tuple]:
    with app.state.store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(tables.access_log.c.role, tables.access_log.c.action, tables.access_log.c.scope))]


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_sees_the_texts_of_their_own_group(ada, eve, tom, tia, check, language):
    send_text(ada, check, "Text von Ada")
    send_text(eve, check, "Text von Eve")
    mine, hers = tom.get(f"/{language}/trainer").text, tia.get(f"/{language}/trainer").text
    assert "Ada Beispiel" in mine and "Eve Anders" not in mine
    assert "Eve Anders" in hers and "Süd &amp; &lt;West&gt;" in hers and "Ada Beispiel" not in hers


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_text_with_its_exercise_and_rubric(app, ada, tom, check, language):
    text = send_text(ada, check, "Erste Zeile\nZweite <b>Zeile</b>", language)
    page = soup(tom.get(address(text, language)))
    assert page.select_one(".gf-sent").get_text().strip("\n") == "Erste Zeile\nZweite <b>Zeile</b>"
    exercise = app.state.course.exercises[text["variant"]]
    said = page.get_text()
    assert exercise.parts[0].prompt.plain(language) in said and exercise.title[language] in said
    rubric = exercise.parts[0].rubric[0]
    assert [label.get_text().strip() for label in page.select("fieldset label")] == [level.plain(language) for level in rubric.levels]
    assert "KEY-" not in said


def test_nothing_else_about_a_person(ada, tom, check):
    text = send_text(ada, check, "Mein Text")
    for path in ("/de/trainer", "/en/trainer", address(text), address(text, "en")):
        page = tom.get(path).text
        assert not re.search(r"immigrant/|I2|Dazugekommen|Joined later|passed|score|\b14\b|100 ?%|Bestanden|Punktzahl", page.replace(text["variant"], "")), path
        assert "option-1" not in page and "theme:" not in page and learner_id(ada) not in page


@pytest.mark.parametrize("what", ["other group", "no such", "not sent", "empty"])
def test_others_texts_are_not_there(ada, eve, tom, check, what):
    theirs, mine = send_text(eve, check, "Fremd"), send_text(ada, check, "Meins")
    asked = {"other group": theirs, "no such": {**mine, "attempt_id": "0" * 32}, "not sent": {**mine, "slot": "single", "part": "step"},
             "empty": {"attempt_id": "", "slot": "", "part": ""}}[what]
    assert tom.get(address(asked)).status_code == 404
    assert post_form(tom, "/de/trainer/text", {**place(asked), **RUBRIC, "comment": "x"}).status_code == 404
    with tom.app.state.store.reading() as connection:
        assert connection.execute(select(tables.review.c.id)).all() == []


def test_feedback_reaches_the_learner_and_can_be_changed(ada, tom, check):
    text = send_text(ada, check, "Mein Text")
    answer = post_form(tom, "/de/trainer/text", {**place(text), "level-clear": "1", "comment": "Gut.\r\nWeiter <so>"})
    assert answer.status_code == 303 and answer.headers["location"] == "/de/trainer?said=saved"
    page = soup(tom.get("/de/trainer?said=saved"))
    assert page.select_one(".gf-note-good") and "Im Moment wartet kein Text." in page.get_text()
    mine = soup(ada.get("/de/my-record")).get_text()
    assert "Rückmeldung von Tom Trainer" in mine and "Gut.\nWeiter <so>" in mine and "Level 1 (deutsch)" in mine

    form = soup(tom.get(address(text)))
    assert form.select_one("input[checked]")["value"] == "1" and form.textarea.get_text().strip() == "Gut.\nWeiter <so>"
    assert post_form(tom, "/en/trainer/text", {**place(text), "level-clear": "2", "comment": ""}).headers["location"] == "/en/trainer?said=saved"
    mine = soup(ada.get("/en/my-record")).get_text()
    assert "Level 2 (English)" in mine and "Weiter" not in mine


@pytest.mark.parametrize("sent", [{}, {"comment": "Nur das"}, {"level-clear": "3"}, {"level-clear": "-1"}, {"level-clear": "x"}, {"level-other": "1"}])
def test_without_levels_the_form_comes_back_with_what_was_written(ada, tom, check, sent):
    text = send_text(ada, check, "Mein Text")
    answer = post_form(tom, "/de/trainer/text", {**place(text), **sent})
    assert answer.status_code == 422 and "Bitte wählen Sie bei jedem Punkt eine Stufe." in answer.text
    assert sent.get("comment", "") in answer.text
    assert "Noch keine Rückmeldung" in ada.get("/de/my-record").text


def test_a_text_whose_exercise_is_no_more_gets_a_comment(app, ada, tom, check):
    text = send_text(ada, check, "Mein Text")
    app.state.course = replace(app.state.course, exercises={})
    assert "Die Aufgabe dazu gibt es im Kurs nicht mehr." in tom.get(address(text)).text
    assert post_form(tom, "/de/trainer/text", place(text)).status_code == 422
    assert post_form(tom, "/de/trainer/text", {**place(text), "comment": "Schön."}).status_code == 303
    assert "Schön." in ada.get("/de/my-record").text


def test_the_token_is_needed(ada, tom, check):
    text = send_text(ada, check, "Mein Text")
    assert post_form(tom, "/de/trainer/text", {**place(text), **RUBRIC}, csrf=False).status_code == 403


def test_every_look_is_noted_and_the_learner_reads_it(app, ada, tom, check):
    text = send_text(ada, check, "Mein Text")
    tom.get("/de/trainer")
    tom.get(address(text))
    post_form(tom, "/de/trainer/text", {**place(text), **RUBRIC})
    who = f"person:{learner_id(ada)}"
    assert looks(app) == [("trainer", "texts", "group:Nord"), ("trainer", "text", who), ("trainer", "review", who)]
    mine = soup(ada.get("/de/my-record")).select_one("section[aria-labelledby=looks]").get_text()
    assert mine.count("Tom Trainer, Training") == 3


def test_the_policy_can_hide_the_texts(app, ada, tom, check):
    text = send_text(ada, check, "Mein Text")
    app.state.policy = replace(Policy(), trainers_see=frozenset())
    assert "Mein Text" not in tom.get("/de/trainer").text and "Ada" not in tom.get("/de/trainer").text
    assert tom.get(address(text)).status_code == 404 and looks(app) == []


def test_a_trainer_without_a_group_is_told(browser_of, app, ada, check):
    send_text(in_group(browser_of, app, "Ohne Gruppe", ""), check, "Mein Text")
    nowhere = in_group(browser_of, app, "Neu", None, "trainer")
    assert "noch keine Gruppe" in nowhere.get("/de/trainer").text and "Ohne Gruppe" not in nowhere.get("/de/trainer").text


@pytest.mark.parametrize("role", ["learner", "hr", "council", "operator"])
def test_no_other_role(browser_of, app, ada, check, role):
    text = send_text(ada, check, "Mein Text")
    other = ada if role == "learner" else in_group(browser_of, app, "Andere", None, role)
    assert [other.get(path).status_code for path in ("/de/trainer", address(text))] == [403, 403]


def test_naughty_texts_are_shown_exactly(app, ada, tom, check):
    """Names, texts and comments: what a browser makes of the page is what was written. (A browser reads each line end as \\n, and NUL as U+FFFD.)"""
    for words in chunks(3_900):
        text = send_text(ada, check, words)
        page = BeautifulSoup(tom.get(address(text)).text, "html.parser")
        assert page.select_one(".gf-sent").get_text()[1:] == words
        comment = words.replace("\0", "").strip()
        answer = post_form(tom, "/de/trainer/text", {**place(text), **RUBRIC, "comment": comment})
        assert answer.status_code == 303
        mine = BeautifulSoup(ada.get("/de/my-record").text, "html.parser")
        assert comment.replace("\r\n", "\n") in [box.get_text()[1:] for box in mine.select(".gf-sent")]
        assert not mine.select("main script, .gf-text img, .gf-text a")


def test_points_given_in_nbgrader_are_told_and_levels_take_their_place(app, ada, tom, check):
    text = send_text(ada, check, "Adas Text")
    app.state.store.change(save_entries([{"attempt_id": text["attempt_id"], "learner_id": text["learner_id"], "slot": "written", "points": 1.5, "comment": "Von dort"}]))
    place = {"attempt": text["attempt_id"], "slot": text["slot"], "part": text["part"]}
    page = tom.get("/de/trainer/text", params=place).text
    assert "In nbgrader gab es dafür Punkte: 1,5." in page and "Von dort" in page and "jemandem ohne Namen" in page
    assert post_form(tom, "/de/trainer/text", {**place, "level-clear": "1", "comment": "Von hier"}).status_code == 303
    assert "nbgrader" not in tom.get("/de/trainer/text", params=place).text
