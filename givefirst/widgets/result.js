// The result of a check.
import { h, paragraphs, points, say } from "./common.js";
import { variantOf } from "./draft.js";
import { STATIC } from "./host.js";
import { mount } from "./model.js";
import { askToErase } from "./keep.js";
import { isShared } from "./store.js";

// Passed or not, each task with its feedback, and what to do next.
export async function viewResult(page) {
  const { words, data, draft } = page;
  const result = draft.result;
  const scored = result.slots.filter((slot) => !slot.written);
  const well = scored.filter((slot) => slot.score === slot.max);
  const again = scored.filter((slot) => slot.score < slot.max);
  const enough = 100 * result.score >= data.pass * result.max;
  const verdict = result.passed ? words[STATIC ? "check-passed-static" : `check-passed-${data.kind}`] : say(words, enough ? "check-required" : "check-not-passed", { pass: data.pass });
  const box = h("div", { class: "gf-result" },
    h("div", { class: `gf-verdict-box ${result.passed ? "gf-right" : "gf-part"}` }, h("h3", { tabindex: "-1" }, verdict),
      h("p", {}, say(words, STATIC ? "check-score-static" : "check-score", result)), STATIC ? h("p", { class: "gf-hint" }, words["check-static"]) : null));
  const jobs = [];
  if (again.length) box.append(h("h3", {}, words["check-look-again"]), ...byLesson(page, again).flatMap(([lesson, slots]) => [lessonLink(words, lesson, data.lessons), ...slots.map((slot) => slotResult(page, slot, jobs))]));
  if (well.length) box.append(h("h3", {}, words["check-went-well"]), ...well.map((slot) => slotResult(page, slot, jobs)));
  const written = result.slots.filter((slot) => slot.written);
  if (written.length) box.append(h("h3", {}, words["check-written"]), ...written.map((slot) => writtenResult(page, slot, jobs)));
  const next = result.passed && document.querySelector(".gf-around .gf-next")?.cloneNode(true); // "My course"
  if (next) box.append(next);
  box.append(h("button", { type: "button", class: result.passed ? "gf-button-quiet" : "gf-button", onclick: () => page.again() }, words["check-again"]));
  if (isShared()) box.append(h("button", { type: "button", class: "gf-button-quiet", onclick: askToErase }, words["keep-done"]));
  page.show(box);
  await Promise.all(jobs);
}

// Tasks that the same lesson helps with, together: [[lesson, [outcome, …]], …] in the order of the module.
function byLesson(page, outcomes) {
  const lessons = [...new Set(page.data.slots.map((slot) => slot.lesson))];
  const helps = ({ slot }) => page.data.slots.find(({ id }) => id === slot).lesson;
  return lessons.map((lesson) => [lesson, outcomes.filter((outcome) => helps(outcome) === lesson)]).filter(([, found]) => found.length);
}

// The row of the module's pages knows the title; `titles` those of other modules.
function lessonLink(words, lesson, titles) {
  const title = titles?.[lesson] || document.querySelector(`.gf-side a[href="${lesson}"]`)?.firstChild.textContent || lesson;
  return h("p", { class: "gf-helps" }, `${words["check-lesson"]} `, h("a", { class: "gf-lesson-link", href: lesson }, title));
}

function slotResult(page, outcome, jobs) {
  const variant = variantShown(page, outcome);
  return slotDetails(page, outcome, `${variant.title} – ${points(page.words, outcome.score, outcome.max)}`, jobs);
}

function variantShown(page, outcome) {
  return variantOf(page.data.slots.find((slot) => slot.id === outcome.slot), page.draft);
}

function slotDetails(page, outcome, title, jobs) {
  const slot = page.data.slots.find((found) => found.id === outcome.slot);
  const variant = variantShown(page, outcome);
  const kept = page.draft.answers[slot.id] || {};
  const body = h("div", { class: "gf-slot" }, ...(variant.intro ? paragraphs(variant.intro) : []), ...variant.parts.map(({ spec }) => {
    const box = h("div");
    const state = { spec: { ...spec, button: false, review: true }, words: page.words, response: kept[spec.id] ?? null, result: outcome.parts[spec.id] || null };
    jobs.push(mount(box, state, () => {}));
    return box;
  }));
  return h("details", { class: "gf-slot-result" }, h("summary", {}, title), body);
}

function writtenResult(page, outcome, jobs) {
  const kept = Object.values(page.draft.answers[outcome.slot] || {})[0];
  const where = kept?.send && !STATIC ? "check-written-sent" : "check-written-kept";
  return h("div", {}, kept?.text?.trim() ? h("p", {}, page.words[where]) : null, slotDetails(page, outcome, page.words["check-written-models"], jobs));
}
