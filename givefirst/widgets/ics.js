// Calendar files (iCalendar, RFC 5545), made in the browser: nothing of them is sent, nobody is invited.
const pad = (number) => String(number).padStart(2, "0");
const stamp = (date) => date.toISOString().slice(0, 19).replace(/[-:]/g, "");
const local = (date) => stamp(new Date(date - date.getTimezoneOffset() * 60000)); // without a zone: the clock of whoever opens it
const dayOf = (date) => `${date.getFullYear()}${pad(date.getMonth() + 1)}${pad(date.getDate())}`;
const written = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

// A day some days after another; months and summer time are the calendar's business.
export function daysAfter(date, days) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

// No line is longer than 75 bytes of UTF-8; the rest follows on lines that begin with a space.
function folded(line) {
  const size = (text) => new TextEncoder().encode(text).length;
  const rows = [""];
  for (const character of line) {
    if (size(rows.at(-1) + character) > 75) rows.push(" ");
    rows[rows.length - 1] += character;
  }
  return rows.join("\r\n");
}

function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A time of so many minutes, once a week; or a whole day, on which one is still free.
function when({ start, minutes, weeks, day }) {
  if (day) return [`DTSTART;VALUE=DATE:${dayOf(day)}`, `DTEND;VALUE=DATE:${dayOf(daysAfter(day, 1))}`, "TRANSP:TRANSPARENT"];
  return [`DTSTART:${local(start)}`, `DURATION:PT${minutes}M`, `RRULE:FREQ=WEEKLY;COUNT=${weeks}`];
}

// events: [{start: Date, minutes, weeks: how often, once a week} or {day: Date}, each with title, text and, where there is one, url]
export function calendarFile(events, now = new Date()) {
  const lines = events.flatMap((event) => [
    "BEGIN:VEVENT", `UID:${random()}@givefirst`, `DTSTAMP:${stamp(now)}Z`, ...when(event), `SUMMARY:${written(event.title)}`,
    `DESCRIPTION:${written([event.text, event.url].filter(Boolean).join("\n"))}`, ...(event.url ? [`URL:${event.url}`] : []), "CLASS:PRIVATE", "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Give first//Course//EN", ...lines, "END:VCALENDAR", ""].map(folded).join("\r\n");
}
