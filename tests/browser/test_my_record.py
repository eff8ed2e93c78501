"""From a text that a learner sends to the feedback they read, the copy they take along and the erasure; the pages by axe, in both languages."""

import json
import sqlite3

import pytest
from sqlalchemy import insert, select, update

from givefirst.server.identity import token_hash
from givefirst.store import Store, tables
from givefirst.store.grants import grant
from tests.browser.hands import Mouse
from tests.browser.test_journey import MODULE, WORDS, begin, take_check
from tests.browser.test_pages import axe_finds_nothing

TEXT = "Was fehlt Ihnen noch?\n<b>Schreiben</b> Sie mir bis Freitag."
COMMENT = "Gute Frage.\nBeim nächsten Mal: <Ort> nennen."
GROUP, TRAINER = "Lager Nord", "c" * 32
SAYS = {
    "de": {"text": "Rückmeldung zu Texten", "save": "Rückmeldung speichern", "by": "Rückmeldung von Tarik Trainer", "json": "Für Programme (JSON)",
           "html": "Zum Lesen (HTML)", "on": "Weiter zum Löschen", "sure": "Ja, ich möchte alles löschen lassen.", "erase": "Alles löschen", "gone": "Alles ist gelöscht",
           "nobody": "Sie sind hier nicht angemeldet.", "more": "Abschlüsse, Zertifikat und Rückmeldungen: meine Daten im Kurs"},
    "en": {"text": "Feedback on texts", "save": "Save feedback", "by": "Feedback from Tarik Trainer", "json": "For programs (JSON)",
           "html": "To read (HTML)", "on": "On to erasing", "sure": "Yes, I want everything erased.", "erase": "Erase everything", "gone": "Everything has been erased",
           "nobody": "You are not signed in here.", "more": "Completions, certificate and feedback: my record in the course"},
}


def into_a_group_with_a_trainer(data) -> str:
    """Whoever is there is in a group from now on; returns the cookie of its trainer."""
    token = "token-of-tarik"
    with Store.open(data) as store:
        store.change(lambda connection: connection.execute(update(tables.person).where(tables.person.c.name == "Frida Beispiel").values(group_name=GROUP)))
        store.start_learner(TRAINER, "Tarik Trainer", token_hash(token))
        store.change(grant(TRAINER, "trainer", GROUP))
    return token


@pytest.mark.parametrize("language", ["de", "en"])
def test_text_feedback_copy_erasure(server, new_page, course, language):
    says, phone = SAYS[language], {"width": 360, "height": 740}
    learner = new_page(server.url, locale=language, viewport=phone)
    learner.goto(f"/{language}/{MODULE}/check.html")
    begin(learner, Mouse(learner), WORDS[language], "Frida Beispiel")
    take_check(learner, Mouse(learner), course, WORDS[language], text=TEXT)
    learner.get_by_role("heading", name=WORDS[language]["passed"]).wait_for()

    trainer = new_page(server.url, locale=language)
    trainer.context.add_cookies([{"name": "givefirst", "value": into_a_group_with_a_trainer(server.data), "url": server.url}])
    trainer.goto(f"/{language}/trainer")
    axe_finds_nothing(trainer, "trainer")
    trainer.get_by_role("row", name="Frida Beispiel").get_by_role("link").click()
    assert trainer.locator(".gf-sent").first.inner_text() == TEXT
    axe_finds_nothing(trainer, "text")
    for group in trainer.locator("main fieldset").all():
        group.locator("input").last.check()
    trainer.locator("#comment").fill(COMMENT)
    trainer.get_by_role("button", name=says["save"]).click()
    trainer.locator(".gf-note-good").wait_for()

    learner.goto(f"/{language}/my-course.html")
    learner.get_by_role("link", name=says["more"]).click()
    learner.get_by_role("heading", name=says["by"]).wait_for()
    assert [box.inner_text() for box in learner.locator(".gf-sent").all()] == [TEXT, COMMENT]
    axe_finds_nothing(learner, "my record")
    assert learner.evaluate("document.documentElement.scrollWidth") == 360
    with learner.expect_download() as copy:
        learner.get_by_role("link", name=says["json"]).click()
    taken = json.loads(copy.value.path().read_text(encoding="utf-8"))
    assert taken["person"][0]["name"] == "Frida Beispiel" and taken["feedback"][0]["comment"] == COMMENT
    with learner.expect_download() as copy:
        learner.get_by_role("link", name=says["html"]).click()
    reading = new_page(copy.value.path().as_uri())
    reading.set_content(copy.value.path().read_text(encoding="utf-8"))
    assert TEXT in reading.inner_text("main") and reading.locator("main b").count() == 0

    server.command("grade")
    with sqlite3.connect(server.data / "nbgrader" / "gradebook.db") as book:
        assert book.execute("SELECT count(*), sum(needs_manual_grade) FROM grade WHERE manual_score > 0").fetchone() == (1, 0)

    learner.get_by_role("link", name=says["on"]).click()
    axe_finds_nothing(learner, "erase")
    learner.get_by_label(says["sure"]).check()
    learner.get_by_role("button", name=says["erase"], exact=True).click()
    learner.get_by_role("heading", name=says["gone"]).wait_for()
    axe_finds_nothing(learner, "erased")
    learner.goto(f"/{language}/my-record")
    learner.get_by_text(says["nobody"]).wait_for()
    with Store.open(server.data) as store, store.reading() as connection:
        assert [row.name for row in connection.execute(select(tables.person.c.name)) if row.name] == ["Tarik Trainer"]
        assert connection.execute(select(tables.attempt.c.id)).all() == []
    assert not [file for file in (server.data / "nbgrader").rglob("*") if file.is_file() and TEXT.splitlines()[0].encode() in file.read_bytes()]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_certificate_from_course_to_confirmation(server, new_page, language):
    page = new_page(server.url, locale=language)
    with Store.open(server.data) as store:
        store.start_learner("a" * 32, "Frida Beispiel", token_hash("token-of-frida"))
        row = {"learner_id": "a" * 32, "what": "course", "course_version": "2026.1", "completed_at": tables.now()}
        store.change(lambda connection: connection.execute(insert(tables.completion).values(**row)))
    page.context.add_cookies([{"name": "givefirst", "value": "token-of-frida", "url": server.url}])
    page.goto(f"/{language}/my-record")
    page.locator("form[action$=certificate] button").click()
    page.locator(".gf-note-good").wait_for()
    with page.expect_download() as pdf:
        page.locator("a[href$='certificate.pdf']").click()
    assert pdf.value.path().read_bytes().startswith(b"%PDF")
    with Store.open(server.data) as store, store.reading() as connection:
        number = connection.execute(select(tables.certificate.c.number)).scalar_one()

    stranger = new_page(server.url, locale=language)
    stranger.goto(f"/{language}/certificate")
    stranger.locator("#number").fill(number.lower())
    stranger.locator("main form button").click()
    stranger.get_by_text("Frida Beispiel").wait_for()
    for width, scheme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
        for look, address in ((page, "my-record"), (stranger, "certificate"), (stranger, f"certificate?number={number}"), (stranger, "certificate?number=X")):
            look.set_viewport_size({"width": width, "height": 800})
            look.emulate_media(color_scheme=scheme)
            look.goto(f"/{language}/{address}")
            axe_finds_nothing(look, f"{address} {width} {scheme}")
            assert look.evaluate("document.documentElement.scrollWidth") <= width, address
