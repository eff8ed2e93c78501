// What the live pages are made of: words, buttons, fields, lists that are drawn again only when they say something else.
import { h } from "./common.js";

// {code, language, words, …}: what the server wrote into the page.
export function dataOfPage() {
  return JSON.parse(document.getElementById("gf-live").textContent);
}

// What the browser modules say, in the language of the page; nobody needs it before something is live.
export async function interactionWords() {
  return (await import(`./words-${document.documentElement.lang}.js`)).words;
}

export function fill(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const shown = new WeakMap();

// Draws only when the value has changed: nothing moves under a finger, and a screen reader is not told the same twice.
export function redraw(box, value, draw) {
  const now = JSON.stringify(value ?? null);
  if (shown.get(box) === now) return false;
  shown.set(box, now);
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
  box.replaceChildren(...[draw(value)].flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  if (focused) [...box.querySelectorAll("[data-keep]")].find((found) => found.dataset.keep === focused)?.focus();
  return true;
}

export function button(text, act, { quiet = false, keep = null, ...more } = {}) {
  return h("button", { type: "button", class: quiet ? "gf-button-quiet" : "gf-button", onclick: act, "data-keep": keep, ...more }, text);
}

let count = 0;
export function freshId(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

// A labelled field: {box, input}. lines: more than one makes a text area.
export function field(label, { lines = 1, limit = 500, hint = null, language = null, ...more } = {}) {
  const id = freshId("field");
  const about = hint ? `${id}-hint` : null;
  const shape = { id, maxlength: limit, lang: language, "aria-describedby": about, dir: "auto", ...more };
  const input = lines > 1 ? h("textarea", { class: "gf-textarea gf-short", rows: lines, ...shape }) : h("input", { class: "gf-name", type: "text", autocomplete: "off", ...shape });
  return { box: h("div", { class: "gl-field" }, h("label", { for: id, class: "gf-label" }, label), hint ? h("p", { class: "gf-hint", id: about }, hint) : null, input), input };
}

// A small form: fields, one button, what became of it. send(values) -> a sentence to show, or null; afterwards the fields are empty.
export function form(fields, text, empty, send, { keep = false } = {}) {
  const status = h("p", { class: "gf-status", role: "status" });
  const press = h("button", { type: "submit", class: "gf-button" }, text);
  const onsubmit = async (event) => {
    event.preventDefault();
    const values = fields.map(({ input }) => input.value.trim());
    if (!values[0]) {
      status.textContent = empty;
      fields[0].input.focus();
      return;
    }
    press.disabled = true;
    status.textContent = "";
    const said = await send(...values);
    press.disabled = false;
    status.textContent = said.text;
    if (said.done && !keep) for (const { input } of fields) input.value = "";
  };
  return h("form", { class: "gl-form", onsubmit }, ...fields.map(({ box }) => box), h("p", { class: "gl-row" }, press), status);
}

// What a refusal says, in the language of the page.
export function refusal(body, language, otherwise) {
  return body?.error?.message?.[language] || otherwise;
}

// A part of the page that opens and closes.
export function drawer(title, ...children) {
  const mark = h("span", { class: "gl-count", hidden: true });
  const box = h("details", { class: "gl-drawer" }, h("summary", {}, h("span", {}, title), mark), h("div", { class: "gl-inside" }, ...children));
  return { box, mark };
}

export function time(ms, language) {
  return new Date(ms).toLocaleTimeString(language === "de" ? "de-DE" : "en-GB", { hour: "2-digit", minute: "2-digit" });
}

export function moment(ms, language) {
  return new Date(ms).toLocaleString(language === "de" ? "de-DE" : "en-GB", { dateStyle: "long", timeStyle: "short" });
}

// A text of an author with **strong** and *emphasis* -> paragraphs.
export function written(text) {
  const runs = (paragraph) => paragraph.split(/(\*\*[^*]+\*\*|\*[^*]+\*)/).map((run) => {
    if (run.startsWith("**") && run.length > 4) return h("strong", {}, run.slice(2, -2));
    return run.startsWith("*") && run.length > 2 ? h("em", {}, run.slice(1, -1)) : run;
  });
  return textOf(text).split(/\n\s*\n/).filter((paragraph) => paragraph.trim()).map((paragraph) => h("p", {}, ...runs(paragraph)));
}

// Texts of the server come plain, or as the course writes them (paragraphs of runs).
export function textOf(text) {
  if (typeof text === "string" || !text) return text || "";
  return text.map((paragraph) => paragraph.map((run) => (typeof run === "string" ? run : run[1])).join("")).join(" ");
}

// Minutes and seconds, "" when there are none left.
export function timeLeft(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds > 0 ? `${(seconds - (seconds % 60)) / 60}:${String(100 + (seconds % 60)).slice(1)}` : "";
}
