// What one takes along, and the end: cards and plan on one's own phone, three questions without a name.
import { h } from "./common.js";
import { load, names } from "./store.js";
import { button, drawer, field, fill, freshId, moment, redraw, refusal, textOf } from "./pieces.js";

export function takeHomeDrawer(tools, now) {
  const { words } = tools;
  const links = h("ul", { class: "gl-links" });
  const status = h("p", { class: "gf-status", role: "status" });
  const print = button(words["take-print"], () => print_(tools, now()), { quiet: true });
  const save = button(words["take-save"], async () => {
    await saveFile(tools, now());
    status.textContent = words["take-saved"];
  });
  const { box } = drawer(words.take, h("p", { class: "gf-hint" }, words["take-hint"]), links, h("p", { class: "gl-row" }, save, print), status);
  return {
    box,
    draw({ take_home: pages = [], over }) {
      if (over) box.open = true;
      redraw(links, pages, () => pages.map((page) => h("li", {}, h("a", { href: page.address, target: "_blank", rel: "noopener" }, textOf(page.title)))));
    },
  };
}

// Everything of one's own in one piece: thanks, notes, plan, what was answered to one's questions.
function sheet({ words, language }, view) {
  const plans = names().filter((name) => name.includes("/") && !name.startsWith("check:") && !name.startsWith("queue:")).flatMap((name) => Object.values(load(name) || {}))
    .map((part) => Object.values(part?.response || {}).filter((value) => typeof value === "string" && value.trim())).filter((lines) => lines.length);
  const section = (title, items) => (items.length ? [h("h2", {}, title), h("ul", {}, ...items.map((item) => h("li", {}, item)))] : []);
  return h("div", { class: "gl-sheet" }, h("h1", {}, textOf(view.title)), h("p", {}, moment(Date.now(), language)),
    ...section(words["take-plan"], plans.map((lines) => lines.join(" · "))),
    ...section(words.notes, (view.notes || []).map((note) => textOf(note.text ?? note))),
    ...section(words["thanks-for-you"], (view.thanks?.to_me || []).map((card) => [card.for, card.made_possible].filter(Boolean).map(textOf).join(" · "))),
    ...section(words.question, (view.questions || []).filter((question) => question.reply).map((question) => `${textOf(question.text)} – ${textOf(question.reply)}`)),
    ...section(words.take, (view.take_home || []).map((page) => `${textOf(page.title)}: ${new URL(page.address, location.href).href}`)));
}

// The cards themselves come from their pages of the course, so that they can be read without the net, too.
async function cards(view) {
  const pages = await Promise.all((view.take_home || []).map(async (page) => {
    try {
      const found = new DOMParser().parseFromString(await (await fetch(page.address)).text(), "text/html").querySelector("main");
      for (const other of found.querySelectorAll("script, style, nav, .gf-live, button, iframe")) other.remove();
      for (const image of found.querySelectorAll("img")) image.replaceWith(image.alt);
      return found;
    } catch {
      return null; // the link is on the sheet
    }
  }));
  return pages.filter(Boolean);
}

async function saveFile(tools, view) {
  const title = textOf(view.title);
  const made = document.implementation.createHTMLDocument(title);
  made.documentElement.lang = tools.language;
  made.head.append(Object.assign(made.createElement("meta"), { name: "viewport", content: "width=device-width, initial-scale=1" }));
  made.body.append(made.importNode(sheet(tools, view), true), ...(await cards(view)).map((page) => made.importNode(page, true)));
  const file = new Blob([`<!doctype html>\n<meta charset="utf-8">\n${made.documentElement.outerHTML}`], { type: "text/html" });
  const link = h("a", { href: URL.createObjectURL(file), download: `${title.replace(/[^\p{L}\p{N}]+/gu, "-")}.html` });
  document.body.append(link);
  link.click();
  link.remove();
}

function print_(tools, view) {
  const paper = sheet(tools, view);
  paper.classList.add("gl-paper");
  document.body.append(paper);
  document.body.classList.add("gl-printing");
  print();
  document.body.classList.remove("gl-printing");
  paper.remove();
}

// Three questions; stored without who answered.
export function reactionBox({ wire, words, language }) {
  const scale = ["yes", "partly", "no"];
  const asked = ["welcome", "useful", "judged"].map((name) => {
    const group = freshId(name);
    const box = h("fieldset", { class: "gl-scale" }, h("legend", {}, words[`reaction-${name}`]), ...scale.map((value) => h("label", { class: "gf-option" },
      h("input", { type: "radio", name: group, value }), h("span", {}, words[`reaction-${value}`]))));
    return { name, box, value: () => box.querySelector(":checked")?.value ?? null };
  });
  const more = field(words["reaction-more"], { lines: 3, language });
  const status = h("p", { class: "gf-status", role: "status" });
  const press = h("button", { type: "submit", class: "gf-button" }, words["reaction-send"]);
  const write = h("form", {
    class: "gl-form", async onsubmit(event) {
      event.preventDefault();
      const values = Object.fromEntries(asked.map(({ name, value }) => [name, value()]));
      if (!Object.values(values).some(Boolean) && !more.input.value.trim()) {
        status.textContent = words["choose-first"];
        return;
      }
      press.disabled = true;
      const { status: code, body } = await wire.send("reaction", { ...values, text: more.input.value.trim() });
      press.disabled = false;
      status.textContent = code < 300 ? words["reaction-sent"] : refusal(body, language, words["not-sent"]);
      if (code < 300) for (const { box } of [...asked, more]) box.hidden = true;
      if (code < 300) press.hidden = true;
    },
  }, ...asked.map(({ box }) => box), more.box, h("p", {}, press), status);
  const box = h("section", { class: "gl-activity", hidden: true }, h("h2", {}, words.reaction), h("p", { class: "gf-hint" }, words["reaction-hint"]), write);
  return {
    box,
    draw({ over, reacted, reaction }) {
      box.hidden = !over && !reaction;
      if (reacted && !status.textContent) {
        for (const { box: one } of [...asked, more]) one.hidden = true;
        press.hidden = true;
        status.textContent = words["reaction-sent"];
      }
    },
  };
}

export function goodbye({ wire, words }, now) {
  const note = h("p", { class: "gl-soft" });
  const box = h("p", { class: "gl-row" }, button(words.leave, async () => {
    if (!confirm(words["leave-sure"])) return;
    wire.stop();
    await wire.send("leave");
    location.reload();
  }, { quiet: true }), note);
  return { box, draw: ({ deletes_at: at }) => { note.textContent = at ? fill(words["deleted-at"], { when: moment(at, document.documentElement.lang) }) : words["deleted-soon"]; }, now };
}
