// Calendar files (iCalendar, RFC 5545), made in the browser: nothing of them is sent.
const stamp = (date) => date.toISOString().slice(0, 19).replace(/[-:]/g, "");
const local = (date) => stamp(new Date(date - date.getTimezoneOffset() * 60000)); // without a zone: the clock of whoever opens it
const written = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/.{15}(?=.)/gu, "$&\r\n "); // 75 bytes a line are the limit, a letter has up to four

// events: [{start: Date, minutes, title, text, weeks: how often, once a week}]
export function calendarFile(events) {
  const lines = events.flatMap(({ start, minutes, title, text, weeks }) => [
    "BEGIN:VEVENT", `UID:${Math.random()}@givefirst`, `DTSTAMP:${stamp(new Date())}Z`, `DTSTART:${local(start)}`, `DURATION:PT${minutes}M`,
    `RRULE:FREQ=WEEKLY;COUNT=${weeks}`, `SUMMARY:${written(title)}`, `DESCRIPTION:${written(text)}`, "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:givefirst", ...lines, "END:VCALENDAR", ""].join("\r\n");
}
