// What joins the activities of this step: any exercise of the course, found by a word of its title, or something of one's own.
import { h } from "./common.js";
import { button, drawer, field, form, freshId, redraw, refusal } from "./pieces.js";

const MOST = 8;

export function finderBox({ wire, words }, exercises) {
  const { box: line, input } = field(words["find-label"], { hint: words["find-hint"], type: "search" });
  const found = h("ul", { class: "gl-plain" });
  const status = h("p", { class: "gf-status", role: "status" });
  const fold = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const listed = exercises.map((exercise) => ({ ...exercise, folded: fold(`${exercise.title} ${exercise.module}`) }));
  const search = () => {
    const asked = fold(input.value.trim()).split(/\s+/).filter(Boolean);
    const hits = asked.length ? listed.filter(({ folded }) => asked.every((word) => folded.includes(word))).slice(0, MOST) : [];
    status.textContent = asked.length && !hits.length ? words["find-none"] : "";
    redraw(found, hits, () => hits.map((exercise) => h("li", {}, h("span", {}, exercise.title, h("span", { class: "gl-soft" }, ` ${exercise.module}`)), button(words["find-add"], async () => {
      const { status: code } = await wire.send("add", { exercise: exercise.id });
      status.textContent = code < 300 ? words["find-added"] : words["not-sent"];
    }, { quiet: true, keep: exercise.id, "aria-label": `${words["find-add"]}: ${exercise.title}` }))));
  };
  input.addEventListener("input", search);
  return { box: drawer(words.find, line, found, status).box, draw() {} };
}

// A vote, a wall, a collection of words or a timer, made on the spot.
export function ownBox({ wire, words, language }) {
  const id = freshId("own");
  const kind = h("select", { id, class: "gl-select" }, ...["standing", "wall", "words", "timer"].map((name) => h("option", { value: name }, words[`kind-${name}`])));
  const prompt = field(words["own-prompt"], { lines: 2 });
  const options = field(words["own-options"], { lines: 3, hint: words["own-options-hint"] });
  const minutes = field(words["own-minutes"], { type: "number", min: 1, max: 240, inputmode: "numeric" });
  const show = () => {
    options.box.hidden = kind.value !== "standing";
    minutes.box.hidden = kind.value !== "timer";
  };
  kind.addEventListener("change", show);
  show();
  const made = form([prompt, options, minutes], words["find-add"], words["write-first"], async (text, lines, time) => {
    const places = lines.split("\n").map((line) => line.trim()).filter(Boolean).map((line, i) => ({ id: `place-${i + 1}`, text: line }));
    const { status, body } = await wire.send("add", {
      what: kind.value, prompt: text, ...(kind.value === "standing" ? { options: places } : {}), ...(kind.value === "timer" ? { minutes: Number(time) || 5 } : {}),
    });
    return status < 300 ? { done: true, text: words["find-added"] } : { done: false, text: refusal(body, language, words["not-sent"]) };
  });
  made.prepend(h("div", { class: "gl-field" }, h("label", { for: id, class: "gf-label" }, words["own-kind"]), kind));
  return { box: drawer(words.own, made).box, draw() {} };
}
