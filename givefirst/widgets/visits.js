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

// The first page of a module leads back to where one was in it, the home page to where one was last. Menu and row of pages know the names.
function resume(words) {
  const module = page?.replace(/[^/]*$/, "") || "";
  const last = lastOf(Object.keys(seen).filter((name) => name.startsWith(module)));
  const link = document.querySelector(".gf-resume");
  const named = (name) => [...document.querySelectorAll(".gf-side a, .gf-menu a")].find(({ href }) => href === address(name));
  const known = link && last && (named(last) || named(last.replace(/[^/]*$/, "index")));
  if (known) lead(link, words.resume, known.firstChild.textContent, address(last));
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
  marks(words); // after the names were read
  if (page && !page.endsWith("/index")) change(SEEN, (all) => ({ ...all, [page]: Date.now() }));
}
