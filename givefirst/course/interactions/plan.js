// Plan: fields, a sentence that grows while one writes, a card to copy or print. Private: nothing of it leaves the device.
export function tokens() {
  return [];
}

// The sentence of an author with what was written; in the place of an empty field stands its label, so that a gap can be read.
export function compose(spec, values) {
  const labels = Object.fromEntries(spec.fields.map((field) => [field.id, `[${plain(field.label)}]`]));
  return spec.sentence.replace(/\{([^{}]*)\}/g, (whole, name, at) => (Object.hasOwn(values, name) && goingOn(spec.sentence.slice(0, at), values[name].trim())) || labels[name]);
}

// Whoever repeats how the sentence begins ("When I have coffee") is not made to say it twice.
function goingOn(before, value) {
  const begun = before.split(/[,.;:!?]\s+/).at(-1).split(/\s+/);
  const written = value.split(/\s+/);
  const same = begun.findIndex((word, i) => !word || word.toLowerCase() !== written[i]?.toLowerCase());
  return same > 1 && same < written.length ? written.slice(same).join(" ") : value;
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const kept = privateAnswer(model);
  const sentence = h("p", { class: "gf-plan-sentence" });
  const growing = spec.sentence ? h("div", { class: "gf-context" }, h("p", { class: "gf-hint" }, words["plan-sentence"]), sentence) : null;
  const written = () => Object.fromEntries(Object.entries(kept.get()).filter(([, value]) => typeof value === "string"));
  const write = (change) => { kept.set(change); draw(); };
  const rows = spec.fields.map((field) => planField(field, spec, words, kept.get()[field.id] || "", write));
  const body = h("div", { class: "gf-plan" }, ...rows.map((row) => row.item),
    growing,
    spec.done ? doneBox(spec, kept) : null,
    h("p", { class: "gf-hint" }, words[kept.device ? "private-here" : "private-window"]));
  const anything = () => rows.some((row) => row.input.value.trim());
  const blocked = () => {
    const long = rows.find((row) => row.over());
    if (long) return long.over();
    return anything() || kept.get().done ? null : words["plan-empty"]; // a tick alone is an answer, too
  };
  const pressed = () => {
    kept.pressed();
    status.textContent = words[kept.device ? "plan-noted" : "plan-noted-window"];
    if (anything()) after.replaceChildren(card(spec, words, written()));
  };
  const { status, after } = frame({ model, el, body, button: "plan-button", blocked, pressed });

  function draw() {
    if (growing) {
      sentence.textContent = compose(spec, written());
      growing.hidden = !anything(); // with nothing in it, it would be gaps alone
    }
    status.textContent = "";
    after.replaceChildren(); // a card always shows what is written now
  }
  draw();
  return () => {};
}

function planField(field, spec, words, value, write) {
  const id = uniqueId("gf-plan");
  const over = () => {
    const count = [...input.value].length - spec.longest;
    return count > 0 ? say(words, "write-left", { count }) : "";
  };
  const left = h("p", { class: "gf-hint", role: "status" });
  const hint = field.hint ? h("div", { class: "gf-hint", id: `${id}-hint` }, ...paragraphs(field.hint)) : null;
  const oninput = () => {
    left.textContent = over();
    input.setAttribute("aria-invalid", left.textContent ? "true" : "false");
    write({ [field.id]: input.value });
  };
  const shared = { id, value, oninput, autocomplete: "off", "data-field": field.id, "aria-describedby": hint && hint.id, "aria-invalid": "false" };
  const input = field.lines > 1
    ? h("textarea", { ...shared, class: "gf-textarea gf-plan-text", rows: field.lines })
    : h("input", { ...shared, class: "gf-name gf-plan-line", type: "text" });
  const label = h("label", { for: id, class: "gf-label" }, ...line(field.label));
  const chips = field.suggestions.map((text) => h("button", {
    type: "button", class: "gf-button-quiet gf-chip", "aria-label": say(words, "plan-use", { text }),
    onclick: () => { input.value = text; oninput(); input.focus(); },
  }, text));
  const item = h("div", { class: "gf-plan-field" }, label, hint, input, left, chips.length ? h("div", { class: "gf-chips" }, ...chips) : null);
  return { item, input, over };
}

function doneBox(spec, kept) {
  const box = h("input", { type: "checkbox", checked: Boolean(kept.get().done), onchange: () => kept.set({ done: box.checked }) });
  return h("label", { class: "gf-option gf-plan-done" }, box, h("span", {}, ...line(spec.done)));
}

function card(spec, words, values) {
  const lines = spec.sentence ? [compose(spec, values)]
    : spec.fields.filter((field) => (values[field.id] || "").trim()).map((field) => `${plain(field.label).replace(/[.:]$/, "")}: ${values[field.id]}`);
  const text = lines.join("\n\n");
  const id = uniqueId("gf-card");
  // a field that can be selected: copying by script is forbidden where the course runs without https
  const field = h("textarea", { id, class: "gf-textarea gf-card-text", rows: Math.min(12, 2 + Math.ceil(text.length / 45)), readonly: true, value: text, onfocus: () => field.select() });
  const section = h("section", { class: "gf-models gf-card", "aria-labelledby": `${id}-title` },
    h("p", { id: `${id}-title`, class: "gf-label" }, words["plan-card"]), h("p", { class: "gf-card-print" }, text),
    h("label", { for: id, class: "gf-hint" }, words["plan-copy"]), field,
    h("button", { type: "button", class: "gf-button-quiet", onclick: () => printCard(section) }, words["plan-print"]));
  return section;
}

// Only the card goes on paper; without this class the whole page does.
function printCard(section) {
  const root = document.documentElement;
  const name = "gf-printing-card";
  section.classList.add("gf-card-now");
  root.classList.add(name);
  addEventListener("afterprint", () => { root.classList.remove(name); section.classList.remove("gf-card-now"); }, { once: true });
  print();
}

export default { render };
