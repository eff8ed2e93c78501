// Saying something quietly: a question that only the trainer sees, a contribution in writing, the group's wall, words of the trainer for oneself.
import { h } from "./common.js";
import { drawer, field, fill, form, moment, redraw, refusal, textOf } from "./pieces.js";

async function sent(wire, kind, fields, { words, language }, done) {
  const { status, body } = await wire.send(kind, fields);
  return status < 300 ? { done: true, text: words[done] } : { done: false, text: refusal(body, language, words["not-sent"]) };
}

export function questionDrawer(tools) {
  const { wire, words, language } = tools;
  const list = h("ul", { class: "gl-talk" });
  const ask = form([field(words["question-label"], { lines: 3, language, hint: words["question-hint"] })], words["question-send"], words["write-first"],
    (text) => sent(wire, "question", { text }, tools, "question-sent"));
  const { box, mark } = drawer(words.question, ask, list);
  return {
    box,
    draw({ questions = [] }) {
      const answered = questions.filter((question) => question.reply).length;
      mark.hidden = !answered;
      mark.textContent = answered ? fill(words["question-answered"], { n: answered }) : "";
      redraw(list, questions, () => questions.map((question) => h("li", {}, h("p", { dir: "auto" }, textOf(question.text)),
        question.reply ? h("p", { class: "gl-reply", dir: "auto" }, h("strong", {}, `${words["trainer-says"]} `), textOf(question.reply))
          : h("p", { class: "gl-soft" }, words[question.raised ? "question-raised" : "question-waits"]))));
    },
  };
}

export function writtenDrawer(tools, now) {
  const { wire, words, language } = tools;
  const write = form([field(words["written-label"], { lines: 4, limit: 1000, language, hint: words["written-hint"] })], words.send, words["write-first"],
    (text) => sent(wire, "written", { activity: now()?.activity?.id ?? null, text }, tools, "written-sent"));
  return { box: drawer(words.written, write).box, draw() {} };
}

export function wallDrawer(tools) {
  const { wire, words, language } = tools;
  const list = h("ul", { class: "gl-posts" });
  const until = h("p", { class: "gf-hint" });
  const post = form([field(words["post-label"], { lines: 3, language })], words["post-send"], words["write-first"], (text) => sent(wire, "post", { text }, tools, "post-sent"));
  const { box, mark } = drawer(words.wall, until, post, list);
  return {
    box,
    draw({ wall }) {
      box.hidden = !wall;
      if (!wall) return;
      const closed = wall.open === false;
      post.hidden = Boolean(closed);
      until.textContent = wall.ends_at ? fill(words[closed ? "wall-closed" : "wall-until"], { when: moment(wall.ends_at, language) }) : words["wall-open"];
      mark.hidden = !wall.posts.length;
      mark.textContent = String(wall.posts.length);
      redraw(list, wall.posts, () => [...wall.posts].reverse().map((one) => h("li", { dir: "auto" }, textOf(one.text ?? one))));
    },
  };
}

// One sentence of the trainer about one's own progress. Nobody else sees it.
export function notesBox({ words }) {
  const box = h("section", { class: "gl-notes", "aria-live": "polite", hidden: true });
  return {
    box,
    draw({ notes = [] }) {
      box.hidden = !notes.length;
      redraw(box, notes, () => [h("h2", {}, words.notes), ...notes.map((note) => h("p", { dir: "auto" }, textOf(note.text ?? note))), h("p", { class: "gl-soft" }, words["notes-private"])]);
    },
  };
}
