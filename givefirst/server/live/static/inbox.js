// What people say quietly, and what a trainer gives back: questions, texts, thanks that wait, a sentence about somebody's progress.
import { h } from "./common.js";
import { choosing } from "./doing.js";
import { button, drawer, field, fill, form, freshId, moment, redraw, refusal, textOf } from "./pieces.js";

async function order(wire, kind, fields, { words, language }, done) {
  const { status, body } = await wire.send(kind, fields);
  return status < 300 ? { done: true, text: words[done] } : { done: false, text: refusal(body, language, words["not-sent"]) };
}

// Each question is a row of its own that stays while one writes a reply to it.
export function questionsBox(tools) {
  const { wire, words } = tools;
  const rows = new Map();
  const list = h("ul", { class: "gl-texts" });
  const none = h("p", { class: "gl-soft" }, words["no-questions"]);
  const mark = h("span", { class: "gl-count", hidden: true });
  const box = h("section", { "aria-label": words.questions }, h("h2", {}, words.questions, mark), none, list);
  const row = (question) => {
    const state = h("div");
    const reply = form([field(words["reply-label"], { lines: 2 })], words["reply-send"], words["write-first"], (text) => order(wire, "reply", { question: question.id, text }, tools, "replied"));
    const more = h("details", { class: "gl-small" }, h("summary", {}, words.reply), reply);
    let isRaised = false;
    const raise = button(words.raise, () => wire.send("raise", { question: question.id, yes: !isRaised }), { quiet: true });
    const item = h("li", {}, h("p", { dir: "auto" }, textOf(question.text)), state, h("p", { class: "gl-row" }, raise), more);
    return { item, draw(now) { redraw(state, now, () => [now.reply ? h("p", { class: "gl-reply", dir: "auto" }, textOf(now.reply)) : null, now.raised ? h("p", { class: "gl-soft" }, words.raised) : null]); isRaised = now.raised; raise.textContent = words[isRaised ? "raise-back" : "raise"]; } };
  };
  return {
    box,
    draw({ questions = [] }) {
      for (const question of questions) {
        if (!rows.has(question.id)) {
          rows.set(question.id, row(question));
          list.prepend(rows.get(question.id).item);
        }
        rows.get(question.id).draw(question);
      }
      const waiting = questions.filter((question) => !question.reply && !question.raised).length;
      none.hidden = questions.length > 0;
      mark.hidden = !waiting;
      mark.textContent = String(waiting);
    },
  };
}

export function textsBox(tools) {
  const { words } = tools;
  const list = h("div");
  const { box, mark } = drawer(words.written, list);
  return {
    box,
    draw({ texts = [], activity, thanks = {}, held = [] }) {
      const others = texts.filter((text) => text.activity !== activity?.id && text.from !== "word");
      const waiting = others.filter((text) => !text.chosen && !text.held).length;
      const all = waiting + held.length + (thanks.without_phone || []).length;
      mark.hidden = !all;
      mark.textContent = String(all);
      redraw(list, [others, thanks, held], () => [
        ...held.map((one) => heldRow(one, tools)), ...(thanks.without_phone || []).map((card) => askedRow(card, tools)),
        ...groups(others).map(([id, found]) => choosing(found, id ? { id } : null, tools)),
        others.length || held.length ? null : h("p", { class: "gl-soft" }, words["no-texts"]),
        ...thanksShown(thanks.shown || [], tools),
        thanks.waiting ? h("p", { class: "gl-soft" }, fill(words[thanks.waiting === 1 ? "thanks-waiting-1" : "thanks-waiting"], { n: thanks.waiting })) : null]);
    },
  };
}

// A post, a card, a nickname with a word that is held back.
function heldRow(one, { wire, words }) {
  return h("div", { class: "gl-asked-row gl-held" }, h("p", { class: "gl-soft" }, words[`held-${one.from}`]), h("p", { dir: "auto" }, one.text),
    h("p", { class: "gl-row" }, button(words["show-held"], () => wire.send("show", { items: [one.id] }), { quiet: true, keep: one.id })));
}

// What stands at the front can be taken down again: it is held back then, also from the person who was thanked, until it is shown again.
function thanksShown(cards, { wire, words }) {
  return cards.length ? [h("h3", {}, words["thanks-shown"]), h("ul", { class: "gl-texts" }, ...cards.map((card) => h("li", {}, h("p", { dir: "auto" }, card.for),
    h("p", { class: "gl-row" }, button(words["raise-back"], () => wire.send("hold", { items: [card.id], yes: true }), { quiet: true, keep: `thanks-${card.id}` })))))] : [];
}

// Thanks for somebody without a phone: the trainer asks the person.
function askedRow(card, { wire, words }) {
  const answer = (yes) => button(words[yes ? "ask-yes" : "ask-no"], () => wire.send("agree", { thanks: card.id, yes }), { quiet: true, keep: `${card.id}-${yes}` });
  return h("div", { class: "gl-asked-row" }, h("p", {}, fill(words["thanks-to"], { name: card.to_name })), h("p", { dir: "auto" }, card.for),
    card.made_possible ? h("p", { class: "gl-soft", dir: "auto" }, card.made_possible) : null, h("p", {}, words["ask-person"]), h("p", { class: "gl-row" }, answer(true), answer(false)));
}

function groups(texts) {
  const found = new Map();
  for (const text of texts) found.set(text.activity, [...(found.get(text.activity) || []), text]);
  return [...found];
}

// Who is there, to say something to one person. No list of who has answered: that nobody knows.
export function peopleBox(tools) {
  const { wire, words } = tools;
  const id = freshId("person");
  const select = h("select", { id, class: "gl-select" });
  const person = { box: h("div", { class: "gl-field" }, h("label", { for: id, class: "gf-label" }, words["note-whom"]), select), input: select };
  const text = field(words["note-text"], { lines: 2, hint: words["note-hint"] });
  const note = form([text], words["note-send"], words["write-first"], (said) => (select.value ? order(wire, "note", { participant: select.value, text: said }, tools, "noted") : { done: false, text: words["note-choose"] }));
  note.prepend(person.box);
  const without = form([field(words["person-label"], { limit: 40, hint: words["person-hint"] })], words["person-add"], words["write-first"], (nickname) => order(wire, "person", { nickname }, tools, "person-added"));
  const noted = drawer(words.note, note);
  const paper = drawer(words.person, without);
  return {
    box: h("div", {}, noted.box, paper.box),
    draw({ people = [] }) {
      redraw(select, people, () => [h("option", { value: "" }, words["note-choose"]), ...people.filter((one) => one.phone).map((one, i) => h("option", { value: one.id }, one.nickname || fill(words.nameless, { n: i + 1 })))]);
    },
  };
}

// Words that wait until the trainer has seen them, the end of the wall, a second trainer, the end.
export function settingsBox(tools) {
  let ends = 0;
  const { wire, words, language, code } = tools;
  const held = form([field(words["hold-words"], { lines: 2, hint: words["hold-words-hint"] })], words.save, words["write-first"],
    (text) => order(wire, "hold_words", { words: text.split(/[,\n]/).map((word) => word.trim()).filter(Boolean) }, tools, "saved"), { keep: true });
  const open = button(words["wall-open-now"], () => wire.send("wall_end", { at: ends }), { quiet: true });
  const wallState = h("div");
  const drawWall = (wall) => redraw(wallState, wall, () => (wall ? [h("p", { class: "gl-row" }, wall.open ? fill(words["wall-until"], { when: moment(wall.ends_at, language) }) : words["wall-ended"],
    wall.open ? button(words["wall-close"], () => wire.send("wall_end", { at: Date.now() - 60_000 }), { quiet: true, keep: "wall-close" }) : null),
  h("ul", { class: "gl-texts" }, ...wall.posts.map((post) => h("li", {}, h("p", { dir: "auto" }, post.text), h("p", { class: "gl-row" }, button(words.hold, () => wire.send("hold", { items: [post.id], yes: true }), { quiet: true, keep: `post-${post.id}` })))))] : null));
  const until = form([field(words["wall-end"], { type: "datetime-local", hint: words["wall-end-hint"] })], words.save, words["write-first"], (value) => order(wire, "wall_end", { at: new Date(value).getTime() }, tools, "saved"), { keep: true });
  const end = button(words.end, async () => {
    if (!confirm(words["end-sure"])) return;
    const { status } = await wire.send("end");
    if (status < 300) location.href = `/${language}/live/${code}/after`;
  }, { quiet: true });
  const more = drawer(words.settings, h("h3", {}, words.wall), h("p", {}, open), wallState, until, held, h("h3", {}, words.second), h("p", {}, fill(words["second-how"], { address: `/${language}/live` })));
  return { box: h("div", {}, more.box, h("p", { class: "gl-row gl-end" }, end)), draw({ over, ends_at: at, wall }) { ends = at; open.hidden = Boolean(wall); drawWall(wall); end.hidden = Boolean(over); } };
}
