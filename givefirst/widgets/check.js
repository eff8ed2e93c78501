// The check of a module: draws a variant for each slot, shows one slot at a time, hands in, shows the result.
// With a server the keys stay there. In a static build they are loaded when the learner hands in, and nothing is recorded.
import { fitting, isAnswered, newDraft, newKey, responsesOf, variantOf } from "./draft.js";
import { dataOf, load, mount, moduleOf, save, wordsOfPage } from "./host.js";
import { evaluate } from "./evaluate.js";

const STATIC = document.documentElement.dataset.mode === "static";
const SITE = new URL(document.documentElement.dataset.content_root || ".", location.href);

async function ask(path, body, csrf) {
  const options = body === undefined ? {} : {
    method: "POST", body, headers: { "Content-Type": "application/json", ...(csrf ? { "X-CSRF-Token": csrf } : {}) },
  };
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  const isJson = (answer.headers.get("Content-Type") || "").includes("json");
  return { ok: answer.ok, status: answer.status, body: isJson ? await answer.json() : null };
}

// The same shape as the server's answer, from the keys of a static build.
async function scoreHere(data, draft, lang) {
  const address = new URL(`../keys/${data.check.replace("/", "-")}.${lang}.json`, SITE);
  const keys = await (await fetch(address)).json();
  const slots = await Promise.all(data.slots.map(async (slot) => {
    const variant = variantOf(slot, draft);
    const parts = {};
    for (const { spec } of variant.parts) {
      const table = keys[variant.id][spec.id];
      const found = await moduleOf(spec.interaction);
      parts[spec.id] = { ...evaluate(table, found.tokens(table, (draft.answers[slot.id] || {})[spec.id])), missed: undefined, models: table.models };
    }
    const results = Object.values(parts);
    const sum = (name) => results.reduce((total, result) => total + result[name], 0);
    return { slot: slot.id, variant: variant.id, score: sum("score"), max: sum("max"), written: sum("max") === 0, parts };
  }));
  const total = (name) => slots.reduce((sum, slot) => sum + slot[name], 0);
  const percent = total("max") ? Math.floor((100 * total("score")) / total("max")) : 100;
  return { score: total("score"), max: total("max"), percent, passed: 100 * total("score") >= data.pass * total("max"), slots, completed: [] };
}

class CheckPage {
  constructor(section) {
    this.data = dataOf(section);
    this.words = wordsOfPage();
    this.lang = document.documentElement.lang;
    this.name = `check:${this.data.check}`;
    this.draft = fitting(load(this.name), this.data);
    this.me = null;
    this.live = h("div", { class: "gf-live" });
    section.append(this.live);
    section.classList.add("gf-started");
  }

  keep() {
    save(this.name, this.draft);
  }

  async open() {
    if (!STATIC) {
      try {
        const answer = await ask("/api/me");
        this.me = answer.ok ? answer.body : null;
      } catch {
        this.me = null;
      }
      if (!this.me && this.draft.step < 0) return this.show(h("p", { class: "gf-hint" }, this.words["check-unavailable"]));
    }
    return this.view();
  }

  show(...children) {
    this.live.replaceChildren(...children.filter(Boolean));
  }

  focus() {
    this.live.querySelector("[tabindex='-1']")?.focus();
  }

  go(step) {
    this.draft.step = step;
    this.keep();
    return this.view().then(() => this.focus());
  }

  async view() {
    if (this.draft.result) return this.viewResult();
    return this.draft.step < 0 ? this.viewStart() : this.viewSlot();
  }

  viewStart() {
    const words = this.words;
    const field = h("input", { id: "gf-name", class: "gf-name", type: "text", autocomplete: "name", maxlength: 100, value: this.me?.name || "" });
    const name = STATIC ? h("p", { class: "gf-hint" }, words["check-static"]) : h("div", { class: "gf-check-name" },
      h("label", { for: "gf-name", class: "gf-label" }, words["check-name"]), field, h("p", { class: "gf-hint" }, words["check-name-note"]));
    const status = h("p", { class: "gf-status", role: "status" });
    const started = Object.keys(this.draft.answers).length > 0;
    this.show(name, h("button", { type: "button", class: "gf-button", onclick: () => this.begin(field.value.trim(), status) }, words[started ? "check-continue" : "check-start"]), status);
  }

  async begin(name, status) {
    if (!STATIC && (!this.me?.learner || name !== (this.me.name || ""))) {
      try {
        const answer = await ask("/api/learner", JSON.stringify({ name: name || null }), this.me?.csrf);
        if (!answer.ok) {
          status.textContent = say(this.words, "check-refused", { message: answer.body?.error?.message?.[this.lang] || answer.status });
          return;
        }
        this.me = answer.body;
      } catch {
        status.textContent = this.words["check-unavailable"];
        return;
      }
    }
    await this.go(0);
  }

  async viewSlot() {
    const words = this.words;
    const number = this.draft.step + 1;
    const slot = this.data.slots[this.draft.step];
    const variant = variantOf(slot, this.draft);
    const last = number === this.data.slots.length;
    const boxes = variant.parts.map(() => h("div"));
    const status = h("p", { class: "gf-status", role: "status", "aria-live": "polite" });
    const progress = h("p", { class: "gf-hint gf-progress" }, this.progress());
    const previous = h("button", { type: "button", class: "gf-button-quiet", onclick: () => this.go(this.draft.step - 1) }, words["check-previous"]);
    const next = last
      ? h("button", { type: "button", class: "gf-button gf-submit", onclick: () => this.submit(status, next) }, words["check-submit"])
      : h("button", { type: "button", class: "gf-button", onclick: () => this.go(this.draft.step + 1) }, words["check-next"]);
    this.show(
      h("div", { class: "gf-check-head" }, h("h3", { tabindex: "-1" }, `${say(words, "check-slot", { number, count: this.data.slots.length })}: ${variant.title}`)),
      h("div", { class: "gf-slot" }, variant.intro ? h("div", { class: "gf-intro" }, ...paragraphs(variant.intro)) : null, ...boxes),
      last ? h("p", { class: "gf-hint gf-open" }, this.openSlots()) : null,
      h("div", { class: "gf-check-buttons" }, previous, next), progress, status);
    await Promise.all(variant.parts.map(({ spec }, i) => this.mountPart(boxes[i], slot, spec, progress)));
  }

  mountPart(box, slot, spec, progress) {
    const kept = (this.draft.answers[slot.id] || {})[spec.id] ?? null;
    return mount(box, { spec: { ...spec, button: false }, words: this.words, response: kept }, (model) => {
      this.draft.answers[slot.id] = { ...this.draft.answers[slot.id], [spec.id]: model.get("response") };
      this.keep();
      progress.textContent = this.progress();
      const open = this.live.querySelector(".gf-open");
      if (open) open.textContent = this.openSlots();
    });
  }

  answered(slot) {
    const kept = this.draft.answers[slot.id] || {};
    return variantOf(slot, this.draft).parts.every(({ spec }) => isAnswered(kept[spec.id]));
  }

  progress() {
    return say(this.words, "check-answered", { done: this.data.slots.filter((slot) => this.answered(slot)).length, count: this.data.slots.length });
  }

  openSlots() {
    const numbers = this.data.slots.flatMap((slot, i) => (this.answered(slot) ? [] : [i + 1]));
    return numbers.length ? say(this.words, "check-open", { numbers: numbers.join(", ") }) : "";
  }

  async submit(status, button) {
    button.disabled = true;
    status.textContent = this.words["check-sending"];
    try {
      const result = STATIC ? await scoreHere(this.data, this.draft, this.lang) : await this.send(status);
      if (result) {
        this.draft.result = result;
        delete this.draft.pending;
        this.keep();
        await this.view();
        this.focus();
      }
    } catch (error) {
      if (STATIC) console.error(error);
      status.textContent = this.words[STATIC ? "check-unavailable" : "check-offline"];
    } finally {
      button.disabled = false;
    }
  }

  // One attempt keeps its key until the server has answered, so pressing twice stores it once.
  async send(status) {
    const content = { check: this.data.check, version: this.data.version, language: this.lang, responses: responsesOf(this.data, this.draft) };
    const same = this.draft.pending && JSON.stringify(this.draft.pending.content) === JSON.stringify(content);
    if (!same) this.draft.pending = { key: newKey(), content };
    this.keep();
    if (!this.me?.learner) this.me = (await ask("/api/learner", JSON.stringify({ name: this.me?.name || null }))).body;
    const body = JSON.stringify({ key: this.draft.pending.key, ...content });
    let answer = await ask("/api/attempts", body, this.me.csrf);
    if (answer.status === 403) { // the session has ended meanwhile: begin a new one, the answers are still here
      this.me = (await ask("/api/learner", JSON.stringify({ name: this.me.name || null }))).body;
      answer = await ask("/api/attempts", body, this.me.csrf);
    }
    if (answer.ok) return answer.body;
    const message = answer.body?.error?.message?.[this.lang];
    status.textContent = answer.status >= 500 ? message || this.words["check-offline"] : say(this.words, "check-refused", { message: message || answer.status });
    if (answer.status === 409) delete this.draft.pending;
    this.keep();
    return null;
  }

  async viewResult() {
    const { words, data, draft } = this;
    const result = draft.result;
    const scored = result.slots.filter((slot) => !slot.written);
    const well = scored.filter((slot) => slot.score === slot.max);
    const again = scored.filter((slot) => slot.score < slot.max);
    const verdict = result.passed ? words[STATIC ? "check-passed-static" : "check-passed"] : say(words, "check-not-passed", { pass: data.pass });
    const box = h("div", { class: "gf-result" },
      h("div", { class: `gf-verdict-box ${result.passed ? "gf-right" : "gf-part"}` }, h("h3", { tabindex: "-1" }, verdict),
        h("p", {}, say(words, STATIC ? "check-score-static" : "check-score", result)), STATIC ? h("p", { class: "gf-hint" }, words["check-static"]) : null));
    const jobs = [];
    if (again.length) box.append(h("h3", {}, words["check-look-again"]), ...again.map((slot) => this.slotResult(slot, jobs)));
    if (well.length) box.append(h("h3", {}, words["check-went-well"]), ...well.map((slot) => this.slotResult(slot, jobs)));
    const written = result.slots.filter((slot) => slot.written);
    if (written.length) box.append(h("h3", {}, words["check-written"]), ...written.map((slot) => this.writtenResult(slot, jobs)));
    box.append(h("button", { type: "button", class: "gf-button", onclick: () => this.again() }, words["check-again"]));
    this.show(box);
    await Promise.all(jobs);
  }

  slotResult(outcome, jobs) {
    const variant = this.variantShown(outcome);
    return this.slotDetails(outcome, `${variant.title} – ${points(this.words, outcome.score, outcome.max)}`, jobs);
  }

  variantShown(outcome) {
    return variantOf(this.data.slots.find((slot) => slot.id === outcome.slot), this.draft);
  }

  slotDetails(outcome, title, jobs) {
    const slot = this.data.slots.find((found) => found.id === outcome.slot);
    const variant = this.variantShown(outcome);
    const kept = this.draft.answers[slot.id] || {};
    const body = h("div", { class: "gf-slot" }, ...(variant.intro ? paragraphs(variant.intro) : []), ...variant.parts.map(({ spec }) => {
      const box = h("div");
      const state = { spec: { ...spec, button: false, review: true }, words: this.words, response: kept[spec.id] ?? null, result: outcome.parts[spec.id] || null };
      jobs.push(mount(box, state, () => {}));
      return box;
    }));
    const lesson = outcome.score < outcome.max ? h("a", { class: "gf-lesson-link", href: slot.lesson }, this.words["check-lesson"]) : null;
    return h("details", { class: "gf-slot-result" }, h("summary", {}, title), body, lesson && h("p", {}, lesson));
  }

  writtenResult(outcome, jobs) {
    const kept = Object.values(this.draft.answers[outcome.slot] || {})[0];
    const sent = kept && kept.send && !STATIC;
    return h("div", {}, h("p", {}, this.words[sent ? "check-written-sent" : "check-written-kept"]), this.slotDetails(outcome, this.words["check-written-models"], jobs));
  }

  again() {
    this.draft = newDraft(this.data, this.draft.seen);
    return this.go(0);
  }
}

for (const section of document.querySelectorAll("section.gf-check")) new CheckPage(section).open();
