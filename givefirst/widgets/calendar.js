// Days as a calendar file (RFC 5545), made on the device: nothing is sent, nobody is invited.

const pad = (number) => String(number).padStart(2, "0");
const dayOf = (date) => `${date.getFullYear()}${pad(date.getMonth() + 1)}${pad(date.getDate())}`;

// A day some days after another; months and summer time are the calendar's business.
export function daysAfter(date, days) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

// Text of a property: backslash, semicolon, comma and line break are escaped.
function escaped(text) {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
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

// events: [{date, title, text, url?}], each a whole day on which one is still free. now: Date. -> the text of the file.
export function calendar(events, now) {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const lines = events.flatMap(({ date, title, text, url }) => [
    "BEGIN:VEVENT", `UID:${random()}@give-first`, `DTSTAMP:${stamp}`, `DTSTART;VALUE=DATE:${dayOf(date)}`, `DTEND;VALUE=DATE:${dayOf(daysAfter(date, 1))}`,
    `SUMMARY:${escaped(title)}`, `DESCRIPTION:${escaped(url ? `${text}\n${url}` : text)}`, ...(url ? [`URL:${url}`] : []), "TRANSP:TRANSPARENT", "CLASS:PRIVATE", "END:VEVENT",
  ]);
  return `${["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Give first//Course//EN", "CALSCALE:GREGORIAN", ...lines, "END:VCALENDAR"].map(folded).join("\r\n")}\r\n`;
}
