// The check of a module: draws a variant for each slot, shows one slot at a time, hands in, shows the result.
// With a server the keys stay there, and an attempt goes through the queue. In a static build the keys are loaded when the learner
// hands in, and nothing is recorded.
import { fitting, isAnswered, newDraft, responsesOf, sameTasks, tooLong, variantOf } from "./draft.js";
import { dataOf, moduleOf, mount, wordsOfPage } from "./host.js";
import { askToErase, sharedChoice } from "./keep.js";
import { ask, entryOf, newKey, onQueue, put, send, sendAnew } from "./queue.js";
import { isShared, load, save } from "./store.js";

const STATIC = document.documentElement.dataset.mode === "static";

class CheckPage {
  constructor(section) {
    this.data = dataOf(section);
    this.words = wordsOfPage();
    this.lang = document.documentElement.lang;
    this.name = `check:${this.data.check}`;
    this.draft = fitting(load(this.name), this.data);
    save(this.name, this.draft); // a second tab gets the same tasks
    this.step = this.draft.step;
    this.me = null;
    this.status = h("p", { class: "gf-status", role: "status" });
    this.live = h("div", { class: "gf-live" });
    section.append(this.status, this.live);
    section.classList.add("gf-started");
    onQueue(() => this.refresh());
  }

  // Only what changed here is written: what another tab has answered meanwhile stays.
  keep(by) {
    const stored = load(this.name);
    this.draft = { ...by(stored && sameTasks(stored, this.draft) ? stored : this.draft), step: this.step, at: Date.now() };
    save(this.name, this.draft);
  }

  // "waiting" and "session" come from the queue, the rest from the draft.
  stage() {
    return entryOf(this.data.check)?.state || (this.draft.result ? "result" : this.step < 0 ? "start" : "slot");
  }

  // Something has changed in another tab, or an answer has come.
  async refresh() {
    const draft = fitting(load(this.name), this.data);
    const same = sameTasks(draft, this.draft);
    this.draft = draft;
    if (!same) this.step = draft.step;
    if (same && this.stage() === this.shown) return;
    const focused = this.live.contains(document.activeElement);
    await this.view();
    if (focused) this.focus();
  }

  // Every module the check needs, now: the connection may be gone by the next task.
  loadModules() {
    const specs = this.data.slots.flatMap((slot) => slot.variants.flatMap((variant) => variant.parts.map(({ spec }) => spec.interaction)));
    return Promise.allSettled([...new Set(specs)].map(moduleOf));
  }

  async open() {
    this.loadModules();
    if (STATIC) return this.resume();
    try {
      const answer = await ask("/api/me");
      if (!answer.ok && this.step < 0) return this.show(h("p", { class: "gf-hint" }, this.words["check-unavailable"]));
      this.me = answer.body;
    } catch {
      this.me = null; // no connection: the check can be begun, and waits when it is handed in
    }
    return this.resume();
  }

  // Who comes back in the middle goes on there, not at the top of the page.
  async resume() {
    await this.view();
    if (this.shown !== "start") this.live.scrollIntoView({ block: "start" });
  }

  show(...children) {
    this.live.replaceChildren(...children.filter(Boolean));
  }

  focus() {
    this.live.querySelector("[tabindex='-1']")?.focus();
  }

  go(step) {
    this.step = step;
    this.keep((draft) => draft);
    return this.view().then(() => this.focus());
  }

  async view() {
    this.shown = this.stage();
    this.status.textContent = this.state();
    if (this.shown === "waiting") return this.viewWaiting("check-waits-why", "check-send-now", () => send());
    if (this.shown === "session") return this.viewWaiting("check-session-why", "check-send-anew", () => sendAnew(entryOf(this.data.check)));
    if (this.shown === "result") return this.viewResult();
    return this.shown === "start" ? this.viewStart() : this.viewSlot();
  }

  // What the learner is told of the way of this attempt, spoken too.
  state() {
    const { words, draft, lang } = this;
    if (this.shown === "waiting") return words["check-waits"];
    if (this.shown === "session") return words["check-session"];
    if (this.shown === "result") return STATIC ? "" : words["check-sent"];
    return draft.refused ? say(words, "check-refused", { message: draft.refused[lang] }) : "";
  }

  viewWaiting(why, label, act) {
    const button = h("button", { type: "button", class: "gf-button" }, this.words[label]);
    button.addEventListener("click", () => this.sending(act));
    this.show(h("div", { class: "gf-verdict-box gf-part" }, h("h3", { tabindex: "-1" }, this.words["check-handed-in"]),
      h("p", {}, this.words[why]), isShared() ? h("p", {}, this.words["check-waits-shared"]) : null), button);
  }

  async sending(act) {
    this.status.textContent = this.words["check-sending"];
    await act();
    if (this.shown === this.stage()) this.status.textContent = this.state();
  }

  viewStart() {
    const words = this.words;
    const field = h("input", { id: "gf-name", class: "gf-name", type: "text", autocomplete: isShared() ? "off" : "name", maxlength: 100, value: this.me?.name || this.draft.name || "" });
    const name = STATIC ? h("p", { class: "gf-hint" }, words["check-static"]) : h("div", { class: "gf-check-name" },
      h("label", { for: "gf-name", class: "gf-label" }, words["check-name"]), field, h("p", { class: "gf-hint" }, words["check-name-note"]));
    const status = h("p", { class: "gf-status", role: "status" });
    const started = Object.keys(this.draft.answers).length > 0;
    const label = words[started ? "check-continue" : "check-start"];
    this.show(name, sharedChoice(), h("button", { type: "button", class: "gf-button", onclick: () => this.begin(field.value.trim(), status) }, label), status);
  }

  async begin(name, status) {
    if (!STATIC && (!this.me?.learner || name !== (this.me.name || ""))) {
      try {
        const answer = await ask("/api/learner", { name: name || null, shared: isShared() }, this.me?.csrf);
        if (!answer.ok) {
          status.textContent = say(this.words, "check-refused", { message: answer.body?.error?.message?.[this.lang] || answer.status });
          return;
        }
        this.me = answer.body;
      } catch {
        this.keep((draft) => ({ ...draft, name })); // no connection: the name goes with the attempt
      }
    }
    await this.go(0);
  }

  async viewSlot() {
    const words = this.words;
    const number = this.step + 1;
    const slot = this.data.slots[this.step];
    const variant = variantOf(slot, this.draft);
    const last = number === this.data.slots.length;
    const boxes = variant.parts.map(() => h("div"));
    const progress = h("p", { class: "gf-hint gf-progress" }, this.progress());
    const previous = h("button", { type: "button", class: "gf-button-quiet", onclick: () => this.go(this.step - 1) }, words["check-previous"]);
    const next = last
      ? h("button", { type: "button", class: "gf-button gf-submit", onclick: () => this.submit(next) }, words["check-submit"])
      : h("button", { type: "button", class: "gf-button", onclick: () => this.go(this.step + 1) }, words["check-next"]);
    this.show(
      h("div", { class: "gf-check-head" }, h("h3", { tabindex: "-1" }, `${say(words, "check-slot", { number, count: this.data.slots.length })}: ${variant.title}`)),
      h("div", { class: "gf-slot" }, variant.intro ? h("div", { class: "gf-intro" }, ...paragraphs(variant.intro)) : null, ...boxes),
      last ? h("p", { class: "gf-hint gf-open" }, this.openSlots()) : null,
      h("div", { class: "gf-check-buttons" }, previous, next), progress);
    await Promise.all(variant.parts.map(({ spec }, i) => this.mountPart(boxes[i], slot, spec, progress)));
  }

  mountPart(box, slot, spec, progress) {
    const kept = (this.draft.answers[slot.id] || {})[spec.id] ?? null;
    return mount(box, { spec: { ...spec, button: false }, words: this.words, response: kept }, (model) => {
      const response = model.get("response");
      this.keep((draft) => ({ ...draft, answers: { ...draft.answers, [slot.id]: { ...draft.answers[slot.id], [spec.id]: response } } }));
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

  async submit(button) {
    const number = tooLong(this.data, this.draft);
    if (number) {
      this.status.textContent = say(this.words, "check-too-long", { number });
      return null;
    }
    if (!STATIC) return this.handIn();
    button.disabled = true;
    try {
      const { scoreHere } = await import("./selfcheck.js");
      const result = await scoreHere(this.data, this.draft, this.lang);
      this.keep((draft) => ({ ...draft, result }));
      await this.view();
      this.focus();
    } catch (error) {
      console.error(error);
      this.status.textContent = this.words["check-unavailable"];
      button.disabled = false;
    }
  }

  // Into the queue first, then to the server. What is in the queue is not handed in again, however often the button is pressed.
  async handIn() {
    const { data, draft, me } = this;
    if (entryOf(data.check)) return this.refresh();
    const attempt = { key: newKey(), check: data.check, title: data.title, version: data.version, language: this.lang, responses: responsesOf(data, draft) };
    const kept = await put({ ...attempt, csrf: me?.csrf || null, name: me?.name || draft.name || null }, draft);
    await this.sending(send);
    if (!kept && this.stage() === "waiting") this.status.textContent = this.words["check-waits-open"];
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
    if (well.length) box.append(h("h3", {}, words["check-went-well"]), ...well.map((slot) => this.slotResult(slot, jobs)));
    if (again.length) box.append(h("h3", {}, words["check-look-again"]), ...again.map((slot) => this.slotResult(slot, jobs)));
    const written = result.slots.filter((slot) => slot.written);
    if (written.length) box.append(h("h3", {}, words["check-written"]), ...written.map((slot) => this.writtenResult(slot, jobs)));
    if (result.passed) box.append(h("p", {}, h("a", { class: "gf-lesson-link", href: new URL("index.html", new URL(document.documentElement.dataset.content_root, location.href)).href }, words["check-home"])));
    box.append(h("button", { type: "button", class: result.passed ? "gf-button-quiet" : "gf-button", onclick: () => this.again() }, words["check-again"]));
    if (isShared()) box.append(h("button", { type: "button", class: "gf-button-quiet", onclick: askToErase }, words["keep-done"]));
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
    this.draft = { ...newDraft(this.data, this.draft.seen), name: this.draft.name };
    return this.go(0);
  }
}

for (const section of document.querySelectorAll("section.gf-check")) new CheckPage(section).open();
