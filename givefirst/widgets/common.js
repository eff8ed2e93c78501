// What every browser module shares. In notebooks it stands in front of each interaction, so that file needs no imports; on a page it is part of page.js.
// DOM is built with textContent only: no text of an author or a learner is ever read as HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// runs of one paragraph -> nodes
export function runs(paragraph) {
  return paragraph.map((run) => {
    if (typeof run === "string") return document.createTextNode(run);
    const [kind, text, href] = run;
    return kind === "a" ? h("a", { href: href.replace(/\.md(?=#|$)/, ".html") }, text) : h(kind === "em" ? "em" : "strong", {}, text);
  });
}

// INLINE -> a list of paragraphs
export function paragraphs(inline, attributes = {}) {
  return inline.map((paragraph) => h("p", attributes, ...runs(paragraph)));
}

// INLINE -> nodes for one line, as inside a label
export function line(inline) {
  return inline.flatMap((paragraph, i) => (i ? [document.createTextNode(" "), ...runs(paragraph)] : runs(paragraph)));
}

export function plain(inline) {
  return inline.map((paragraph) => paragraph.map((run) => (typeof run === "string" ? run : run[1])).join("")).join(" ");
}

export function say(words, key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function points(words, score, max) {
  return say(words, max === 1 ? "point" : "points", { score, max });
}

// The three parts of a feedback; an ending has no third part.
export function feedbackBlock(words, feedback, kind) {
  if (!feedback) return null;
  const [good, why, next] = feedback;
  return h("div", { class: `gf-feedback gf-${kind}` },
    ...paragraphs(good, { class: "gf-fb-good" }),
    ...paragraphs(why, { class: "gf-fb-why" }),
    ...next.map((paragraph, i) => h("p", { class: "gf-fb-next" },
      ...(i ? [] : [h("strong", {}, words["feedback-next"]), " "]), ...runs(paragraph))));
}

export function summary(words, spec, result) {
  if (!spec.scored || !result.max) return words.seen;
  const state = result.score ? result.state : "none"; // a wrong tick can take all points away again
  const word = { full: words.right, part: words.part, none: words.none }[state];
  return `${word}. ${points(words, result.score, result.max)}.`;
}

// A stable mix: the same order for everyone, in both languages, after every reload; it says nothing about the key.
export function mixed(items, seed) {
  const weight = (id) => {
    let hash = 2166136261;
    for (const character of `${seed}/${id}`) hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
    return hash >>> 0;
  };
  return [...items].sort((a, b) => weight(a.id) - weight(b.id) || (a.id < b.id ? -1 : 1));
}

let counter = 0;
export function uniqueId(prefix) {
  counter += 1;
  return `${prefix}-${counter}-${Math.random().toString(36).slice(2, 8)}`;
}

// What stands around every interaction: prompt, context, the body, the button, a spoken status and room for feedback.
// check() is asked for a sentence when the response can't be checked yet.
export function frame({ model, el, body, button = "check-button", blocked = () => null, pressed = () => countAttempt(model) }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const promptId = uniqueId("gf-prompt");
  const status = h("p", { class: "gf-status", role: "status", "aria-live": "polite" });
  const after = h("div", { class: "gf-after" });
  const press = h("button", { type: "button", class: "gf-button" }, words[button]);
  press.addEventListener("click", () => {
    const reason = blocked();
    if (reason) status.textContent = reason;
    else pressed();
    status.scrollIntoView({ block: "nearest" }); // feedback grows above the button: it and the result stay in the window
  });
  // A notebook takes arrows and letters for its own commands, unless what has the focus says this; else no radio button or select box can be moved.
  const ownKeys = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "");
  el.replaceChildren(h("div", { class: "gf-part", role: "group", "aria-labelledby": promptId, onfocusin: ownKeys },
    h("div", { class: "gf-prompt", id: promptId }, ...paragraphs(spec.prompt)),
    spec.context ? h("blockquote", { class: "gf-context" }, ...paragraphs(spec.context)) : null,
    body,
    spec.button === false ? null : press,
    status,
    after));
  return { status, after, press, promptId };
}

export function countAttempt(model) {
  model.set("attempts", (model.get("attempts") || 0) + 1);
  model.save_changes();
}

// Sets the response and forgets a result that no longer belongs to it.
export function respond(model, response) {
  model.set("response", response);
  if (model.get("result")) model.set("result", null);
  model.save_changes();
}

// Calls draw now and whenever the host sets a result; returns the clean-up.
export function follow(model, draw) {
  draw();
  model.on("change:result", draw);
  return () => model.off("change:result", draw);
}

// What learners note for themselves: the page keeps it on the device; it is part of no response and never sent.
// In a check and in notebooks nothing is kept (`kept` is false): it lasts as long as the page is open.
export function notesOf(model) {
  const kept = Boolean(model.get("notes"));
  let notes = model.get("notes") || {};
  return {
    kept,
    get: (name) => notes[name],
    set(name, value) {
      notes = { ...notes, [name]: value };
      if (!kept) return;
      model.set("notes", notes);
      model.save_changes();
    },
  };
}

// A private answer. On a page the host keeps it on the device; anywhere else it lasts as long as the window, so that no kernel gets it.
export function privateAnswer(model) {
  const device = Boolean(model.get("device"));
  let own = model.get("response") || {};
  return {
    device,
    get: () => own,
    set(change) {
      own = { ...own, ...change };
      if (!device) return;
      model.set("response", own);
      model.save_changes();
    },
    pressed: () => device && countAttempt(model),
  };
}
