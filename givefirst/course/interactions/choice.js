// Choice: radio buttons or checkboxes; the feedback stands under the option it belongs to.
export function tokens(table, response) {
  return response || [];
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const name = uniqueId("gf-choice");
  const options = spec.shuffle ? mixed(spec.options, spec.id) : spec.options;
  const chosen = () => rows.filter((row) => row.input.checked).map((row) => row.id);
  const rows = options.map((option) => {
    const input = h("input", {
      type: spec.multiple ? "checkbox" : "radio", name, value: option.id, disabled: Boolean(spec.review),
      checked: (model.get("response") || []).includes(option.id), onchange: () => respond(model, chosen()),
    });
    const note = h("div", { class: "gf-note", id: uniqueId("gf-note") });
    const label = h("label", { class: "gf-option" }, input, h("span", {}, ...line(option.text)));
    return { id: option.id, input, note, label, item: h("li", {}, label, note) };
  });
  const hint = h("p", { class: "gf-hint" }, words[spec.multiple ? "choose-several" : "choose-one"]);
  const sure = spec.confidence && spec.button !== false ? sureQuestion(model, words) : null;
  const body = h("div", {}, hint, h("ul", { class: "gf-options" }, ...rows.map((row) => row.item)), sure && sure.box);
  const { status } = frame({ model, el, body, blocked: () => (chosen().length ? null : words["nothing-chosen"]) });

  return follow(model, () => {
    const result = model.get("result");
    status.textContent = result ? [summary(words, spec, result), sure && sure.sentence(result)].filter(Boolean).join(" ") : "";
    if (sure) sure.box.disabled = Boolean(result); // asked before, not after
    for (const row of rows) drawRow(row, result, model.get("key"), words);
  });
}

function drawRow(row, result, key, words) {
  const token = result && result.tokens.find((found) => found.token === row.id);
  const missed = result && (result.missed || []).includes(row.id);
  row.note.replaceChildren();
  row.label.classList.remove("gf-right", "gf-none", "gf-missed");
  row.input.removeAttribute("aria-describedby");
  if (token) {
    const kind = isRight(row.id, token, key) ? "right" : "none";
    row.label.classList.add(`gf-${kind}`);
    row.note.append(h("p", { class: "gf-verdict" }, words[`option-${kind}`]), feedbackBlock(words, token.feedback, kind) || "");
  } else if (missed && result.state === "part") {
    // shown once something fits: before that, the feedback helps more than the answer
    row.label.classList.add("gf-missed");
    row.note.append(h("p", { class: "gf-hint" }, words.missed));
  }
  if (row.note.hasChildNodes()) row.input.setAttribute("aria-describedby", row.note.id);
}

// How sure one is, asked before the answer is checked. Kept on the device, compared on the device.
function sureQuestion(model, words) {
  const notes = notesOf(model);
  const name = uniqueId("gf-sure");
  const choices = ["yes", "no"].map((value) => h("label", { class: "gf-option" },
    h("input", { type: "radio", name, value, checked: notes.get("sure") === value, onchange: () => notes.set("sure", value) }), h("span", {}, words[`sure-${value}`])));
  const sentence = (result) => {
    const said = notes.get("sure");
    return said ? words[`${said === "yes" ? "sure" : "unsure"}-${result.state === "full" ? "right" : "wrong"}`] : "";
  };
  return { box: h("fieldset", { class: "gf-sure" }, h("legend", {}, words["sure-question"]), ...choices), sentence };
}

function isRight(id, token, key) {
  return key ? key.expected.includes(id) : token.points > 0;
}

export default { render };
