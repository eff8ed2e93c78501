// Dialogue: a branching scene. With its key (practice) each step shows its effect; without (in a check) the path alone is kept.
export function tokens(table, response) {
  const path = response || [];
  const end = replay(table.tree, path);
  return end && Object.hasOwn(table.tree.endings, end.place) ? [...path, end.place] : [...path];
}

// Whether the scene has ended.
export function isWhole(response, spec) {
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  return !placeAfter(walkable(response || [], spec, nodes), spec, nodes);
}

// The twin of replay() in scene.py: {place, meters, flags}, or null when the path can't be walked.
export function replay(tree, path) {
  let place = tree.start;
  const meters = { ...tree.meters };
  const flags = new Set();
  for (const step of path) {
    if (!Object.hasOwn(tree.steps, step) || step.split(".")[0] !== place || !isOpen(tree.steps[step], flags)) return null;
    const move = tree.steps[step];
    for (const effect of [move.effect, move.later])
      for (const [meter, change] of Object.entries(effect)) meters[meter] = Math.min(100, Math.max(0, meters[meter] + change));
    for (const flag of move.set || []) flags.add(flag);
    place = arrive(tree, move.goto, meters, flags);
  }
  return { place, meters, flags: [...flags] };
}

// Whether an option or a message with conditions is there once these flags are set.
function isOpen(condition, flags) {
  return (condition.if || []).every((flag) => flags.has(flag)) && !(condition.unless || []).some((flag) => flags.has(flag));
}

function arrive(tree, targets, meters, flags) {
  const own = (found, target) => (found && Object.hasOwn(found, target) ? found[target] : null);
  const holds = (target) => Object.entries(own(tree.endings, target) || {}).every(([meter, minimum]) => meters[meter] >= minimum)
    && (own(tree.flags, target) || []).every((flag) => flags.has(flag));
  return targets.find(holds) ?? targets.at(-1);
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const stage = h("div", { class: "gf-scene" });
  const spoken = h("p", { class: "gf-spoken", role: "status", "aria-live": "polite" });
  const { press, after, status } = frame({ model, el, body: h("div", {}, stage, spoken) });
  press.hidden = true; // the scene ends by itself

  const path = () => walkable(model.get("response") || [], spec, nodes);
  function take(step) {
    const next = [...path(), step];
    const before = stage.querySelectorAll(".gf-effect").length;
    respond(model, next);
    if (!placeAfter(next, spec, nodes) && spec.button !== false) {
      model.set("attempts", (model.get("attempts") || 0) + 1);
      model.save_changes();
    }
    draw();
    (stage.querySelector("[data-focus]") || stage).focus();
    spoken.textContent = [...stage.querySelectorAll(".gf-effect")].slice(before).map((found) => found.textContent).join(" "); // the focus is past it already
  }
  function restart() {
    respond(model, []);
    spoken.textContent = "";
    draw();
    (stage.querySelector("[data-focus]") || stage).focus();
  }
  function draw() {
    const taken = path();
    const place = placeAfter(taken, spec, nodes);
    stage.replaceChildren(...transcript(taken, nodes, spec, model, words));
    const meters = meterBox(taken, spec, model, words);
    if (meters) stage.append(meters);
    if (place) stage.append(question(nodes.get(place), taken, spec, nodes, words, take));
    else stage.append(h("p", { class: "gf-hint", tabindex: "-1", "data-focus": true },
      [words["scene-end"], model.get("key") || model.get("result") ? "" : words["scene-no-meters"]].join(" ").trim()));
    after.replaceChildren();
    const result = model.get("result");
    status.textContent = result && !place ? summary(words, spec, result) : "";
    if (result && !place) after.append(...ending(result, taken, spec, nodes, model, words));
    if (spec.reflection && !place) after.append(reflection(spec, model, words));
    if (taken.length && !spec.review) after.append(h("button", { type: "button", class: "gf-button-quiet", onclick: restart }, words["scene-restart"]));
  }
  return follow(model, draw);
}

// The longest beginning of a kept path that still fits the scene.
function walkable(path, spec, nodes) {
  const fits = [];
  for (const step of path) {
    const [node, option] = step.split(".");
    const found = node === placeAfter(fits, spec, nodes) && nodes.get(node).options.find((one) => one.id === option);
    if (!found || !isOpen(found, flagsAfter(fits, nodes))) break;
    if (fits.length >= spec.longest) break;
    fits.push(step);
  }
  return fits;
}

// Node id, or null when the scene has ended.
function placeAfter(path, spec, nodes) {
  return path.length ? optionOf(path.at(-1), nodes).goto : spec.start;
}

function optionOf(step, nodes) {
  const [node, option] = step.split(".");
  return nodes.get(node).options.find((found) => found.id === option);
}

// The flags that a path has set, as the learner may know them: the key is not needed.
function flagsAfter(path, nodes) {
  return new Set(path.flatMap((step) => optionOf(step, nodes).set || []));
}

function transcript(taken, nodes, spec, model, words) {
  return taken.flatMap((step, i) => [
    ...said(nodes.get(step.split(".")[0]), flagsAfter(taken.slice(0, i), nodes)),
    bubble([[words["scene-you"]]], optionOf(step, nodes).text, "gf-yours"), ...consequences(step, spec, model, words)]);
}

// What is said at a node, by one speaker or several. Each voice has a name, a shape and a place of its own; colour is not needed.
function said(node, flags) {
  return (node.messages || [node]).filter((message) => isOpen(message, flags)).map((message) => bubble(message.speaker, message.text,
    message.voice ? `gf-theirs gf-voice gf-voice-${message.voice}` : "gf-theirs", message.role));
}

function bubble(speaker, text, side, role) {
  return h("div", { class: `gf-bubble ${side}` },
    h("p", { class: "gf-speaker" }, ...line(speaker), role ? h("span", { class: "gf-role" }, " · ", ...line(role)) : null), ...paragraphs(text));
}

function consequences(step, spec, model, words) {
  const key = model.get("key");
  const result = model.get("result");
  if (!key) {
    const token = result && result.tokens.find((found) => found.token === step);
    return token ? [feedbackBlock(words, token.feedback, "seen")] : [];
  }
  const move = key.tree.steps[step];
  const parts = [changes(move.effect, spec, words), feedbackBlock(words, key.texts[key.feedback[step]], "seen")];
  if (Object.hasOwn(key.laters, step)) {
    parts.push(h("div", { class: "gf-later" }, h("p", { class: "gf-speaker" }, words["scene-later"]), ...paragraphs(key.laters[step])), changes(move.later, spec, words));
  }
  return parts.filter(Boolean); // a step that moves no meter has no line of its own
}

function changes(effect, spec, words) {
  const listed = spec.meters.filter((meter) => effect[meter.id])
    .map((meter) => `${plain(meter.name)} ${effect[meter.id] > 0 ? "+" : "−"}${Math.abs(effect[meter.id])}`);
  return listed.length ? h("p", { class: "gf-effect" }, say(words, "effect", { changes: listed.join(", ") })) : null;
}

function meterBox(taken, spec, model, words) {
  const key = model.get("key");
  const walked = key && replay(key.tree, taken);
  if (!walked) return null;
  return h("div", { class: "gf-meters" }, ...spec.meters.map((meter) => {
    const value = walked.meters[meter.id];
    const word = words[value < 40 ? "meter-low" : value < 70 ? "meter-middle" : "meter-high"];
    const id = uniqueId("gf-meter");
    return h("div", { class: "gf-meter" }, h("label", { for: id }, say(words, "meter", { name: plain(meter.name), value, word })),
      h("meter", { id, min: 0, max: 100, low: 40, high: 70, optimum: 100, value }));
  }));
}

function question(node, taken, spec, nodes, words, take) {
  const flags = flagsAfter(taken, nodes);
  const options = mixed(node.options, `${spec.id}/${node.id}`).filter((option) => isOpen(option, flags));
  return h("div", { class: "gf-turn" }, h("div", { class: "gf-voices", tabindex: "-1", "data-focus": true }, ...said(node, flags)),
    h("p", { class: "gf-hint" }, words["scene-choose"]),
    h("ul", { class: "gf-options" }, ...options.map((option) => h("li", {}, h("button", {
      type: "button", class: "gf-option gf-reply", "data-step": `${node.id}.${option.id}`, disabled: Boolean(spec.review), onclick: () => take(`${node.id}.${option.id}`),
    }, ...line(option.text))))));
}

function ending(result, taken, spec, nodes, model, words) {
  const last = result.tokens.at(-1);
  const kind = !spec.scored ? "seen" : { full: "right", part: "part", none: "none" }[result.state];
  const shown = last && !last.token.includes(".") ? [h("div", { class: `gf-ending gf-feedback gf-${kind}` },
    h("h4", {}, ...line(last.feedback[0])), ...paragraphs(last.feedback[1]))] : [];
  const key = model.get("key");
  if (!key || spec.reflection) return shown;
  const steps = (path) => h("ol", {}, ...path.map((step) => h("li", {}, ...line(optionOf(step, nodes).text))));
  return [...shown, h("details", { class: "gf-models" }, h("summary", {}, words["scene-paths"]),
    h("div", { class: "gf-paths" },
      h("div", {}, h("h4", {}, words["scene-your-path"]), steps(taken)), h("div", {}, h("h4", {}, words["scene-model-path"]), steps(key.model))))];
}

// Questions in place of a model path. The answers are the learner's own: kept on the device, part of no response.
function reflection(spec, model, words) {
  const notes = notesOf(model);
  const field = (question, i) => {
    const id = uniqueId("gf-reflect");
    return h("div", { class: "gf-reflect" }, h("label", { for: id, class: "gf-label" }, ...line(question)),
      h("textarea", { id, class: "gf-textarea gf-short", rows: 3, lang: spec.lang, maxlength: 2000, value: notes.get(`reflect-${i}`) || "", oninput: (event) => notes.set(`reflect-${i}`, event.target.value) }));
  };
  if (!notes.kept) {
    return h("section", { class: "gf-models" }, h("h4", {}, words["scene-reflect-read"]), h("ul", {}, ...spec.reflection.map((question) => h("li", {}, ...line(question)))));
  }
  return h("section", { class: "gf-models" }, h("h4", {}, words["scene-reflect"]), ...spec.reflection.map(field));
}

export default { render };
