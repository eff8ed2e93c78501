// The phone of somebody in the room.
import { h } from "./common.js";
import { activityBox } from "./activity.js";
import { joinForm } from "./joining.js";
import { goodbye, reactionBox, takeHomeDrawer } from "./leaving.js";
import { dataOfPage, field, fill, form, refusal, textOf } from "./pieces.js";
import { notesBox, questionDrawer, wallDrawer, writtenDrawer } from "./texts.js";
import { thanksDrawer, thanksForMe } from "./thanks.js";
import { Wire } from "./wire.js";

const data = dataOfPage();
const { words, language } = data;
const main = document.getElementById("content");
let view = null;
let parts = null;

const line = h("p", { class: "gl-line", role: "status" });
const wire = new Wire(data.code, "participant", {
  onview(found) {
    view = found;
    draw();
  },
  online(yes) {
    line.textContent = yes ? words["back-online"] : words.offline;
    line.classList.toggle("gl-off", !yes);
    if (yes) setTimeout(() => { if (!line.classList.contains("gl-off")) line.textContent = ""; }, 4000);
  },
  onrefused: gone,
});
const tools = { wire, words, language };
const now = () => view;

function room() {
  const step = h("p", { class: "gl-step" });
  const title = h("h1", { tabindex: "-1" });
  const name = h("p", { class: "gl-soft" });
  const head = {
    box: h("div", {}, step, title, name),
    draw() {
      document.body.classList.toggle("gl-over", Boolean(view.over));
      step.textContent = view.over || !view.step ? textOf(view.title) : fill(words.step, { n: view.step.index + 1, of: view.step.of });
      title.textContent = view.over ? words["over-title"] : textOf(view.step?.title || view.title);
      name.textContent = view.me?.nickname ? fill(words["you-are"], { name: view.me.nickname }) : words["you-are-nobody"];
    },
  };
  const rename = form([field(words["nickname-new"], { limit: 40, language })], words.save, words["write-first"], async (nickname) => {
    const { status, body } = await wire.send("nickname", { nickname });
    return { done: status < 300, text: status < 300 ? words["nickname-saved"] : refusal(body, language, words["not-sent"]) };
  });
  const quiet = [questionDrawer(tools), writtenDrawer(tools, now), thanksDrawer(tools), wallDrawer(tools), takeHomeDrawer(tools, now)];
  for (const { box } of quiet.slice(0, 3)) box.classList.add("gl-while"); // what nobody reads after the end
  const bye = goodbye(tools, now);
  const found = [head, thanksForMe(tools), activityBox(tools), notesBox(tools), reactionBox(tools), ...quiet];
  main.replaceChildren(line, ...found.map(({ box }) => box),
    h("details", { class: "gl-drawer" }, h("summary", {}, words.me), h("div", { class: "gl-inside" }, rename, bye.box)));
  return [...found, bye];
}

function draw() {
  if (!parts) {
    parts = room();
    wire.start();
  }
  for (const part of parts) part.draw(view);
}

// Whether there is such a session is told to whoever types its code and comes in; before that everybody sees the same.
function gone() {
  parts = null;
  main.replaceChildren(line, joinForm(tools, () => main.querySelector("h1")?.focus(), noRoom));
}

function noRoom() {
  main.replaceChildren(h("h1", {}, words["gone-title"]), h("p", {}, words.gone), h("p", {}, h("a", { class: "gf-button", href: "/w" }, words["other-code"])));
}

async function begin() {
  try {
    const { status } = await wire.look();
    if (status !== 200) gone();
    else if (!wire.csrf) await wire.join(null, language); // the same person again: only the token is new
  } catch {
    line.textContent = words.offline;
    main.append(line);
    setTimeout(begin, 3000);
  }
}

begin();
