// Match: a select box for each row.
export function tokens(table, response) {
  const given = response || {};
  return table.expected.map((token) => token.split(":")[0]).filter((row) => Object.hasOwn(given, row)).map((row) => `${row}:${given[row]}`);
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const names = new Map(spec.targets.map((target) => [target.id, plain(target.text)]));
  const chosen = () => Object.fromEntries(rows.filter((row) => row.select.value).map((row) => [row.id, row.select.value]));
  const rows = mixed(spec.rows, spec.id).map((row) => {
    const labelId = uniqueId("gf-row");
    const select = h("select", {
      "aria-labelledby": labelId, disabled: Boolean(spec.review), onchange: () => respond(model, chosen()),
    }, h("option", { value: "" }, words["match-choose"]), ...spec.targets.map((target) => h("option", { value: target.id }, names.get(target.id))));
    const before = (model.get("response") || {})[row.id];
    select.value = names.has(before) ? before : "";
    const note = h("div", { class: "gf-note", id: uniqueId("gf-note") });
    const item = h("li", { class: "gf-match-row", "data-row": row.id }, h("div", { class: "gf-match-text", id: labelId }, ...paragraphs(row.text)), select, note);
    return { id: row.id, select, note, item };
  });
  const body = h("ul", { class: "gf-match" }, ...rows.map((row) => row.item));
  const { status } = frame({ model, el, body, blocked: () => (Object.keys(chosen()).length ? null : words["nothing-chosen"]) });

  return follow(model, () => {
    const result = model.get("result");
    status.textContent = result ? summary(words, spec, result) : "";
    for (const row of rows) drawRow(row, result, model.get("key"), names, words);
  });
}

function drawRow(row, result, key, names, words) {
  row.note.replaceChildren();
  row.item.classList.remove("gf-right", "gf-none");
  row.select.removeAttribute("aria-describedby");
  const token = result && result.tokens.find((found) => found.token.startsWith(`${row.id}:`));
  if (!token) return; // an open row keeps its question
  const target = key && names.get(key.expected.find((found) => found.startsWith(`${row.id}:`)).split(":")[1]);
  const chosen = names.get(token.token.split(":")[1]);
  const right = key ? key.expected.includes(token.token) : token.points > 0;
  const verdict = right ? say(words, "match-right", { target: chosen })
    : target ? say(words, "match-other", { chosen, target }) : say(words, "match-checked", { target: chosen });
  row.item.classList.add(right ? "gf-right" : "gf-none");
  row.note.append(h("p", { class: "gf-verdict" }, verdict), feedbackBlock(words, token.feedback, right ? "right" : "none") || "");
  row.select.setAttribute("aria-describedby", row.note.id);
}

export default { render };
