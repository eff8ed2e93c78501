// Hotspot: a picture with places to press, and below it a list of the same places. Either is enough; both show the same choice.
export function tokens(table, response) {
  return response || [];
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const chosen = () => places.filter((place) => place.input.checked).map((place) => place.id);
  const choose = (place, on) => {
    place.input.checked = on;
    place.button.setAttribute("aria-pressed", String(on));
    respond(model, chosen());
  };
  const places = spec.areas.map((area, i) => {
    const checked = (model.get("response") || []).includes(area.id);
    const number = h("span", { class: "gf-spot-number" }, String(i + 1)); // part of both names: who sees it may say it
    const input = h("input", { type: "checkbox", value: area.id, checked, disabled: Boolean(spec.review), onchange: () => choose(place, input.checked) });
    const note = h("div", { class: "gf-note", id: uniqueId("gf-note") });
    const label = h("label", { class: "gf-option" }, input, number, h("span", {}, ...line(area.text)));
    const button = h("button", {
      type: "button", class: `gf-spot gf-${area.shape}`, "data-place": area.id, "aria-label": `${i + 1} ${plain(area.text)}`, "aria-pressed": String(checked),
      disabled: Boolean(spec.review), onclick: () => choose(place, !input.checked),
    }, number.cloneNode(true));
    lay(button, area.box, spec.picture);
    const place = { id: area.id, input, note, label, button, item: h("li", {}, label, note) };
    return place;
  });
  const body = h("div", {}, h("p", { class: "gf-hint" }, words["hotspot-hint"], " ", words["choose-several"]),
    picture(spec.picture, words, places), h("ul", { class: "gf-options" }, ...places.map((place) => place.item)));
  const { status } = frame({ model, el, body, blocked: () => (chosen().length ? null : words["nothing-chosen"]) });

  return follow(model, () => {
    const result = model.get("result");
    status.textContent = result ? summary(words, spec, result) : "";
    for (const place of places) drawPlace(place, result, model.get("key"), words);
  });
}

function picture(found, words, places) {
  // The page of a book says where its start page lies; a notebook has the whole picture in the address.
  const start = new URL(document.documentElement.dataset.content_root || ".", document.baseURI);
  return h("div", { class: "gf-picture", role: "group", "aria-label": words["hotspot-picture"] },
    h("img", { src: new URL(found.src, start).href, alt: found.alt, width: found.width, height: found.height }), ...places.map((place) => place.button));
}

// By properties, not by a style attribute: the server's Content-Security-Policy forbids those.
function lay(button, [left, top, right, bottom], { width, height }) {
  const share = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(button.style, {
    left: share((left + right) / 2, width), top: share((top + bottom) / 2, height), width: share(right - left, width), height: share(bottom - top, height),
  });
}

function drawPlace(place, result, key, words) {
  const token = result && result.tokens.find((found) => found.token === place.id);
  const kind = token ? (isRight(token, key) ? "right" : "none")
    : result && result.state === "part" && (result.missed || []).includes(place.id) ? "missed" : null;
  place.note.replaceChildren();
  for (const shown of [place.label, place.button]) {
    shown.classList.remove("gf-right", "gf-none", "gf-missed");
    if (kind) shown.classList.add(`gf-${kind}`);
  }
  for (const control of [place.input, place.button]) {
    if (kind) control.setAttribute("aria-describedby", place.note.id);
    else control.removeAttribute("aria-describedby");
  }
  if (!kind) return;
  // what was not found is shown once something fits: before that, the feedback helps more than the answer
  if (kind === "missed") place.note.append(h("p", { class: "gf-hint" }, words.missed));
  else place.note.append(h("p", { class: "gf-verdict" }, words[`option-${kind}`]), feedbackBlock(words, token.feedback, kind) || "");
}

function isRight(token, key) {
  return key ? key.expected.includes(token.token) : token.points > 0;
}

export default { render };
