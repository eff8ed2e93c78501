// What people think of the course, without a name: sent when they press the button, with no cookie, so the server can't tell who it was.
import { h, say } from "./common.js";
import { load, names, save } from "./store.js";

const data = JSON.parse(document.getElementById("gf-evaluation").textContent);
const { words } = data;
const SENT = "evaluated"; // {form: true}: it is asked once
const GRID = 2; // "yes" on the can-do grid
const ENOUGH = 70; // per cent of a check
const SET = 4, ROUND = 3; // questions of a set and of a round: fewer say nothing

async function post(body) {
  const answer = await fetch("/api/evaluation", { method: "POST", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return answer.status;
}

// One form: what stands in it, and what to send, or null when there is nothing to send yet. id(body): what was sent with it.
function form(id, content, answers) {
  const status = h("p", { class: "gf-status", role: "status" });
  const button = h("button", { class: "gf-button" }, words.send);
  const box = h("form", { class: "gf-evaluation" }, ...content, h("p", {}, button), status);
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = answers(box);
    if (!body) {
      status.textContent = words.empty;
      return;
    }
    button.disabled = true;
    const code = await post(body).catch(() => 0);
    button.disabled = false;
    if (code !== 201) {
      status.textContent = words[code === 429 ? "slow" : "failed"];
      return;
    }
    save(SENT, { ...load(SENT), [id(body)]: true });
    thank(box);
  });
  return box;
}

function thank(box) {
  const thanks = h("p", { class: "gf-status", role: "status", tabindex: -1 }, words.thanks);
  box.replaceChildren(thanks);
  thanks.focus();
}

function question(id, text, scale) {
  const option = (word, value) => h("p", {}, h("label", {}, h("input", { type: "radio", name: id, value }), h("span", {}, ` ${word}`)));
  return h("fieldset", {}, h("legend", {}, text), ...scale.map(option));
}

function chosen(box) {
  return Object.fromEntries([...box.querySelectorAll('input[type="radio"]:checked')].filter(({ name }) => name.includes(".")).map(({ name, value }) => [name, Number(value)]));
}

function courseForm() {
  const { questions, scale, remark } = data.course;
  const text = h("textarea", { class: "gf-textarea", id: "evaluation-remark", rows: 4, maxlength: data.longest });
  const content = [...Object.entries(questions).map(([id, one]) => question(id, one, scale)), h("p", {}, h("label", { for: text.id }, remark)), text];
  if (load(SENT)?.course) return h("p", {}, words.thanks);
  return form(() => "course", content, (box) => {
    const answers = chosen(box);
    const said = text.value.trim();
    return Object.keys(answers).length || said ? { answers, text: said || null } : null;
  });
}

const share = (values, most) => Math.round((100 * values.reduce((a, b) => a + b, 0)) / (values.length * most));

// Statements of the grid that were answered both times: [share before, share now].
function canDo() {
  const level = (text) => data.grid.findIndex((languages) => languages.includes(text));
  const said = (exercise, part, row) => level(load(exercise)?.[part]?.response?.[row]);
  const pairs = Object.entries(data.can_do).flatMap(([part, rows]) => rows.map((row) => [said("arrival/can-do", part, row), said("arrival/can-do-today", part, row)]));
  const both = pairs.filter((pair) => pair.every((one) => one >= 0));
  return both.length ? { "growth.can-do-before": share(both.map(([before]) => before), GRID), "growth.can-do-now": share(both.map(([, now]) => now), GRID) } : {};
}

// Of the checks handed in, as they lie here, those with enough points.
function checks() {
  const reached = names("check:").flatMap((name) => load(name)?.result ?? []).map(({ percent }) => Number(percent >= ENOUGH));
  return reached.length ? { "growth.checks": share(reached, 1) } : {};
}

// First answers before the modules, and those three weeks after.
function scenes() {
  const before = names("first:practice/show/").flatMap((name) => Object.values(load(name)));
  const now = names("first:practice/day-21/").flatMap((name) => Object.values(load(name)));
  return before.length >= SET && now.length >= ROUND ? { "growth.scenes-before": share(before.map(Number), 1), "growth.scenes-now": share(now.map(Number), 1) } : {};
}

function growthForm() {
  const answers = { ...canDo(), ...checks(), ...scenes() };
  if (load(SENT)?.growth) return h("p", {}, words.thanks);
  if (!Object.keys(answers).length) return h("p", {}, words["no-numbers"]);
  const rows = Object.entries(answers).map(([id, value]) => h("li", {}, `${data.growth.questions[id]}: `, h("strong", {}, String(value))));
  return form(() => "growth", [h("p", {}, data.growth.intro), h("ul", {}, ...rows)], () => ({ answers, text: null }));
}

function pulseForm() {
  const days = Object.keys(data.pulse);
  const open = days.filter((id) => !load(SENT)?.[id]);
  if (!open.length) return h("p", {}, words.thanks);
  const { questions, scale } = data.pulse[open[0]];
  const when = h("fieldset", {}, h("legend", {}, words.when), ...open.map((id) => h("p", {}, h("label", {}, h("input", { type: "radio", name: "when", value: id }), h("span", {}, ` ${say(words, "days", { days: id.split("-")[1] })}`)))));
  const own = (id) => id.split(".")[1];
  return form(({ answers }) => Object.keys(answers)[0].split(".")[0], [when, ...Object.entries(questions).map(([id, text]) => question(`when.${own(id)}`, text, scale))], (element) => {
    const pulse = element.querySelector('input[name="when"]:checked')?.value;
    const answers = Object.fromEntries(Object.entries(chosen(element)).map(([id, value]) => [`${pulse}.${own(id)}`, value]));
    return pulse && Object.keys(answers).length ? { answers, text: null } : null;
  });
}

document.querySelector(".gf-no-script").remove();
const forms = { course: courseForm, growth: growthForm, pulse: pulseForm };
for (const place of document.querySelectorAll("[data-form]")) place.replaceChildren(forms[place.dataset.form]());
