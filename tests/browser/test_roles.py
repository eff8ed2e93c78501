"""Roles in the browser: My course marks what is completed, and the page for managers makes a calendar file on the device."""

from datetime import datetime, timedelta

import icalendar
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 360, "height": 740}, "reduced_motion": "reduce"}


def test_my_course_marks_the_roles_that_are_completed(reading_server, new_page):
    page = new_page(reading_server.url, locale="en", **PHONE)
    page.route("**/api/me", lambda route: route.fulfill(json={"learner": True, "name": None, "csrf": "x", "completed": ["role:hosting"]}))
    page.goto("/en/my-course.html")
    rows = page.locator(".gf-my-roles li")
    expect(rows.filter(has_text="Community managers")).to_contain_text("Completed.")
    expect(rows.first).not_to_contain_text("Completed.")
    expect(rows.first.get_by_role("link")).to_have_attribute("href", "role/leading/index.html")
    page.goto("/en/role/leading/index.html")
    expect(page.locator(".gf-module-head")).to_contain_text("Managers")


def test_two_times_a_week_as_a_calendar_file_and_nothing_is_sent(reading_server, new_page):
    page = new_page(reading_server.url, locale="de", **PHONE)
    sent = []
    page.on("request", lambda request: request.method != "GET" and sent.append(request.url))
    page.goto("/de/role/leading/calendar.html")
    form = page.locator("#gf-calendar")
    form.get_by_label("Wochentag").first.select_option("Montag")
    form.get_by_label("Uhrzeit").first.select_option("7:30")
    with page.expect_download() as download:
        form.get_by_role("button", name="Kalenderdatei speichern").click()
    expect(form.get_by_role("status")).to_contain_text("Die Datei ist gespeichert.")
    events = icalendar.Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    starts = [event["DTSTART"].dt for event in events]
    assert [(start.strftime("%a"), start.strftime("%H:%M")) for start in starts] == [("Mon", "07:30"), ("Thu", "15:00"), ("Thu", "15:00")]
    assert starts[0] > datetime.now() and starts[2] - starts[1] == timedelta(weeks=13)
    assert [event["RRULE"]["COUNT"] for event in events] == [[13], [13], [1]]
    assert [event["DURATION"].dt for event in events] == [timedelta(minutes=minutes) for minutes in (20, 20, 30)]
    assert sent == [] and page.evaluate("Object.keys(localStorage).filter((name) => name.includes('calendar'))") == []


def test_without_a_script_the_page_says_how_to_enter_the_times(reading_server, new_page):
    page = new_page(reading_server.url, java_script_enabled=False, **PHONE)
    page.goto("/en/role/leading/calendar.html")
    expect(page.locator("#gf-calendar")).to_be_hidden()
    expect(page.get_by_text("enter the slots by hand")).to_be_visible()
