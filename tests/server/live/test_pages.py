"""The pages of a live workshop, asked without a browser: who gets which, and that they say nothing they should not."""

import json
import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert

from givefirst.server.live.assets import live_base, live_files
from givefirst.server.live.attendance import end_of
from givefirst.store import new_id, tables
from tests.server.conftest import ORIGIN, someone

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN}
W9 = {"code": "W9", "minutes": 90, "days": 1}


def data_of(page: str) -> dict:
    """What stands in the page for its script."""
    return json.loads(re.search(r'id="gf-live">(.*?)</script>', page, re.S)[1])


@pytest.mark.parametrize("typed", ["abcdef", "ABC DEF", "abc-def", " ABCDEF "])
def test_a_code_may_be_typed_in_any_way(browser_of, typed):
    answer = browser_of().get("/w", params={"code": typed}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/live/ABCDEF")


@pytest.mark.parametrize("typed", ["ABC", "ABCDEFG", "<b>", "ÄÖÜÄÖÜ"])
def test_what_is_no_code_is_said_kindly(browser_of, typed):
    answer = browser_of().get("/w", params={"code": typed})
    assert answer.status_code == 200 and 'role="alert"' in answer.text and "<b>" not in answer.text


def test_the_qr_code_leads_straight_in(browser_of):
    assert browser_of().get("/w/ABCDEF", headers={"Accept-Language": "de"}).headers["location"] == "/de/live/ABCDEF"
    assert browser_of().get("/w/nothing-like-it").headers["location"].startswith("/w?code=")


def test_the_phone_page_says_nothing_about_a_session(browser_of, trainer):
    """Whether there is one is told to whoever comes in; so a wrong code shows the same page."""
    right, wrong = (browser_of().get(f"/de/live/{code}").text for code in (trainer.code, "AAAAAA"))
    assert right.replace(trainer.code, "AAAAAA") == wrong


def test_pages_of_a_session_are_its_trainers(app, browser_of, trainer):
    other = someone(browser_of, app, "trainer", "B")
    for page in ("lead", "after", "projector"):
        assert trainer.browser.get(f"/de/live/{trainer.code}/{page}").status_code == 200, page
        assert other.get(f"/de/live/{trainer.code}/{page}").status_code == 404, page
    for page in ("lead", "after"):
        assert browser_of().get(f"/de/live/{trainer.code}/{page}").status_code == 403, page


def test_another_device_may_be_the_wall_by_its_link(browser_of, trainer):
    link = trainer.sees()["projector"]
    assert browser_of().get(link).status_code == 200
    assert browser_of().get(f"/de/live/{trainer.code}/projector?key={new_id()}").status_code == 404


def test_the_trainers_page_offers_no_item_of_a_check(app, live_course, trainer):
    offered = {each["id"] for each in data_of(trainer.browser.get(f"/de/live/{trainer.code}/lead").text)["exercises"]}
    assert offered and not offered & live_course.check_items()


def test_a_session_is_opened_with_a_form(app, browser_of, trainer):
    page = trainer.browser.get("/de/live")
    assert page.status_code == 200 and "W9" in page.text and trainer.code in page.text
    sent = {"csrf": trainer.browser.csrf, "format": "W9", "group": "A"}
    answer = trainer.browser.ask("POST", "/de/live", headers=FORM, data=sent)
    code = re.fullmatch(r"/de/live/([A-Z]{6})/lead", answer.headers["location"])[1]
    assert trainer.browser.get(f"/de/live/{code}/lead").status_code == 200
    for wrong in ({"format": "W8"}, {"group": "B"}, {"ends": "yesterday"}, {"ends": "2020-01-01T10:00"}):
        refused = trainer.browser.ask("POST", "/de/live", headers=FORM, data=sent | wrong)
        assert refused.status_code == 422 and 'role="alert"' in refused.text, wrong


def test_after_it_the_page_says_why_there_is_nothing_to_see(app, trainer):
    """A group without names, opinions that are too few: both are said, and an ended workshop leads here."""
    trainer.does("end")
    page = trainer.browser.get(f"/en/live/{trainer.code}/after").text
    assert "has nobody in it yet" in page and "“A”" in page and "from 10 answers on" in page
    assert f'href="/en/live/{trainer.code}/after"' in trainer.browser.get("/en/live").text


def test_a_second_trainer_needs_the_code(app, browser_of, trainer):
    other = someone(browser_of, app, "trainer", "B")
    refused = other.ask("POST", "/de/live/along", headers=FORM, data={"csrf": other.csrf, "code": "AAAAAA"})
    assert refused.status_code == 422 and "Code" in refused.text
    other.ask("POST", "/de/live/along", headers=FORM, data={"csrf": other.csrf, "code": trainer.code.lower()})
    assert other.get(f"/de/live/{trainer.code}/lead").status_code == 200


def test_attendance_is_ticked_from_the_list(app, store, trainer):
    there, absent = new_id(), new_id()
    now = datetime.now().astimezone()

    def write(connection):
        connection.execute(insert(tables.person), [{"id": who, "name": name, "group_name": "A", "created_at": now} for who, name in ((there, "Ada Berg"), (absent, "Cem Dahl"))])

    store.change(write)
    address = f"/de/live/{trainer.code}/after"
    assert "Ada Berg" in trainer.browser.get(address).text
    answer = trainer.browser.ask("POST", address, headers=FORM, data={"csrf": trainer.browser.csrf, "there": [there, "somebody else"]})
    assert answer.status_code == 303
    page = trainer.browser.get(answer.headers["location"]).text
    assert re.search(rf'value="{there}" checked', page) and not re.search(rf'value="{absent}" checked', page)


def test_scripts_are_kept_for_ever_under_an_address_of_their_own(browser_of):
    for name, (data, small) in live_files().items():
        answer = browser_of().get(f"{live_base()}/{name}", headers={"Accept-Encoding": "gzip"})
        assert answer.content == data and answer.headers["content-encoding"] == "gzip" and "immutable" in answer.headers["cache-control"], name
        assert len(small) < 12_000, name
    assert "immutable" not in browser_of().get(f"/_server/live/old/{name}").headers["cache-control"]
    assert browser_of().get(f"{live_base()}/../secret").status_code == 404


def test_no_live_page_has_anything_inline(browser_of, trainer):
    for page in ("/w", "/de/live", f"/de/live/{trainer.code}", f"/de/live/{trainer.code}/lead", f"/de/live/{trainer.code}/projector", f"/de/live/{trainer.code}/after"):
        text = trainer.browser.get(page).text
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", text), page
        assert not re.search(r"\sstyle=|<style|\son\w+=", re.sub(r"<script.*?</script>", "", text, flags=re.S)), page


def test_the_end_of_a_session():
    now = datetime.now().astimezone()
    minutes = (end_of("", W9) / 1000 - now.timestamp()) / 60
    assert 90 <= minutes <= 95.1
    later = (now + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    assert abs(end_of(later, W9) / 1000 - now.timestamp() - 3 * 3600) < 61
    assert end_of("2020-01-01T10:00", W9) is end_of("soon", W9) is end_of("9999-01-01T10:00", W9) is None
