// The trainer's page: agenda, notes, what is live, what people say.
import { h } from "./common.js";
import { agendaBox, clockLine } from "./agenda.js";
import { doingBox } from "./doing.js";
import { finderBox, ownBox } from "./finder.js";
import { peopleBox, questionsBox, settingsBox, textsBox } from "./inbox.js";
import { listenForKeys } from "./keys.js";
import { button, dataOfPage, fill, redraw, textOf, time, written } from "./pieces.js";
import { Wire } from "./wire.js";

const data = dataOfPage();
const { words, language, code } = data;
let view = null;
const line = h("p", { class: "gl-line", role: "status" });
const wire = new Wire(code, "lead", {
  csrf: data.csrf,
  onview(found) {
    view = found;
    draw();
  },
  online(yes) {
    line.textContent = yes ? "" : words.offline;
    line.classList.toggle("gl-off", !yes);
  },
  onrefused() { line.textContent = words.gone; },
});
const tools = { wire, words, language, code };
const keys = listenForKeys(wire, () => view, code);
tools.part = keys.part;

function stepBox() {
  const next = button([words.next, h("kbd", {}, "→")], () => keys.go(1), { keep: "next" });
  const back = button([words.back, h("kbd", {}, "←")], () => keys.go(-1), { quiet: true, keep: "back" });
  const text = h("div");
  const timer = h("p", { class: "gl-row" });
  const title = h("div");
  const coming = h("details", { class: "gl-next" });
  const doing = doingBox(tools);
  const head = h("div", { class: "gl-step-head" }, h("p", { class: "gl-row" }, next, back));
  return {
    box: h("section", { "aria-label": words["this-step"] }, head, title, timer, doing.box, text, finderBox(tools, data.exercises).box, ownBox(tools).box, coming),
    draw() {
      const { agenda = [], now } = view;
      const at = agenda.findIndex((step) => step.id === now);
      const step = agenda[at];
      redraw(text, [step?.id, view.notes], () => notes(view.notes || {}));
      redraw(title, [step, at], () => (step ? [
        h("h1", { tabindex: "-1" }, textOf(step.title)),
        h("p", { class: "gl-soft" }, fill(words["step-of"], { n: at + 1, of: agenda.length, at: time(step.starts_at, language), minutes: step.minutes }))] : null));
      redraw(coming, [view.next, agenda[at + 1]?.id], () => (agenda[at + 1] ? [h("summary", {}, fill(words.coming, { title: textOf(view.next?.title || agenda[at + 1].title) })),
        h("p", { class: "gl-soft" }, fill(words["coming-at"], { at: time(agenda[at + 1].starts_at, language), minutes: agenda[at + 1].minutes })), ...notes(view.next || {})] : null));
      const slides = !view.activity && step?.slides?.length > 1;
      redraw(timer, [view.timer?.ends_at ?? null, slides], () => [slides ? button([words["next-slide"], h("kbd", {}, "↓")], () => keys.part(1), { quiet: true, keep: "slide" }) : null, ...(view.timer?.ends_at ? [button([words["timer-stop"], h("kbd", {}, "T")], () => wire.send("timer", { stop: true }), { quiet: true, keep: "stop" })] : [])]);
      next.disabled = at + 1 >= agenda.length;
      back.disabled = at <= 0;
      doing.draw(view);
    },
  };
}

function notes({ notes: text, material, practices = [] }) {
  return [text ? h("div", { class: "gl-note" }, ...written(text)) : null,
    material ? h("p", {}, h("strong", {}, `${words.material} `), textOf(material)) : null,
    practices?.length ? h("p", { class: "gl-soft" }, `${words.practices} `, ...practices.flatMap((slug, i) => [i ? ", " : "", h("a", { href: `/${language}/trainer/${slug}.html`, target: "_blank", rel: "noopener" }, data.practices[slug] || slug)])) : null].filter(Boolean);
}

const clock = clockLine(tools);
const joined = h("p", { class: "gl-joined" });
const projector = document.getElementById("open-projector");
const parts = [clock, stepBox(), agendaBox(tools), questionsBox(tools), textsBox(tools), peopleBox(tools), settingsBox(tools)];
const [, step, agenda, ...aside] = parts;
const over = h("p", { class: "gl-line", hidden: true }, words.over, " ", h("a", { href: `/${language}/live/${code}/after` }, words["to-after"]));
document.getElementById("bar").append(joined, clock.box);
document.getElementById("content").append(line, over, h("div", { class: "gl-columns" }, step.box, h("div", { class: "gl-aside" }, ...aside.map(({ box }) => box)), agenda.box));
document.getElementById("show-qr")?.addEventListener("click", () => keys.qr());

let seen = null; // the step before: the way in folds away when it begins, and can be opened again

function foldWayIn() {
  const at = view.agenda?.findIndex((step) => step.id === view.now) ?? 0;
  if (seen !== at && at > 0) document.querySelector(".gl-way-in").open = false;
  seen = at;
}

function draw() {
  foldWayIn();
  joined.textContent = fill(words[view.joined === 1 ? "joined-1" : "joined"], { n: view.joined || 0 });
  over.hidden = !view.over;
  if (view.projector) projector.href = `${view.projector}&address=${data.chosen}`; // with its key another device may show it, too
  for (const part of parts) part.draw(view);
}

wire.start();
