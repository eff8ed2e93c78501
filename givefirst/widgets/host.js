// The page's host: gives each browser module a model, scores practice with the table in the page, keeps answers on the device.
import { evaluate } from "./evaluate.js";
import { moduleOf, mount } from "./model.js";
import { change, load, save } from "./store.js";

export const PATH = "path"; // {theme: level}: the path a learner has chosen for each theme; {} means none
export const PATH_AT = "path-at"; // when it was chosen, in milliseconds since 1970

export const STATIC = document.documentElement.dataset.mode === "static"; // no server: nothing is recorded

export function wordsOfPage() {
  return JSON.parse(document.getElementById("gf-words").textContent);
}

export function dataOf(section) {
  return JSON.parse(section.querySelector("script.gf-data").textContent);
}

// A kept answer is used while it still fits; the content may have changed since.
function scored(table, found, response) {
  try {
    return evaluate(table, found.tokens(table, response));
  } catch {
    return null;
  }
}

async function startPart(el, exercise, part, words) {
  const kept = (load(exercise) || {})[part.spec.id] || {};
  const state = { spec: part.spec, words, key: part.table, response: kept.response ?? null, attempts: kept.attempts || 0, notes: kept.notes || {} };
  Object.assign(state, { device: true, path: load(PATH) }); // what is private is kept here, and only here
  if (state.attempts && kept.checked) state.result = scored(part.table, await moduleOf(part.spec.interaction), state.response);
  const { model } = await mount(el, state, (model, names, found) => {
    if (names.has("path")) {
      save(PATH, model.get("path"));
      save(PATH_AT, Date.now());
    }
    if (names.has("attempts")) model.set("result", scored(part.table, found, model.get("response")));
    if (names.has("response") || names.has("attempts") || names.has("notes")) {
      const checked = model.get("result") !== null;
      const now = { response: model.get("response"), attempts: model.get("attempts"), checked, notes: model.get("notes"), at: Date.now() };
      change(exercise, (parts) => ({ ...parts, [part.spec.id]: now }));
      if (names.has("attempts")) el.dispatchEvent(new CustomEvent("gf-checked", { bubbles: true, detail: { part: part.spec.id, full: model.get("result")?.state === "full" } }));
    }
  });
  return model;
}

// Step by step: a part appears once the one before was checked, and then it stays.
function inSteps(groups, models, words) {
  const hint = document.createElement("p");
  hint.className = "gf-hint";
  hint.setAttribute("role", "status");
  let last = -1;
  const show = () => {
    const open = models.findIndex((model) => !model.get("attempts"));
    const now = open < 0 ? groups.length - 1 : open;
    if (open < 0) hint.textContent = "";
    if (now === last) return;
    groups.forEach((group, i) => { group.hidden = i > now; });
    hint.textContent = last >= 0 ? words["steps-now"] : now < groups.length - 1 ? words["steps-more"] : "";
    last = now;
  };
  for (const model of models) model.on("change:attempts", show);
  show();
  groups.at(-1).after(hint);
}

async function startExercise(section) {
  const data = dataOf(section);
  const words = wordsOfPage();
  const live = document.createElement("div");
  live.className = "gf-live";
  const groups = [];
  const parts = data.parts.map((part, i) => {
    const group = document.createElement("div");
    group.className = "gf-one";
    const box = document.createElement("div");
    if (data.parts.length > 1) {
      const label = document.createElement("p");
      label.className = "gf-part-of";
      label.textContent = words["part-of"].replace("{number}", i + 1).replace("{count}", data.parts.length);
      group.append(label);
    }
    group.append(box);
    live.append(group);
    groups.push(group);
    return startPart(box, data.id, part, words);
  });
  const models = await Promise.all(parts);
  if (data.steps) inSteps(groups, models, words);
  section.insertBefore(live, section.querySelector(".gf-row")); // which comes last, where there is one
  section.classList.add("gf-started"); // the style hides the readable form now
}

// Exercises that follow each other without text between them are shown one at a time.
function rowsOfExercises() {
  const rows = [];
  for (const section of document.querySelectorAll("section.gf-exercise")) {
    const before = section.previousElementSibling;
    if (before && before.matches("section.gf-exercise")) rows.at(-1).push(section);
    else rows.push([section]);
  }
  return rows.filter((row) => row.length > 1);
}

function startRow(sections) {
  const words = wordsOfPage();
  const name = `row:${sections[0].dataset.exercise}`;
  const bar = document.createElement("div");
  bar.className = "gf-row";
  const place = document.createElement("p");
  place.tabIndex = -1;
  const button = (key, by) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `gf-button-quiet gf-${key}`;
    made.textContent = words[key];
    made.addEventListener("click", () => show(at + by, true));
    return made;
  };
  const previous = button("row-previous", -1);
  const next = button("row-next", 1);
  bar.append(place, previous, next);
  let at = 0;
  function show(index, moved) {
    at = Math.min(Math.max(index, 0), sections.length - 1);
    sections.forEach((section, i) => section.classList.toggle("gf-waiting", i !== at));
    sections[at].append(bar);
    place.textContent = words["row-of"].replace("{number}", at + 1).replace("{count}", sections.length);
    previous.hidden = at === 0;
    next.hidden = at === sections.length - 1;
    if (!moved) return;
    save(name, at);
    const heading = sections[at].querySelector("h2, h3, h4");
    heading.tabIndex = -1;
    heading.focus();
    sections[at].scrollIntoView({ block: "start" });
  }
  show(load(name) || 0, false);
}

for (const section of document.querySelectorAll("section.gf-exercise")) startExercise(section);
for (const row of rowsOfExercises()) startRow(row);
