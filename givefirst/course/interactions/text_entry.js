// Text entry: a field for each gap. What is compared of an answer is the same, character by character, as in text_entry.py.
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
const OUTSIDE = /[^\t\n\x0b\x0c\r\u0020-\u007e\u00a0-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u2029\u202f-\u205f\u20ac\u2212\u3000\ufb00-\ufb06\uff01-\uff5e]/gu;
const ALIKE = [
  [UNSEEN, ""], [OUTSIDE, "\ufffd"], [/[\t\n\x0b\x0c\r\u2028\u2029]/g, " "], [/[\u2018-\u201b\u2032\u2035\u2039\u203a\u00b4`]/g, "'"],
  [/[\u201c-\u201f\u2033\u2036\u00ab\u00bb]/g, '"'], [/[\u2010-\u2015\u2212]/g, "-"],
];
const FOLDED = [[/ä/g, "ae"], [/ö/g, "oe"], [/ü/g, "ue"], [/ß/g, "ss"], [/ +/g, " "], [/^ | $/g, ""], [/[ .]+$/, ""]];
const swap = (text, pairs) => pairs.reduce((found, [pattern, by]) => found.replace(pattern, by), text);

export function normalise(text) {
  return swap(swap(text, ALIKE).normalize("NFKC").toLowerCase(), FOLDED);
}

export function tokens(table, response) {
  const given = response || {};
  return table.expected.map(gapOf).flatMap((gap) => {
    const form = Object.hasOwn(given, gap) ? normalise(given[gap]) : "";
    const known = table.accepted[gap];
    return form ? [`${gap}:${Object.hasOwn(known, form) ? known[form] : "?"}`] : [];
  });
}

// Whether there is nothing left to fill.
export function isWhole(response, spec) {
  return spec.gaps.every((gap) => (response || {})[gap.id]?.trim());
}

function gapOf(token) {
  return token.slice(0, token.indexOf(":"));
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const written = () => Object.fromEntries(rows.filter((row) => row.field.value.trim()).map((row) => [row.id, row.field.value]));
  const rows = spec.gaps.map((gap) => {
    const id = uniqueId("gf-gap");
    const field = h("input", {
      id, class: "gf-field", type: "text", lang: spec.lang, maxlength: spec.longest, autocomplete: "off", autocapitalize: "off", enterkeyhint: "done",
      disabled: Boolean(spec.review), value: (model.get("response") || {})[gap.id] || "", oninput: () => respond(model, written()),
      onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing && press.isConnected) press.click(); },
    });
    const note = h("div", { class: "gf-note", id: uniqueId("gf-note") });
    const item = h("li", { class: "gf-gap", "data-gap": gap.id }, h("label", { class: "gf-label", for: id }, ...line(gap.label)), field, note);
    return { id: gap.id, field, note, item };
  });
  const body = h("div", {}, h("p", { class: "gf-hint" }, words["text-hint"]), h("ul", { class: "gf-gaps" }, ...rows.map((row) => row.item)));
  const { status, press } = frame({ model, el, body, blocked: () => (Object.keys(written()).length ? null : words["text-first"]) });

  return follow(model, () => {
    const result = model.get("result");
    status.textContent = result ? summary(words, spec, result) : "";
    for (const row of rows) drawRow(row, result, model.get("key"), spec, words);
  });
}

function drawRow(row, result, key, spec, words) {
  row.note.replaceChildren();
  row.item.classList.remove("gf-right", "gf-part-right", "gf-none");
  row.field.removeAttribute("aria-describedby");
  const token = result && result.tokens.find((found) => gapOf(found.token) === row.id);
  if (!token) return; // an open gap keeps its question
  const kind = kindOf(token, key, spec);
  const verdict = kind === "right" ? say(words, "match-right", { target: row.field.value.trim() })
    : key ? say(words, "text-other", { answer: key.answers[row.id] }) : words[kind];
  row.item.classList.add(kind === "part" ? "gf-part-right" : `gf-${kind}`);
  row.note.append(h("p", { class: "gf-verdict" }, verdict), feedbackBlock(words, token.feedback, kind) || "");
  row.field.setAttribute("aria-describedby", row.note.id);
}

// In a check the key stays on the server; the points say it.
function kindOf(token, key, spec) {
  const full = spec.points / spec.gaps.length;
  const right = key ? key.expected.includes(token.token) : token.points > 0 && token.points >= full;
  return right ? "right" : token.points > 0 ? "part" : "none";
}

export default { render };
