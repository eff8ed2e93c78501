"""The calendar file that the browser makes, read by a calendar's own parser."""

import json
from datetime import date, timedelta

import icalendar
import pytest

from givefirst.widgets import module_source

EVENTS = [
    {"day": "2026-12-30", "title": "Zuerst geben: Prüfen, fragen; teilen \\ sicher", "text": "Eine Szene – „Wer prüft?“\nund eine lange Zeile mit Umlauten: äöüß äöüß äöüß äöüß äöüß äöüß", "url": "https://kurs.example/de/practice/day-7/sharing.html"},
    {"day": "2027-03-27", "title": "Sommerzeit 🕑 beginnt", "text": "kurz"},  # the clocks change on the next day
]


@pytest.fixture(scope="module")
def file(browser) -> str:
    page = browser.new_page(timezone_id="Europe/Berlin")
    page.route("**/*", lambda route: route.fulfill(content_type="text/javascript", body=module_source("ics")) if route.request.url.endswith(".js") else route.fulfill(content_type="text/html", body="<title>x</title>"))
    page.goto("http://course.test/")
    made = page.evaluate(
        """async (events) => {
            const { calendarFile, daysAfter } = await import("/ics.js");
            const day = (text) => { const [y, m, d] = text.split("-").map(Number); return new Date(y, m - 1, d); };
            return JSON.stringify([calendarFile(events.map((one) => ({ ...one, day: day(one.day) })).concat([{ start: new Date(2026, 11, 1, 10, 30), minutes: 20, weeks: 13, title: "Zeit", text: "x" }]), new Date("2026-11-28T10:00:00Z")), daysAfter(day("2026-12-30"), 60).toDateString()]);
        }""", EVENTS)
    text, later = json.loads(made)
    assert later == "Sun Feb 28 2027"  # over the end of the year
    page.close()
    return text


def test_a_calendar_reads_what_was_meant(file):
    found = icalendar.Calendar.from_ical(file)
    assert found["VERSION"] == "2.0" and found["PRODID"]
    *events, weekly = found.walk("VEVENT")
    for said, event in zip(EVENTS, events, strict=True):
        day = date.fromisoformat(said["day"])
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))
        assert str(event["SUMMARY"]) == said["title"]
        assert str(event["DESCRIPTION"]) == "\n".join(filter(None, [said["text"], said.get("url")]))
        assert event.get("URL") == said.get("url")
        assert event["DTSTAMP"].dt.isoformat() == "2026-11-28T10:00:00+00:00"
        assert event["TRANSP"] == "TRANSPARENT" and "ATTENDEE" not in event and "ORGANIZER" not in event
        assert not event.errors
    assert len({str(event["UID"]) for event in (*events, weekly)}) == 3
    assert weekly["DTSTART"].dt.isoformat() == "2026-12-01T10:30:00" and weekly["DURATION"].dt == timedelta(minutes=20)
    assert weekly["RRULE"]["COUNT"] == [13] and not weekly.errors


def test_lines_end_and_fold_as_the_standard_says(file):
    assert file.endswith("\r\n") and "\n" not in file.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    assert any(line.startswith(" ") for line in file.split("\r\n"))

