// "My course": which way through each theme, what comes next, the final assessment of the way chosen most often, which roles are done, and what one can do already. All of it lies on this device; the server is asked what is completed.
import { h } from "./common.js";
import { PATH, PATH_AT, STATIC } from "./host.js";
import { load, save } from "./store.js";
import { lastOf, lead } from "./visits.js";

const { words, first, modules, cards, record } = JSON.parse(document.getElementById("gf-my-course").textContent);
const CAN_DO = "arrival/can-do";
const TODAY = "arrival/can-do-today"; // of the same shape as an exercise, so it is saved and taken along as one
const themes = [...document.querySelectorAll(".gf-theme")].map((section) => ({ section, id: section.dataset.theme, ways: [...section.querySelectorAll(".gf-ways > li")] }));
const final = document.querySelector(".gf-final"); // there is none while the course has no final assessment
const versions = final ? [...final.querySelectorAll("li")].map((item) => item.dataset.module) : [];
const roles = [...document.querySelectorAll(".gf-roles > li")].map((item) => ({ item, id: item.dataset.module }));
let completed = [];

const pagesOf = (id) => modules[id].pages.map(([page]) => page);
const passed = (id) => Boolean(load(`check:${id}`)?.result?.passed);
const isDone = (theme) => completed.includes(theme.id) || theme.ways.some((way) => passed(way.dataset.module));

// The module of the way that was chosen; else the one opened last.
function moduleOf(theme) {
  const ids = theme.ways.map((way) => way.dataset.module);
  const wish = `${(load(PATH) || {})[theme.id]}/${theme.id}`;
  if (ids.includes(wish)) return wish;
  const last = lastOf(ids.flatMap(pagesOf));
  return ids.find((id) => pagesOf(id).includes(last));
}

// Where to go on in a module: [small line, title, address].
function stepOf(id) {
  const last = lastOf(pagesOf(id));
  const [, title, href] = modules[id].pages.find(([page]) => page === last) || modules[id].pages[0];
  return [words[last ? "resume" : "begin"], title, href];
}

function choose(theme, way) {
  save(PATH, { ...load(PATH), [theme.id]: way.dataset.module.split("/")[0] });
  save(PATH_AT, Date.now());
  draw();
}

function addRadios(theme) {
  for (const way of theme.ways) {
    const name = way.querySelector(".gf-way");
    const id = `way-${way.dataset.module.replace("/", "-")}`;
    way.prepend(h("input", { type: "radio", id, name: `way-${theme.id}`, onchange: () => choose(theme, way) }));
    name.replaceWith(h("label", { for: id, class: "gf-way" }, name.textContent));
  }
}

function drawTheme(theme) {
  const own = moduleOf(theme);
  for (const way of theme.ways) way.querySelector("input").checked = way.dataset.module === own;
  const [small, title, href] = own ? stepOf(own) : [];
  const link = own ? [`${small}: `, h("a", { href }, title)] : [words.open];
  theme.section.querySelector(".gf-theme-next").replaceChildren(...(isDone(theme) ? [h("strong", {}, words.done), " "] : link));
}

// The version of the way chosen for most themes; undefined when none was chosen.
function version() {
  const chosen = themes.map(moduleOf).filter(Boolean).map((id) => `final/${id.split("/")[0]}`);
  const times = (id) => chosen.filter((one) => one === id).length;
  return versions.filter(times).sort((a, b) => times(b) - times(a))[0];
}

const finalDone = () => completed.includes("final") || versions.some(passed);

function drawFinal() {
  const own = version();
  const [small, title, href] = own ? stepOf(own) : [];
  const link = own ? [`${small}: `, h("a", { href }, title)] : [];
  final.querySelector(".gf-final-next").replaceChildren(...(finalDone() ? [h("strong", {}, words.done)] : link));
}

// completed holds `role:leading`, the module is `role/leading`.
function drawRole({ item, id }) {
  item.querySelector("strong").textContent = completed.includes(id.replace("/", ":")) || passed(id) ? words.done : "";
}

// One thing: the module one is in, at first arrival, else the first theme that is open; then the final assessment.
function next() {
  const link = document.querySelector(".gf-resume");
  const last = lastOf();
  const current = Object.keys(modules).find((id) => pagesOf(id).includes(last));
  const theme = themes.find(({ ways }) => ways.some((way) => way.dataset.module === current));
  const [open] = themes.filter((one) => !isDone(one));
  const goes = open && current && (theme ? !isDone(theme) : last !== pagesOf(current).at(-1));
  const to = goes ? current : open && (last ? moduleOf(open) : first);
  if (to) lead(link, ...stepOf(to));
  else if (open) lead(link, words.choose, open.section.querySelector("h2").textContent, `#theme-${open.id}`);
  else if (versions.length && !finalDone()) lead(link, words["last-step"], ...stepOf(version() || versions[0]).slice(1));
  else if (versions.length && !STATIC) lead(link, words["course-done"], words.certificate, record);
  else lead(link, words[versions.length ? "course-done" : "all-done"], words.cards, cards);
}

function draw() {
  themes.forEach(drawTheme);
  if (final) drawFinal();
  roles.forEach(drawRole);
  next();
}

// A row of the grid: the word from the start, and today's to choose. Words of the scale are known in every language.
function openRow(box) {
  const { part, row } = box.dataset;
  const select = box.querySelector("select");
  const answerOf = (name) => load(name)?.[part]?.response?.[row] || "";
  const known = (text) => [...select.options].find(({ dataset }) => dataset.words.split("|").includes(text));
  const before = answerOf(CAN_DO);
  box.querySelector(".gf-before").textContent = before ? known(before)?.text ?? before : words.empty;
  select.value = known(answerOf(TODAY))?.value || "";
  select.addEventListener("change", () => {
    const all = load(TODAY) || {};
    const response = { ...all[part]?.response, [row]: select.value };
    save(TODAY, { ...all, [part]: { response, attempts: 0, checked: false, at: Date.now() } });
  });
}

async function askServer() {
  try {
    const { ask } = await import("./queue.js");
    completed = (await ask("/api/me")).body?.completed || [];
    draw();
  } catch {
    return; // no connection: what this device knows stays
  }
}

themes.forEach(addRadios);
draw();
document.querySelectorAll("#can-do fieldset").forEach(openRow);
document.getElementById("can-do").hidden = false;
if (!STATIC) askServer();
