// Any exercise of the course, found by a word of its title, put among the activities of this step.
import { h } from "./common.js";
import { button, drawer, field, redraw } from "./pieces.js";

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
