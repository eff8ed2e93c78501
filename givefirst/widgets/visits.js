// Which pages of the modules were opened, and when: known to this device alone. Shown as a small mark beside a lesson, and as "carry on where you were".
import { h } from "./common.js";
import { wordsOfPage } from "./host.js";
import { change, load } from "./store.js";

export const SEEN = "seen"; // {page: milliseconds since 1970}
const { page, content_root: root } = document.documentElement.dataset;
const address = (name) => new URL(`${name}.html`, new URL(root, location.href)).href;
const seen = load(SEEN) || {};

// The newest of these pages, or of all.
export function lastOf(pages = Object.keys(seen)) {
  return pages.filter((name) => seen[name]).sort((a, b) => seen[b] - seen[a])[0];
}

// The link to the next thing: a small line and the name of a page.
export function lead(link, small, title, href) {
  link.href = href;
  link.replaceChildren(h("span", {}, small), ` ${title}`);
}

function mark(link, word) {
  link.after(h("span", { class: "gf-done-mark" }, h("span", { "aria-hidden": "true" }, "✓"), h("span", { class: "gf-unseen" }, ` ${word}`)));
}

// On the home page and on the first page of a module the link leads back to where one was. The menu knows the names of the modules.
function resume(words) {
  const last = lastOf();
  const link = document.querySelector(".gf-resume");
  const module = last && [...document.querySelectorAll(".gf-menu a")].find(({ href }) => href === address(last.replace(/[^/]*$/, "index")));
  if (link && module) lead(link, words.resume, module.textContent, address(last));
}

function marks(words) {
  const been = new Set(Object.keys(seen).map(address));
  for (const link of document.querySelectorAll(".gf-side ol a, .gf-module td a")) {
    if (been.has(link.href) && !link.matches("[aria-current]")) mark(link, words.opened);
  }
}

if (root !== undefined) {
  const words = wordsOfPage();
  resume(words);
  marks(words);
  if (page) change(SEEN, (all) => ({ ...all, [page]: Date.now() }));
}
