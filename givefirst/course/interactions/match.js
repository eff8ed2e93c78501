// Match: a select box for each row. Pairs say which target is used already; a matrix is also shown as a table that fills up.
export function tokens(table, response) {
  const given = response || {};
  return table.expected.map((token) => token.split(":")[0]).filter((row) => Object.hasOwn(given, row)).map((row) => `${row}:${given[row]}`);
}

// Whether there is nothing left to choose.
export function isWhole(response, spec) {
  return spec.rows.every((row) => (response || {})[row.id]);
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const names = new Map(spec.targets.map((target) => [target.id, plain(target.text)]));
  const chosen = () => Object.fromEntries(rows.filter((row) => row.select.value).map((row) => [row.id, row.select.value]));
  const spoken = h("p", { class: "gf-spoken", role: "status", "aria-live": "polite" });
  const field = spec.matrix ? matrixTable(spec, words) : null;
  const redraw = () => {
    if (spec.shape === "pairs") markUsed(rows, names, words);
    if (field) field.fill(rows);
  };
  const rows = mixed(spec.rows, spec.id).map((row) => {
    const labelId = uniqueId("gf-row");
    const choose = () => {
      respond(model, chosen());
      redraw();
      if (field && select.value) spoken.textContent = say(words, "match-placed", { row: plain(row.text), target: names.get(select.value) });
    };
    const select = h("select", { "aria-labelledby": labelId, disabled: Boolean(spec.review), onchange: choose },
      h("option", { value: "" }, words["match-choose"]), ...spec.targets.map((target) => h("option", { value: target.id }, names.get(target.id))));
    const before = (model.get("response") || {})[row.id];
    select.value = names.has(before) ? before : "";
    const note = h("div", { class: "gf-note", id: uniqueId("gf-note") });
    const item = h("li", { class: "gf-match-row", "data-row": row.id }, h("div", { class: "gf-match-text", id: labelId }, ...paragraphs(row.text)), select, note);
    return { id: row.id, text: plain(row.text), select, note, item };
  });
  const list = h("ul", { class: "gf-match" }, ...rows.map((row) => row.item));
  const body = field ? h("div", {}, list, field.box, spoken) : list;
  const { status } = frame({ model, el, body, blocked: () => (Object.keys(chosen()).length ? null : words["nothing-chosen"]) });
  redraw();

  return follow(model, () => {
    const result = model.get("result");
    const open = spec.rows.length - Object.keys(chosen()).length;
    status.textContent = result ? [summary(words, spec, result), open ? say(words, "match-open", { count: open }) : ""].join(" ").trim() : "";
    for (const row of rows) drawRow(row, result, model.get("key"), names, words, spec);
  });
}

// A used target says with which row; it can still be chosen, so nobody has to clear another row first.
function markUsed(rows, names, words) {
  for (const row of rows) {
    for (const option of [...row.select.options].filter((found) => found.value)) {
      const other = rows.find((found) => found !== row && found.select.value === option.value);
      option.textContent = other ? say(words, "match-used", { target: names.get(option.value), row: short(other.text) }) : names.get(option.value);
    }
  }
}

// A phone shows one line of an option.
function short(text) {
  return text.length > 40 ? `${text.slice(0, 36).trimEnd()} …` : text;
}

// A real table: its heads name the ends of the axes, its fields list what was placed there.
function matrixTable({ matrix, targets }, words) {
  const texts = new Map(targets.map((target) => [target.id, target.text]));
  const lists = new Map(targets.map((target) => [target.id, h("ul", {})]));
  const box = h("table", { class: "gf-matrix" }, h("caption", {}, words["match-field"]),
    h("thead", {}, h("tr", {}, h("td", { rowspan: 2 }), h("th", { scope: "colgroup", colspan: 2 }, ...line(matrix.x.name))),
      h("tr", {}, ...matrix.x.ends.map((end) => h("th", { scope: "col" }, ...line(end))))),
    h("tbody", {}, ...matrix.fields.map((fields, i) => h("tr", {}, h("th", { scope: "row" }, h("span", { class: "gf-axis" }, ...line(matrix.y.name), ": "), ...line(matrix.y.ends[i])),
      ...fields.map((id) => h("td", { "data-field": id }, h("strong", {}, ...line(texts.get(id))), lists.get(id)))))));
  const fill = (rows) => {
    for (const [id, list] of lists) {
      const placed = rows.filter((row) => row.select.value === id);
      list.replaceChildren(...(placed.length ? placed.map((row) => h("li", {}, row.text)) : [h("li", { class: "gf-empty" }, words["match-empty"])]));
    }
  };
  return { box, fill };
}

function drawRow(row, result, key, names, words, spec) {
  row.note.replaceChildren();
  row.item.classList.remove("gf-right", "gf-none", "gf-seen");
  row.select.removeAttribute("aria-describedby");
  const token = result && result.tokens.find((found) => found.token.startsWith(`${row.id}:`));
  if (!token) return; // an open row keeps its question
  const target = key && names.get(key.expected.find((found) => found.startsWith(`${row.id}:`)).split(":")[1]);
  const chosen = names.get(token.token.split(":")[1]);
  const right = key ? key.expected.includes(token.token) : token.points > 0;
  const kind = !spec.scored ? "seen" : right ? "right" : "none";
  row.item.classList.add(`gf-${kind}`);
  row.note.append(h("p", { class: "gf-verdict" }, verdict({ scored: spec.scored, right, chosen, target }, words)), feedbackBlock(words, token.feedback, kind) || "");
  row.select.setAttribute("aria-describedby", row.note.id);
}

// What isn't scored is a view beside ours, neither right nor wrong.
function verdict({ scored, right, chosen, target }, words) {
  if (!scored && target) return said(words, right ? "match-view-same" : "match-view-other", { chosen, target });
  if (right) return said(words, "match-right", { target: chosen });
  return target ? said(words, "match-other", { chosen, target }) : said(words, "match-checked", { target: chosen });
}

// A target may be a question or a sentence of its own: no full stop behind it then.
function said(words, key, values) {
  return say(words, key, values).replace(/([.?!])\./g, "$1");
}

export default { render };
