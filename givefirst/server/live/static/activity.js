// What is live, on the phone: an exercise by its own browser modules, a scene the group decides, a word, a text for the wall, a vote by standing, a timer.
import { h } from "./common.js";
import { change, load } from "./store.js";
import { evaluate } from "./evaluate.js";
import { moduleOf, mount } from "./model.js";
import { button, field, fill, form, interactionWords, redraw, textOf } from "./pieces.js";
import { drawResults } from "./results.js";

const PRIVATE = ["plan", "placement"]; // stay on the device
const drafts = new Map(); // "activity/round" -> {part id: response}: what was chosen and not sent yet

export function activityBox({ wire, language, words }) {
  const top = h("div");
  const below = h("div");
  const spoken = h("p", { class: "gf-spoken", role: "status" });
  const box = h("section", { class: "gl-activity", "aria-label": words.activity }, top, below, spoken);
  const tools = { wire, language, words, say: (text) => { spoken.textContent = ""; spoken.textContent = text; } };
  let last = null;

  return {
    box,
    draw(view) {
      const { activity } = view;
      box.hidden = Boolean(view.over);
      const state = activity && { id: activity.id, state: activity.state, round: activity.round, scene: activity.scene, mine: activity.state === "open" ? null : activity.mine };
      const changed = redraw(top, state, () => (activity ? shown(activity, tools) : [h("p", { class: "gl-calm" }, words["nothing-live"])]));
      redraw(below, activity?.state === "revealed" ? [activity.results, activity.rounds] : null, () => group(activity, words));
      if (changed && activity && last !== activity.id) tools.say(words["now-live"]);
      last = activity?.id ?? null;
    },
  };
}

function group(activity, words) {
  if (activity?.state !== "revealed") return null;
  const now = activity.results || activity.rounds?.[activity.round];
  return now && [h("h2", {}, words["group-result"]), ...drawResults(now, words, activity.round > 1 ? activity.rounds?.["1"] : null)];
}

function shown(activity, tools) {
  const { words } = tools;
  const title = textOf(activity.title || activity.prompt);
  const parts = { exercise: activity.scene ? scene : exerciseParts, standing, wall: text, words: text, timer }[activity.kind];
  return [h("h2", {}, title), activity.round > 1 && !activity.scene ? h("p", { class: "gf-hint" }, words["second-round"]) : null, parts ? parts(activity, tools) : null];
}

function isOpen(activity) {
  return activity.state === "open";
}

function closedLine(activity, words) {
  return h("p", { class: "gl-calm" }, words[activity.state === "revealed" ? "revealed" : activity.state === "waiting" ? "waiting" : "closed"]);
}

// An exercise of the course. Its modules look as in a lesson; one button sends the answers of all its parts.
function exerciseParts(activity, tools) {
  const { words } = tools;
  const place = `${activity.id}/${activity.round}`;
  const response = () => ({ ...activity.mine, ...drafts.get(place) });
  const holders = activity.parts.map((spec) => {
    const holder = h("div", { class: "gl-part" });
    (PRIVATE.includes(spec.interaction) ? keptPart(holder, spec, activity) : livePart(holder, spec, activity, tools, response, place));
    return holder;
  });
  const sent = activity.parts.some((spec) => !PRIVATE.includes(spec.interaction));
  if (!sent) return holders;
  if (!isOpen(activity)) return [...holders, closedLine(activity, words)];
  const status = h("p", { class: "gf-status", role: "status" }, activity.mine ? words.sent : "");
  const press = button(words[activity.mine ? "send-again" : "send"], async () => {
    leaveAsTheyStand(activity, holders, place, response);
    if (!Object.keys(response()).length) {
      status.textContent = words["choose-first"];
      return;
    }
    press.disabled = true;
    status.textContent = words.sending;
    const { status: code, body } = await tools.wire.send("answer", { activity: activity.id, round: activity.round, response: response() });
    press.disabled = false;
    status.textContent = code < 300 ? words.sent : body?.error?.message?.[tools.language] || words["not-sent"];
    if (code < 300) press.textContent = words["send-again"];
  });
  return [...holders, h("p", { class: "gl-send" }, press), status];
}

// Who sends lines untouched means: this is my order. Of several parts nobody knows which one was meant.
function leaveAsTheyStand(activity, holders, place, response) {
  const [spec] = activity.parts;
  if (activity.parts.length > 1 || spec.interaction !== "order" || response()[spec.id]) return;
  const ids = [...holders[0].querySelectorAll("[data-item]")].map((item) => item.dataset.item);
  if (ids.length) drafts.set(place, { [spec.id]: ids });
}

async function livePart(holder, spec, activity, tools, response, place) {
  if (spec.interaction === "extended-text") {
    holder.append(writing(spec, activity, tools, response, place));
    return;
  }
  const key = activity.keys?.[spec.id] || null;
  const mine = (activity.mine || {})[spec.id] ?? null;
  const state = { spec: { ...spec, button: false, review: !isOpen(activity) }, words: await interactionWords(), key, response: response()[spec.id] ?? null };
  if (key && mine) state.result = await ours(spec, key, mine);
  holder.classList.add("gl-ours");
  if (key && !mine) return; // without an answer of one's own the group's is enough
  await mount(holder, state, (model, names) => {
    if (names.has("response") && isOpen(activity)) drafts.set(place, { ...drafts.get(place), [spec.id]: model.get("response") });
  });
}

async function ours(spec, key, mine) {
  try {
    return evaluate(key, (await moduleOf(spec.interaction)).tokens(key, mine));
  } catch {
    return null;
  }
}

// Here a text is sent, so the words of the lesson ("stays on this device") would be untrue.
function writing(spec, activity, { words, language }, response, place) {
  const { box, input } = field(textOf(spec.prompt), { lines: 5, limit: spec.longest || 2000, language, hint: words["write-hint"] });
  input.value = response()[spec.id]?.text || "";
  input.disabled = !isOpen(activity);
  input.addEventListener("input", () => drafts.set(place, { ...drafts.get(place), [spec.id]: { text: input.value } }));
  return h("div", {}, spec.context ? h("blockquote", { class: "gf-context" }, textOf(spec.context)) : null,
    spec.source ? h("blockquote", { class: "gf-context" }, textOf(spec.source)) : null, box);
}

// A plan, a placement: kept as in the lesson, under the same name, so that it is there later, too.
async function keptPart(holder, spec, activity) {
  const name = activity.exercise;
  const kept = (load(name) || {})[spec.id] || {};
  mount(holder, { spec, words: await interactionWords(), key: null, response: kept.response ?? null, attempts: kept.attempts || 0, device: true, path: load("path") }, (model, names) => {
    if (!names.has("response") && !names.has("attempts")) return;
    change(name, (parts) => ({ ...parts, [spec.id]: { response: model.get("response"), attempts: model.get("attempts"), at: Date.now() } }));
  });
}

// The group goes through a scene node by node; everybody votes for what is said next.
function scene(activity, { wire, words, say }) {
  const { said, node, ending } = activity.scene;
  const bubble = (message) => h("div", { class: `gf-bubble ${message.mine ? "gf-yours" : "gf-theirs"}` }, message.speaker ? h("p", { class: "gf-speaker" }, textOf(message.speaker)) : null, h("p", {}, textOf(message.text)));
  const talk = h("div", { class: "gf-scene" }, ...(said || []).map(bubble), ...(node ? node.messages.map(bubble) : []));
  if (ending) return [talk, h("div", { class: "gf-feedback" }, h("h3", {}, textOf(ending.title)), h("p", {}, textOf(ending.text)))];
  if (!node) return [talk];
  if (!isOpen(activity)) return [talk, closedLine(activity, words)];
  const status = h("p", { class: "gf-status", role: "status" }, activity.mine ? words.sent : "");
  const choices = node.options.map((option) => h("button", {
    type: "button", class: "gf-option gf-reply", "aria-pressed": String(activity.mine === option.id), async onclick() {
      for (const other of choices) other.setAttribute("aria-pressed", String(other === this));
      status.textContent = words.sending;
      const { status: code } = await wire.send("answer", { activity: activity.id, round: activity.round, response: option.id });
      status.textContent = words[code < 300 ? "sent" : "not-sent"];
      say(status.textContent);
    },
  }, textOf(option.text)));
  return [talk, h("p", { class: "gf-hint" }, words["scene-vote"]), h("div", { class: "gl-choices" }, ...choices), status];
}

function standing(activity, { words }) {
  return [h("ol", { class: "gl-standing" }, ...activity.options.map((option) => h("li", {}, textOf(option.text)))), h("p", { class: "gl-calm" }, words.standing)];
}

// One's own words for the wall or the collection of words.
function text(activity, { wire, language, words }) {
  if (!isOpen(activity)) return closedLine(activity, words);
  const isWord = activity.kind === "words";
  const mine = h("ul", { class: "gl-mine" }, ...[activity.mine || []].flat().map((one) => h("li", { dir: "auto" }, textOf(one.text ?? one))));
  const lines = isWord ? 1 : activity.lines || 4;
  const input = field(words[isWord ? "word-label" : "wall-label"], { lines, limit: isWord ? 40 : 1000, language, hint: words[isWord ? "word-hint" : "wall-hint"] });
  const place = `${activity.id}/text`;
  input.input.value = drafts.get(place) || ""; // half a sentence outlives a trainer who closes too early
  input.input.addEventListener("input", () => drafts.set(place, input.input.value));
  return [form([input], words.send, words["write-first"], async (value) => {
    const { status, body } = await wire.send(isWord ? "word" : "text", { activity: activity.id, text: value });
    if (status < 300) {
      mine.append(h("li", { dir: "auto" }, value));
      drafts.delete(place);
    }
    return { done: status < 300, text: status < 300 ? words["sent-more"] : body?.error?.message?.[language] || words["not-sent"] };
  }), mine];
}

function timer(activity, { words }) {
  return h("p", { class: "gl-calm" }, activity.minutes ? fill(words["timer-minutes"], { n: activity.minutes }) : words.timer);
}
