// One task of a check: its parts without buttons, what is answered and what is still open.
import { h, paragraphs, say } from "./common.js";
import { isAnswered, variantOf } from "./draft.js";
import { mount } from "./model.js";

// The task the learner is at, with the ways back and on.
export async function viewSlot(page) {
  const words = page.words;
  const number = page.step + 1;
  const slot = page.data.slots[page.step];
  const variant = variantOf(slot, page.draft);
  const last = number === page.data.slots.length;
  const boxes = variant.parts.map(() => h("div"));
  const progress = h("p", { class: "gf-hint gf-progress" }, progressOf(page));
  const previous = h("button", { type: "button", class: "gf-button-quiet", onclick: () => page.go(page.step - 1) }, words["check-previous"]);
  const next = last
    ? h("button", { type: "button", class: "gf-button gf-submit", onclick: () => page.submit(next) }, words["check-submit"])
    : h("button", { type: "button", class: "gf-button", onclick: () => page.go(page.step + 1) }, words["check-next"]);
  page.show(
    h("div", { class: "gf-check-head" }, h("h3", { tabindex: "-1" }, `${say(words, "check-slot", { number, count: page.data.slots.length })}: ${variant.title}`)),
    h("div", { class: "gf-slot" }, variant.intro ? h("div", { class: "gf-intro" }, ...paragraphs(variant.intro)) : null, ...boxes),
    last ? h("p", { class: "gf-hint gf-open" }, openSlots(page)) : null,
    h("div", { class: "gf-check-buttons" }, previous, next), progress);
  await Promise.all(variant.parts.map(({ spec }, i) => mountPart(page, boxes[i], slot, spec, progress)));
  page.loading.then(() => showOpen(page, progress));
}

function showOpen(page, progress) {
  progress.textContent = progressOf(page);
  const open = page.live.querySelector(".gf-open");
  if (open) open.textContent = openSlots(page);
}

function mountPart(page, box, slot, spec, progress) {
  const kept = (page.draft.answers[slot.id] || {})[spec.id] ?? null;
  return mount(box, { spec: { ...spec, button: false }, words: page.words, response: kept }, (model) => {
    const response = model.get("response");
    page.keep((draft) => ({ ...draft, answers: { ...draft.answers, [slot.id]: { ...draft.answers[slot.id], [spec.id]: response } } }));
    showOpen(page, progress);
  });
}

function answered(page, slot) {
  const kept = page.draft.answers[slot.id] || {};
  return variantOf(slot, page.draft).parts.every(({ spec }) => {
    const found = page.modules.get(spec.interaction);
    return isAnswered(found, kept[spec.id]) && (!found?.isWhole || found.isWhole(kept[spec.id], spec));
  });
}

function progressOf(page) {
  return say(page.words, "check-answered", { done: page.data.slots.filter((slot) => answered(page, slot)).length, count: page.data.slots.length });
}

function openSlots(page) {
  const numbers = page.data.slots.flatMap((slot, i) => (answered(page, slot) ? [] : [i + 1]));
  return numbers.length ? say(page.words, "check-open", { numbers: numbers.join(", ") }) : "";
}
