// Two fixed times a week and a look back at the end, as a file for one's own calendar. Nothing is kept or sent.
import { h } from "./common.js";
import { calendarFile } from "./ics.js";

const box = document.getElementById("gf-calendar");
const { title, text, back, backText, file, done } = box.dataset;
const WEEKS = 13; // a quarter of a year

// The next such day, today not counted, or the one so many weeks after it. weekday: 1 (Monday) to 5.
function next(weekday, time, weeks) {
  const date = new Date();
  date.setDate(date.getDate() + ((weekday - date.getDay() + 6) % 7) + 1 + weeks * 7);
  date.setHours(...time.split(":"), 0, 0);
  return date;
}

box.querySelector("button").onclick = () => {
  const [day, time, other, late] = [...box.querySelectorAll("select")].map((select) => select.value);
  const events = [
    { start: next(day, time, 0), minutes: 20, title, text, weeks: WEEKS },
    { start: next(other, late, 0), minutes: 20, title, text, weeks: WEEKS },
    { start: next(other, late, WEEKS), minutes: 30, title: back, text: backText, weeks: 1 },
  ];
  h("a", { href: `data:text/calendar,${encodeURIComponent(calendarFile(events))}`, download: `${file}.ics` }).click();
  box.querySelector("[role=status]").textContent = done;
};
box.hidden = false;
