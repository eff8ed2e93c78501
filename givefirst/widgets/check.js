// The check of a module: draws a variant for each slot, shows one slot at a time, hands in, shows the result.
// With a server the keys stay there, and an attempt goes through the queue. In a static build the keys are loaded when the learner
// hands in, and nothing is recorded.
import { h, say } from "./common.js";
import { fitting, newDraft, responsesOf, sameTasks, tooLong } from "./draft.js";
import { STATIC, dataOf, wordsOfPage } from "./host.js";
import { sharedChoice } from "./keep.js";
import { moduleOf } from "./model.js";
import { ask, entryOf, newKey, onQueue, put, send, sendAnew } from "./queue.js";
import { viewResult } from "./result.js";
import { scoreHere } from "./selfcheck.js";
import { viewSlot } from "./slot.js";
import { isShared, load, save } from "./store.js";

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
    this.modules = new Map(); // interaction -> its browser module
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
    return Promise.all([...new Set(specs)].map(async (name) => this.modules.set(name, await moduleOf(name))));
  }

  async open() {
    this.loading = this.loadModules().catch(() => {}); // tried again when a task is shown
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

  // Each step begins at the top of the window, wherever the one before ended.
  focus() {
    const heading = this.live.querySelector("[tabindex='-1']");
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: "start" });
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
    if (this.shown === "result") return viewResult(this);
    return this.shown === "start" ? this.viewStart() : viewSlot(this);
  }

  // What the learner is told of the way of this attempt, spoken too.
  state() {
    const { words, draft, lang } = this;
    if (this.shown === "waiting") return words["check-waits"];
    if (this.shown === "session") return words["check-session"];
    if (this.shown === "result") return STATIC ? "" : words["check-sent"];
    return draft.refused ? say(words, "check-refused", { message: draft.refused[lang] }) : "";
  }

  // Where only known people come in, the server names the page.
  signIn(link) {
    return h("a", { href: link[this.lang] }, this.words["check-sign-in"]);
  }

  viewWaiting(why, label, act) {
    const link = entryOf(this.data.check)?.link;
    const button = h("button", { type: "button", class: "gf-button" }, this.words[label]);
    button.addEventListener("click", () => this.sending(act));
    this.show(h("div", { class: "gf-verdict-box gf-part" }, h("h3", { tabindex: "-1" }, this.words["check-handed-in"]),
      h("p", {}, this.words[why]), link ? h("p", {}, this.signIn(link)) : null, isShared() ? h("p", {}, this.words["check-waits-shared"]) : null), button);
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
    this.show(name, sharedChoice(), h("button", { type: "button", class: "gf-button gf-check-start", onclick: () => this.begin(field.value.trim(), status) }, label), status);
  }

  async begin(name, status) {
    if (!STATIC && (!this.me?.learner || name !== (this.me.name || ""))) {
      try {
        const answer = await ask("/api/learner", { name: name || null, shared: isShared() }, this.me?.csrf);
        if (!answer.ok) {
          const { message, link } = answer.body?.error || {};
          status.textContent = say(this.words, "check-refused", { message: message?.[this.lang] || answer.status });
          if (link) status.append(" ", this.signIn(link));
          return;
        }
        this.me = answer.body;
      } catch {
        this.keep((draft) => ({ ...draft, name })); // no connection: the name goes with the attempt
      }
    }
    await this.go(0);
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
    try {
      await this.loadModules(); // without one nobody knows what of its answers may leave the device
    } catch {
      this.status.textContent = this.words["check-unavailable"];
      return null;
    }
    const { data, draft, me } = this;
    if (entryOf(data.check)) return this.refresh();
    const attempt = { key: newKey(), check: data.check, title: data.title, version: data.version, language: this.lang, responses: responsesOf(data, draft, this.modules) };
    const kept = await put({ ...attempt, csrf: me?.csrf || null, name: me?.name || draft.name || null }, draft);
    await this.sending(send);
    if (!kept && this.stage() === "waiting") this.status.textContent = this.words["check-waits-open"];
    return null;
  }

  again() {
    this.draft = { ...newDraft(this.data, this.draft.seen), name: this.draft.name };
    return this.go(0);
  }
}

for (const section of document.querySelectorAll("section.gf-check")) new CheckPage(section).open();
