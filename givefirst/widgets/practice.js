// Spaced practice: who wants it finds the round that is due on the home page and in "My course", or takes the days along as a calendar file. All of it is known to this device alone.
import { h, say } from "./common.js";
import { calendarFile, daysAfter } from "./ics.js";
import { change, load, save } from "./store.js";
import { SEEN } from "./visits.js";

const PRACTICE = "practice"; // {on: whether it is wanted, since: {module: when it was finished, in milliseconds since 1970}}
const { words, all, modules } = JSON.parse(document.getElementById("gf-practice").textContent);
const DAYS = [2, 7, 21, 60];
const LAST = 30; // days after the last round; then it is gone, too
const due = document.querySelector(".gf-due");
const choice = document.querySelector(".gf-practice-choice");

// A module is finished with its check, or for those who take none with its last page. Known once, a later visit changes nothing.
function noted() {
  const seen = load(SEEN) || {};
  const since = { ...load(PRACTICE)?.since };
  const before = Object.keys(since).length;
  for (const [id, { last }] of Object.entries(modules)) {
    const check = load(`check:${id}`);
    const at = (check?.result?.passed && check.at) || seen[last];
    if (at && !since[id]) since[id] = at;
  }
  if (Object.keys(since).length > before) change(PRACTICE, (kept) => ({ ...kept, since: { ...since, ...kept?.since } })); // nothing is kept where there is nothing to keep
  return { ...load(PRACTICE), since };
}

const midnight = (at) => daysAfter(new Date(at), 0);

// The round of a module that is on: of those that have begun the newest, unless it was done since. A round that was missed is over when the next begins.
function roundOf(id, since, now) {
  const begins = (day) => daysAfter(new Date(since), day);
  const day = DAYS.filter((one) => begins(one) <= now).at(-1);
  if (!day || daysAfter(begins(day), day === DAYS.at(-1) ? LAST : 60) <= now) return null;
  const [exercise, href] = modules[id].days[day];
  const done = Object.values(load(exercise) || {}).some(({ attempts, at }) => attempts && at >= begins(day).getTime());
  return done ? null : { day, href, title: modules[id].title };
}

// One round, of the module that was finished last.
function draw() {
  const { on, since } = noted();
  const now = new Date();
  const ids = Object.keys(since).filter((id) => modules[id]).sort((a, b) => since[b] - since[a]);
  const found = on ? ids.map((id) => roundOf(id, since[id], now)).find(Boolean) : null;
  due.hidden = !found;
  if (!found) return;
  due.replaceChildren(h("p", { class: "gf-kicker" }, words.due), h("p", {}, h("a", { href: found.href }, say(words, `day-${found.day}`, { title: found.title })), ` ${words.minutes}`),
    h("p", {}, h("button", { type: "button", class: "gf-button-quiet", onclick: stop }, words.stop)));
}

function stop() {
  change(PRACTICE, (kept) => ({ ...kept, on: false }));
  for (const box of document.querySelectorAll(".gf-practice-on")) box.checked = false;
  draw();
}

function onBox() {
  const box = h("input", { type: "checkbox", class: "gf-practice-on", checked: Boolean(load(PRACTICE)?.on) });
  box.addEventListener("change", () => {
    save(PRACTICE, { ...load(PRACTICE), on: box.checked });
    draw();
    status.textContent = words[box.checked ? "on" : "off"];
  });
  return h("p", {}, h("label", {}, box, h("span", {}, ` ${words.want}`)));
}

const status = h("p", { class: "gf-status", role: "status" });

// The days count from the module that was finished here last, else from today. The file names neither module nor path: a calendar may be seen by others.
function fileForm() {
  const newest = Math.max(0, ...Object.values(load(PRACTICE)?.since || {}));
  const local = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
  const start = h("input", { type: "date", id: "practice-start", value: local(midnight(newest || Date.now())) });
  const button = h("button", { type: "button", class: "gf-button-quiet" }, words.file);
  button.addEventListener("click", () => {
    const [year, month, day] = start.value.split("-").map(Number);
    if (!day) return start.focus();
    status.textContent = words[offer(new Date(year, month - 1, day)) ? "saved" : "past"];
  });
  const field = h("p", { class: "gf-practice-field" }, h("label", { for: start.id }, words.start), start);
  return h("div", { class: "gf-practice-file" }, h("h3", {}, words["file-title"]), h("p", {}, words["file-why"]), field, h("p", {}, button));
}

// The days that are still to come; false when there are none.
function offer(date) {
  const web = location.protocol.startsWith("http"); // a folder on a stick has no address that a calendar could open
  const events = DAYS.map((day) => ({ day: daysAfter(date, day), title: words.event, text: words[`event-${day}`], url: web ? `${new URL(all, location.href)}#day-${day}` : undefined }));
  const coming = events.filter((event) => event.day >= midnight(Date.now()));
  if (!coming.length) return false;
  const address = URL.createObjectURL(new Blob([calendarFile(coming)], { type: "text/calendar" }));
  h("a", { href: address, download: words["file-name"] }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  return true;
}

draw();
if (choice) {
  choice.prepend(onBox(), status, fileForm());
  choice.hidden = false;
} else if (!due.hidden) {
  due.append(h("p", {}, h("a", { href: all }, words.all)));
}
