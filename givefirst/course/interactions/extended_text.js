// Extended text: write, then compare with models by a rubric. In a check: the learner decides whether it is sent.
export function tokens() {
  return [];
}

// A text is an answer; a tick or a rating of one's own is none.
export function hasContent(response) {
  return typeof response?.text === "string" && response.text.trim() !== "";
}

// What leaves the device: the text when the learner asked for feedback on it, the rating never.
export function leaving(response) {
  return response?.send ? { text: response.text || "", send: true } : null;
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const inCheck = spec.button === false;
  const canSend = inCheck && document.documentElement.dataset.mode !== "static"; // without a server nobody could read it
  const current = () => model.get("response") || {};
  const fieldId = uniqueId("gf-text");
  const left = h("p", { class: "gf-hint", role: "status" });
  const field = h("textarea", {
    id: fieldId, class: "gf-textarea", rows: 8, lang: spec.lang, disabled: Boolean(spec.review), value: current().text || "",
    oninput: () => { store({ text: field.value }); showLength(); },
  });
  const store = (change) => { model.set("response", { ...current(), ...change }); model.save_changes(); };
  const showLength = () => {
    const over = [...field.value].length - spec.longest;
    left.textContent = over > 0 ? say(words, "write-left", { count: over }) : "";
    field.setAttribute("aria-invalid", over > 0 ? "true" : "false");
  };
  const blocked = () => {
    if ([...field.value].length > spec.longest) return left.textContent;
    return field.value.trim() ? null : words["write-first"];
  };
  const body = h("div", {},
    spec.source ? h("div", {}, h("p", { class: "gf-hint" }, words["write-source"]), h("blockquote", { class: "gf-context" }, ...paragraphs(spec.source))) : null,
    h("label", { for: fieldId, class: "gf-label" }, words["write-label"]), field, left,
    canSend ? sendChoice(words, current, store, spec.review) : h("p", { class: "gf-hint" }, words["write-private"]));
  const { status, after } = frame({ model, el, body, button: "compare-button", blocked });
  showLength();

  return follow(model, () => {
    const result = model.get("result");
    const examples = result && (model.get("key") || result).models;
    after.replaceChildren();
    status.textContent = result && !inCheck ? words.compared : "";
    if (examples) after.append(models(words, examples));
    if (examples && !inCheck) after.append(rubric(spec, words, current, store));
  });
}

function sendChoice(words, current, store, review) {
  const box = h("input", { type: "checkbox", disabled: Boolean(review), checked: Boolean(current().send), onchange: () => store({ send: box.checked }) });
  return h("div", { class: "gf-send" }, h("label", { class: "gf-option" }, box, h("span", {}, words["write-send"])),
    h("p", { class: "gf-hint" }, words["write-send-note"]));
}

function models(words, examples) {
  return h("section", { class: "gf-models" }, h("h4", {}, words["write-models"]), ...examples.map((found) => h("figure", { class: "gf-model" },
    h("figcaption", {}, ...line(found.title)), h("blockquote", { class: "gf-context" }, ...paragraphs(found.text)), ...paragraphs(found.note, { class: "gf-hint" }))));
}

function rubric(spec, words, current, store) {
  const total = h("p", { class: "gf-status", role: "status" });
  const showTotal = () => {
    const ratings = Object.values(current().self || {});
    total.textContent = ratings.length ? say(words, "write-self", { score: ratings.reduce((a, b) => a + b, 0), max: 2 * spec.rubric.length }) : "";
  };
  const criteria = spec.rubric.map((criterion) => {
    const name = uniqueId("gf-rubric");
    const levels = criterion.levels.map((level, value) => {
      const input = h("input", {
        type: "radio", name, checked: (current().self || {})[criterion.id] === value,
        onchange: () => { store({ self: { ...(current().self || {}), [criterion.id]: value } }); showTotal(); },
      });
      return h("label", { class: "gf-option" }, input, h("span", {}, `${value}: `, ...line(level)));
    });
    return h("fieldset", { class: "gf-criterion" }, h("legend", {}, ...line(criterion.title)), ...levels);
  });
  showTotal();
  return h("section", { class: "gf-rubric" }, h("h4", {}, words["write-rubric"]), ...criteria, total);
}

export default { render };
