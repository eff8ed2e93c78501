// The wall: the slide of the step, how to come in, what is asked, what came in once it is revealed. Nothing moves by itself.
import { h, mixed } from "./common.js";
import { clockBox } from "./clock.js";
import { button, dataOfPage, fill, redraw, textOf } from "./pieces.js";
import { drawResults } from "./results.js";
import { fit, slideOf } from "./slide.js";
import { Wire } from "./wire.js";

const data = dataOfPage();
const { words } = data;
const stage = document.getElementById("stage");
const side = document.getElementById("side");
const joined = document.getElementById("joined");
const line = document.getElementById("line");
const joining = document.getElementById("joining");
const where = document.getElementById("part");
let last = "";
const clock = clockBox(words);
document.getElementById("clock").append(clock.box);
let view = null;
let wanted = null; // the QR code large: as somebody chose here, else while people arrive
let drawn = 0;
let part = 0; // of an exercise with several parts, or a step with several slides, one at a time is on the wall

const wire = new Wire(data.code, "projector", {
  key: data.key,
  onview(found) {
    view = found;
    draw();
  },
  online(yes) { line.textContent = yes ? "" : words.offline; },
  onrefused() { line.textContent = words.gone; },
});

// What the room has to say, the newest first: questions that were taken up, thanks, chosen texts. Three fit.
function voices() {
  const raised = (view.raised || []).map((text) => h("blockquote", { class: "gl-voice", dir: "auto" }, h("p", { class: "gl-soft" }, words.raised), h("p", {}, textOf(text.text ?? text))));
  const thanks = (view.thanks_shown || []).map((card) => h("blockquote", { class: "gl-voice gl-thanks", dir: "auto" },
    h("p", { class: "gl-soft" }, fill(words["thanks-to"], { name: textOf(card.to_name || card.to) })), h("p", {}, textOf(card.for)),
    card.made_possible ? h("p", {}, textOf(card.made_possible)) : null));
  const chosen = (view.chosen || []).map((text) => h("blockquote", { class: "gl-voice", dir: "auto" }, h("p", {}, textOf(text.text ?? text))));
  return [...raised.reverse(), ...thanks.reverse(), ...chosen.reverse()].slice(0, 3);
}

function isJoining() {
  if (wanted !== null) return wanted;
  return !view.over && !view.activity && view.step?.index === 0;
}

async function draw() {
  drawn += 1;
  const turn = drawn;
  const { activity } = view;
  joining.hidden = !isJoining();
  joined.textContent = fill(words[view.joined === 1 ? "joined-1" : "joined"], { n: view.joined || 0 });
  clock.draw(view);
  const shows = activity && ["open", "closed", "revealed", "waiting"].includes(activity.state);
  const count = shows ? partsOf(activity) : view.slide?.ids?.length || 1;
  const place = shows ? `${activity.id}/${activity.state}` : view.step?.id;
  part = last === place ? Math.min(part, count - 1) : 0;
  last = place;
  const slide = shows || view.over ? null : await slideOf(view.slide && { address: view.slide.address, id: (view.slide.ids || [view.slide.id])[part] });
  if (turn !== drawn) return; // a newer view came meanwhile
  where.textContent = shows && count > 1 ? fill(words.part, { n: part + 1, of: count }) : "";
  const value = shows ? { ...activity, over: view.over, part } : { slide: view.slide, part, step: view.step, over: view.over };
  redraw(stage, value, () => (view.over ? [h("h1", {}, words["over-title"]), h("p", {}, words.over)]
    : shows ? live(activity) : slide ? [slide] : [h("h1", {}, textOf(view.step?.title || view.title))]));
  redraw(side, [view.over, view.raised, view.thanks_shown, shows && activity.state === "revealed", view.chosen, isJoining()], () => (view.over || (shows && activity.state === "revealed") || isJoining() ? [] : voices()));
  side.hidden = !side.hasChildNodes();
  fit(stage);
  if (!side.hidden) fit(side, 4.6);
}

function partsOf(activity) {
  return Math.max(1, activity.state === "revealed" && activity.results ? [activity.results].flat().length : (activity.parts || []).length);
}

function turn(by) {
  part = Math.max(0, part + by);
  if (view) draw();
}

function live(activity) {
  const title = textOf(activity.prompt || activity.title);
  const head = h("h1", {}, title);
  const answered = activity.state === "open" && activity.kind !== "standing" && activity.answered !== null && activity.answered !== undefined
    ? h("p", { class: "gl-answered" }, fill(words[activity.answered === 1 ? "answered-1" : "answered"], { n: activity.answered, of: view.joined || 0 })) : null;
  const round = activity.round > 1 && !activity.scene ? h("p", { class: "gl-soft" }, words["second-round"]) : null;
  if (activity.state === "revealed" && activity.results) {
    const before = activity.round > 1 && activity.rounds ? [activity.rounds?.["1"]].flat()[part] : null;
    const result = [activity.results].flat()[part];
    return [head, round, partsOf(activity) > 1 && result?.prompt ? h("p", { class: "gl-prompt" }, textOf(result.prompt)) : null, ...drawResults(result, words, before)];
  }
  return [head, round, ...asked(activity), answered, activity.state === "closed" ? h("p", { class: "gl-answered" }, words.closed) : null];
}

// What is asked, as people see it on their phones: without anything that could be pressed.
function asked(activity) {
  if (activity.scene) return scene(activity.scene);
  if (activity.options?.length) return [h("ol", { class: "gl-asked" }, ...activity.options.map((option) => h("li", {}, textOf(option.text))))];
  return (activity.parts || []).slice(part, part + 1).flatMap((spec) => {
    const choices = onPhone(spec);
    return [spec.context ? h("blockquote", {}, textOf(spec.context)) : null,
      spec.source ? h("blockquote", {}, textOf(spec.source)) : null, h("p", { class: "gl-prompt" }, textOf(spec.prompt)),
      spec.picture ? h("div", { class: "gl-picture" }, h("img", { src: new URL(spec.picture.src, new URL(document.documentElement.dataset.content_root, location.href)).href, alt: textOf(spec.picture.alt) })) : null,
      choices.length && !spec.picture ? onPhones() : null,
      choices.length && !spec.picture ? h("ul", { class: "gl-asked" }, ...choices.map((choice) => h("li", {}, textOf(choice.text)))) : null].filter(Boolean);
  });
}

// In the order in which the phones show them.
function onPhone(spec) {
  const choices = spec.options || spec.items || spec.rows || [];
  return spec.shuffle === false ? choices : mixed(choices, spec.id);
}

function onPhones() {
  return h("p", { class: "gl-on-phones" }, words["on-phones"]);
}

function scene({ said = [], node, ending }) {
  const bubble = (message) => h("blockquote", { class: message.mine ? "gl-ours" : "" }, message.speaker ? h("p", { class: "gl-soft" }, textOf(message.speaker)) : null, h("p", {}, textOf(message.text)));
  if (ending) return [h("h2", {}, textOf(ending.title)), h("p", {}, textOf(ending.text))];
  return [...said.slice(-1).map(bubble), ...(node ? node.messages.map(bubble) : []), node ? onPhones() : null, node ? h("ul", { class: "gl-asked" }, ...node.options.map((option) => h("li", {}, textOf(option.text)))) : null];
}

// The keys of the trainer's page work in this window, too, while that page is open on the same machine.
const page = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`givefirst-live-${data.code}`);
if (page) {
  page.onmessage = ({ data: order }) => {
    if (order === "qr") large();
    if (order === "part+") turn(1);
    if (order === "part-") turn(-1);
  };
}

function large() {
  wanted = !isJoining();
  draw();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "q" || event.key === "Q") large();
  else if (event.key === "f" || event.key === "F") document.documentElement.requestFullscreen?.();
  else if (event.key === "ArrowDown") turn(1);
  else if (event.key === "ArrowUp") turn(-1);
  else page?.postMessage({ key: event.key });
});
addEventListener("resize", () => { fit(stage); if (!side.hidden) fit(side, 4.6); });
document.getElementById("tools").append(
  button(words.full, () => document.documentElement.requestFullscreen?.(), { quiet: true }),
  button(words.qr, large, { quiet: true }));
wire.start();
