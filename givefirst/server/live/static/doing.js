// What can be put live in this step: open, close, reveal, ask again; counting hands; paper answers; choosing texts.
import { h } from "./common.js";
import { mount } from "./model.js";
import { button, field, fill, interactionWords, redraw, refusal, textOf } from "./pieces.js";
import { drawResults } from "./results.js";

export const PRIVATE = ["plan", "placement"];

// What the keys act upon: what is live, else the first that waits in this step.
export function current(view) {
  const step = view?.agenda?.find((one) => one.id === view.now);
  return view?.activity || step?.activities?.find((one) => one.state === "waiting" && one.kind !== "timer") || null;
}

// On the wall one part of an exercise is seen at a time.
export function severalParts(activity) {
  return activity?.kind === "exercise" && !activity.scene && (activity.parts || []).length > 1;
}

let typed = null; // {id, read}: numbers of a standing vote that are in the fields and not sent yet

export function act(wire, name, activity, more = {}) {
  if (!activity) return null;
  if (name === "reveal" && typed?.id === activity.id) { // shown is what stands in the fields
    wire.send("count", { activity: activity.id, option: typed.read() });
    typed = null;
  }
  if (name === "toggle") return wire.send(activity.state === "open" ? "close" : "open", { activity: activity.id });
  return wire.send(name, { activity: activity.id, ...more });
}

// Whether there is something right to be shown: not before people have talked about it.
export function hasKey(activity) {
  return activity?.kind === "exercise" && !activity.scene && (activity.parts || []).some((spec) => spec.scored);
}

export function doingBox(tools) {
  const { words } = tools;
  const live = h("div", { class: "gl-live" });
  const list = h("div", { class: "gl-doings" });
  const box = h("section", { "aria-label": words.activities }, live, list);
  const counter = h("p", { class: "gl-counter", role: "status" });
  return {
    box,
    draw(view) {
      const step = view.agenda?.find((one) => one.id === view.now);
      const { activity } = view;
      const key = activity && { id: activity.id, state: activity.state, round: activity.round, scene: activity.scene, results: activity.state === "revealed" ? activity.results : null, texts: textsOf(view, activity) };
      redraw(live, key, () => (activity ? liveCard(activity, view, tools, counter) : null));
      if (activity) count(counter, activity, view, words);
      const others = (step?.activities || []).filter((one) => one.id !== activity?.id);
      const first = current(view)?.id; // the key acts upon this one alone
      redraw(list, [others, first], () => (others.length ? others.map((one) => waitingCard(one, tools, one.id === first)) : null));
    },
  };
}

function textsOf(view, activity) {
  return (view.texts || []).filter((text) => text.activity === activity.id);
}

function count(counter, activity, view, words) {
  const text = activity.kind === "standing" || activity.answered === null || activity.answered === undefined ? "" : fill(words["answered-of"], { n: activity.answered, of: view.joined || 0 });
  if (counter.textContent !== text) counter.textContent = text;
}

function name(activity) {
  return textOf(activity.title || activity.prompt) || activity.id;
}

function waitingCard(activity, { wire, words }, hasKeys) {
  if (activity.kind === "timer") return timerCard(activity, { wire, words });
  const isNew = activity.state === "waiting";
  return h("div", { class: "gl-doing" }, h("div", {}, h("h2", {}, name(activity)), h("p", { class: "gl-soft" }, words[`kind-${activity.kind}`], isNew ? "" : ` · ${words["was-shown"]}`)),
    button([words[isNew ? "open" : "open-again"], hasKeys ? h("kbd", {}, "O") : ""], () => act(wire, "open", activity), { quiet: !hasKeys, keep: `open-${activity.id}` }));
}

function timerCard(activity, { wire, words }) {
  return h("div", { class: "gl-doing" }, h("div", {}, h("h2", {}, name(activity) || words["kind-timer"])),
    button([fill(words["timer-start"], { n: activity.minutes }), h("kbd", {}, "T")], () => wire.send("timer", { activity: activity.id, seconds: 60 * activity.minutes }), { quiet: true, keep: `timer-${activity.id}` }));
}

function liveCard(activity, view, tools, counter) {
  const { wire, words } = tools;
  const status = { open: words["state-open"], closed: words["state-closed"], revealed: words["state-revealed"], waiting: words["state-waiting"] }[activity.state];
  const revealable = activity.kind !== "timer" && !onlyPrivate(activity);
  const does = (key, kind, mark, quiet, more = {}) => button([words[key], h("kbd", {}, mark)], () => act(wire, kind, activity, more), { quiet, keep: key });
  const buttons = [];
  if (activity.state === "open") buttons.push(does("close", "close", "O", revealable));
  if (revealable && activity.state !== "revealed") buttons.push(does("reveal", "reveal", "R", false, { marks: false }));
  if (revealable && hasKey(activity)) buttons.push(does("reveal-marks", "reveal", "L", true, { marks: true }));
  if (activity.state === "closed") buttons.push(does("open-more", "open", "O", true));
  if (activity.state === "revealed") buttons.push(does("hide", "hide", "R", true));
  if (["closed", "revealed"].includes(activity.state) && activity.round < 2 && activity.kind === "exercise" && !activity.scene && revealable) buttons.push(does("again", "again", "A", true));
  if (severalParts(activity) && !onlyPrivate(activity)) buttons.push(button([words["next-part"], h("kbd", {}, "↓")], () => tools.part(1), { quiet: true, keep: "part" }));
  return [h("p", { class: "gl-live-mark" }, words.live, " · ", status, activity.round > 1 ? ` · ${words["second-round"]}` : ""), h("h2", {}, name(activity)), counter,
    h("p", { class: "gl-row" }, ...buttons),
    activity.kind === "standing" ? countForm(activity, tools) : null,
    activity.scene ? sceneChoices(activity, tools) : null,
    activity.kind === "wall" && !textsOf(view, activity).some((text) => text.chosen) ? h("p", { class: "gf-hint" }, words["texts-first"]) : null,
    ["wall", "words"].includes(activity.kind) || textsOf(view, activity).length ? choosing(textsOf(view, activity), activity, tools) : null,
    activity.state === "revealed" && activity.results ? h("details", { class: "gl-drawer" }, h("summary", {}, words["see-results"]), h("div", { class: "gl-inside" }, ...drawResults(activity.results, words, activity.round > 1 ? activity.rounds?.["1"] : null))) : null,
    activity.kind === "exercise" && !activity.scene && activity.state === "open" && activity.parts && revealable ? paperForm(activity, tools) : null,
    onlyPrivate(activity) ? h("p", { class: "gf-hint" }, words["private-activity"]) : null];
}

function onlyPrivate(activity) {
  return Boolean(activity.parts?.length) && activity.parts.every((spec) => PRIVATE.includes(spec.interaction));
}

// Hands, or people at a place: the trainer counts and types.
function countForm(activity, { wire, words }) {
  const inputs = activity.options.map((option) => {
    const { box, input } = field(textOf(option.text), { type: "number", min: 0, max: 999, inputmode: "numeric" });
    input.value = activity.results?.[0]?.options?.find((one) => one.id === option.id)?.count ?? "";
    input.addEventListener("input", () => { typed = { id: activity.id, read }; });
    return { box, input, id: option.id };
  });
  const read = () => Object.fromEntries(inputs.map(({ id, input }) => [id, Number(input.value) || 0]));
  const status = h("p", { class: "gf-status", role: "status" });
  return h("form", {
    class: "gl-form gl-counts", async onsubmit(event) {
      event.preventDefault();
      const { status: code } = await wire.send("count", { activity: activity.id, option: read() });
      typed = null;
      status.textContent = words[code < 300 ? "counted" : "not-sent"];
    },
  }, h("p", { class: "gf-hint" }, words["count-hint"]), ...inputs.map(({ box }) => box), h("p", {}, h("button", { type: "submit", class: "gf-button" }, words["count-save"])), status);
}

// The group decides; the trainer goes on with what most people chose, or with another sentence to look at.
function sceneChoices(activity, { wire, words, language }) {
  const { node, ending } = activity.scene;
  if (ending || !node) return h("p", { class: "gl-soft" }, words["scene-ended"]);
  const said = node.messages.map((message) => h("blockquote", {}, message.speaker ? h("p", { class: "gl-soft" }, textOf(message.speaker)) : null, h("p", {}, textOf(message.text))));
  const status = h("p", { class: "gf-status", role: "status" });
  const most = async () => {
    const { status: code, body } = await wire.send("step_scene", { activity: activity.id });
    if (code >= 300) status.textContent = refusal(body, language, words["not-sent"]); // as many for one as for another
  };
  return h("div", {}, ...said, h("p", { class: "gf-hint" }, words["scene-hint"]), h("p", {}, button(words["scene-most"], most)), status,
    h("ul", { class: "gl-plain" }, ...node.options.map((option) => h("li", {}, button(fill(words["scene-take"], { text: textOf(option.text) }), () => wire.send("step_scene", { activity: activity.id, option: option.id }), { quiet: true, keep: `scene-${option.id}` })))));
}

// Words are on the wall unless they are held back; texts are there once they are chosen.
function decisions(text, words, choose) {
  const does = (key, kind, yes = true) => button(words[key], () => choose(text, kind, yes), { quiet: true, keep: `${key}-${text.id}` });
  if (text.from === "word") return [text.held ? does("show-held", "show") : does("hold", "hold")];
  if (text.chosen) return [does("put-back", "choose", false), h("strong", { class: "gl-soft" }, words.chosen)];
  return text.held ? [does("show-held", "choose")] : [does("choose", "choose"), does("hold", "hold")];
}

// Nothing that people write is on the wall before the trainer has chosen it.
export function choosing(texts, activity, { wire, words }) {
  const choose = (text, kind, yes = true) => wire.send(kind, { activity: activity?.id ?? null, items: [text.id], yes });
  return h("div", {}, h("h3", {}, words.texts), texts.length ? h("ul", { class: "gl-texts" }, ...texts.map((text) => h("li", { class: text.held ? "gl-held" : "" },
    h("p", { dir: "auto" }, textOf(text.text), text.held ? h("span", { class: "gl-soft" }, ` (${words.held})`) : null, text.from === "written" ? h("span", { class: "gl-soft" }, ` (${words["from-written"]})`) : null),
    h("p", { class: "gl-row" }, ...decisions(text, words, choose))))) : h("p", { class: "gl-soft" }, words["no-texts"]));
}

function paperName(activity) {
  return `givefirst:live-paper:${activity.id}/${activity.round}/${location.pathname}`;
}

function paperAnswers(activity) {
  return JSON.parse(sessionStorage.getItem(paperName(activity)) || "[]");
}

// Somebody without a phone: their answer from paper goes in here, one after another.
function paperForm(activity, { wire, words }) {
  const holders = h("div");
  const status = h("p", { class: "gf-status", role: "status" });
  let response = {};
  const start = async () => {
    const spoken = await interactionWords();
    response = {};
    holders.replaceChildren(...activity.parts.map((spec) => {
      const holder = h("div", { class: "gl-part" });
      mount(holder, { spec: { ...spec, button: false }, words: spoken, key: null }, (model) => { response = { ...response, [spec.id]: model.get("response") }; });
      return holder;
    }));
  };
  const box = h("details", { class: "gl-drawer" }, h("summary", {}, words.paper), h("div", { class: "gl-inside" }, h("p", { class: "gf-hint" }, words["paper-hint"]), holders,
    h("p", {}, button(words["paper-add"], async () => {
      if (!Object.keys(response).length) return;
      const all = [...paperAnswers(activity), response]; // the server keeps the newest list of them
      const { status: code } = await wire.send("paper", { activity: activity.id, responses: all });
      status.textContent = words[code < 300 ? "paper-added" : "not-sent"];
      if (code >= 300) return;
      sessionStorage.setItem(paperName(activity), JSON.stringify(all));
      start();
    })), status));
  box.addEventListener("toggle", () => box.open && !holders.hasChildNodes() && start());
  return box;
}
