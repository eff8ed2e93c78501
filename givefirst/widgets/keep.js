// "My data on this device", at the foot of every page: what is kept here, as a file, deleted, or not kept at all on a shared computer.
// It also sends, from any page, what still waits in the queue.
import { h, say } from "./common.js";
import { STATIC } from "./host.js";
import { eraseAll, records } from "./journal.js";
import { area, clear, isShared, load, names, onErased, setShared } from "./store.js";

const ERASED = "givefirst-erased"; // counts in this tab, so that "Back" never shows a page from before
const HOME = new URL(document.documentElement.dataset.content_root || ".", location.href);
const section = document.getElementById("my-data");
const tab = area("sessionStorage");
const words = JSON.parse(document.getElementById("gf-words").textContent);
const status = h("p", { class: "gf-status", role: "status" });
const waits = h("p", { class: "gf-keep-waits" });
const question = h("div", { class: "gf-keep-question" });

function entries() {
  return names("queue:").map(load).filter(Boolean);
}

function button(key, act, quiet = true) {
  return h("button", { type: "button", class: quiet ? "gf-button-quiet" : "gf-button", onclick: act }, words[key]);
}

// The choice stands in the footer and at the start of each check; both show the same.
export function sharedChoice() {
  const box = h("input", { type: "checkbox", class: "gf-shared-box", checked: isShared() });
  box.addEventListener("change", () => {
    setShared(box.checked);
    if (box.checked) eraseAll();
    for (const other of document.querySelectorAll(".gf-shared-box")) other.checked = box.checked;
    nameEraser();
    status.textContent = words[box.checked ? "keep-shared-on" : "keep-shared-off"];
  });
  return h("div", { class: "gf-shared" }, h("label", {}, box, h("span", {}, words["keep-shared"])), h("p", { class: "gf-hint" }, words["keep-shared-why"]));
}

function nameEraser() {
  section.querySelector(".gf-keep-erase").textContent = words[isShared() ? "keep-done" : "keep-erase"];
}

async function download() {
  const { pack } = await import("./progress.js");
  const now = Date.now();
  const text = JSON.stringify(pack(now), null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const day = new Date(now).toISOString().slice(0, 10);
  h("a", { href: address, download: `${words["keep-file-name"]}-${day}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  status.textContent = words["keep-downloaded"];
}

async function upload(input) {
  const file = input.files[0];
  if (!file) return;
  const { ForeignFile, LARGEST, merge, unpack } = await import("./progress.js");
  try {
    if (file.size > LARGEST) throw new ForeignFile("too large");
    const taken = merge(unpack(await file.text(), Date.now()));
    tab?.setItem("givefirst:loaded", String(taken));
    location.reload(); // every exercise on the page shows what it is now
  } catch (error) {
    if (!(error instanceof ForeignFile)) throw error;
    status.textContent = words["keep-foreign"];
    input.value = "";
  }
}

// Asks once; says what goes, and names what has not been sent.
export function askToErase() {
  const unsent = entries();
  const title = h("h3", { tabindex: "-1" }, words["keep-erase-ask"]);
  const close = () => {
    question.replaceChildren();
    section.querySelector(".gf-keep-erase").focus();
  };
  question.replaceChildren(title, h("p", {}, words[STATIC ? "keep-erase-what-static" : "keep-erase-what"]),
    ...(unsent.length ? [h("p", {}, h("strong", {}, words["keep-erase-unsent"])), h("ul", {}, ...unsent.map((entry) => h("li", {}, nameOf(entry))))] : []),
    h("p", {}, button("keep-erase-yes", erase, false), " ", button("keep-erase-no", close)));
  title.focus();
  title.scrollIntoView({ block: "center" });
}

function nameOf({ title, made }) {
  const when = new Date(made).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  return say(words, "keep-unsent", { title, when });
}

function countErased() {
  tab?.setItem(ERASED, String(Number(tab?.getItem(ERASED)) + 1));
}

async function erase() {
  const ended = STATIC || await endSession();
  clear();
  await eraseAll();
  countErased();
  location.assign(new URL(ended ? "index.html#my-data-erased" : "index.html#my-data-erased-here", HOME));
}

// Another tab has deleted everything: this one shows nothing of it any longer.
function leave() {
  countErased();
  location.replace(new URL("index.html#my-data-erased", HOME));
}

// true when the server knows this browser no longer; without a connection the cookie stays, and the learner is told.
async function endSession() {
  try {
    const { ask } = await import("./queue.js");
    const { body } = await ask("/api/me");
    return !body?.learner || (await ask("/api/learner/end", {}, body.csrf)).ok;
  } catch {
    return false;
  }
}

function showWaiting() {
  const unsent = entries();
  waits.replaceChildren(...(unsent.length ? [h("strong", {}, words["keep-waits"]), " ", unsent.map(nameOf).join("; ")] : []));
}

// What happened before the page was loaded.
function news() {
  const taken = tab?.getItem("givefirst:loaded") ?? null;
  tab?.removeItem("givefirst:loaded");
  if (taken !== null) return say(words, taken === "0" ? "keep-loaded-none" : "keep-loaded", { count: taken });
  if (location.hash === "#my-data-erased") return words["keep-erased"];
  return location.hash === "#my-data-erased-here" ? words["keep-erased-here"] : null;
}

function forgetBack() {
  const before = tab?.getItem(ERASED);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && tab?.getItem(ERASED) !== before) location.reload();
  });
}

function open() {
  const input = h("input", { type: "file", id: "gf-keep-file", accept: ".json,application/json", onchange: () => upload(input) });
  const eraser = button("keep-erase", askToErase);
  eraser.classList.add("gf-keep-erase");
  section.append(h("p", {}, words[STATIC ? "keep-what-static" : "keep-what"]), waits,
    h("p", { class: "gf-keep-tools" }, button("keep-download", download)),
    h("p", { class: "gf-keep-tools" }, h("label", { for: "gf-keep-file" }, words["keep-upload"]), input),
    sharedChoice(), h("p", { class: "gf-keep-tools" }, eraser), question, status);
  nameEraser();
  section.hidden = false;
  const message = news();
  if (!message) return;
  status.textContent = message;
  status.tabIndex = -1;
  status.focus();
}

if (section) open();
forgetBack();
onErased(leave);

// The queue is loaded only where it can have something to do.
async function startQueue() {
  const lost = await records();
  if (!entries().length && !lost.length && !document.querySelector("section.gf-check")) return;
  const { onQueue, restore, send, start } = await import("./queue.js");
  onQueue(showWaiting);
  restore(lost);
  showWaiting();
  start();
  send();
}

if (!STATIC) startQueue();
