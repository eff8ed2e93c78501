// Keeps whether the first answers of a set fitted. "Show what you know": when all questions of a set are answered, which lessons help; or, when each first answer fitted, the next path. Nothing is sent.
import { h, say } from "./common.js";
import { PATH, PATH_AT } from "./host.js";
import { load, save } from "./store.js";

const { words, exercise, parts, theme, level, path, title, href } = JSON.parse(document.getElementById("gf-show").textContent);
const FIRST = `first:${exercise}`; // {part: whether the first answer fitted}
const box = document.querySelector(".gf-show");
const lessons = [...document.querySelectorAll(".gf-lessons li")];

// The first answer counts: what is tried after the feedback has been read says nothing.
function note(event) {
  const { part, full } = event.detail;
  const kept = load(FIRST) || {};
  if (!parts.includes(part) || part in kept) return;
  save(FIRST, { ...kept, [part]: full });
  draw(true);
}

function draw(now) {
  if (!level) return; // questions of spaced practice: they lead nowhere
  const first = load(FIRST) || {};
  if (!parts.every((part) => part in first)) return;
  const right = parts.filter((part) => first[part]).length;
  lessons.forEach((item, i) => { item.hidden = first[parts[i]]; });
  document.querySelector(".gf-lessons").closest("section").hidden = right === parts.length;
  if (right < parts.length) {
    box.replaceChildren(h("p", {}, h("strong", {}, say(words, right ? "some" : "few", { right, count: parts.length }))), h("p", {}, say(words, "lessons", { path })));
    return;
  }
  if (now) {
    save(PATH, { ...load(PATH), [theme]: level });
    save(PATH_AT, Date.now());
  }
  box.replaceChildren(h("p", {}, h("strong", {}, words.all)), h("p", {}, say(words, "path", { path })),
    h("p", {}, h("a", { class: "gf-next", href }, h("span", {}, words.next), ` ${title}`)));
}

document.addEventListener("gf-checked", note);
draw(false);
