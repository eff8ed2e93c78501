// Order: lines with an up and a down button; nothing is dragged.
export function tokens(table, response) {
  const ids = response || [];
  return ids.slice(1).map((id, i) => `${ids[i]}>${id}`);
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const given = model.get("response") || [];
  const known = new Map(spec.items.map((item) => [item.id, item]));
  const start = mixed(spec.items, spec.id).map((item) => item.id);
  let ids = given.length === known.size && given.every((id) => known.has(id)) ? [...given] : [...start];
  const list = h("ol", { class: "gf-order" });
  const spoken = h("p", { class: "gf-spoken", role: "status", "aria-live": "polite" });
  const body = h("div", {}, h("p", { class: "gf-hint" }, words["order-hint"]), list, spoken);
  const { status, after, press } = frame({ model, el, body, button: spec.scored ? "check-button" : "compare-button" });
  // pressing the button on an untouched list means: this is my order (the click reaches here before frame's own handler)
  press.addEventListener("click", () => { if (!(model.get("response") || []).length) respond(model, [...ids]); }, { capture: true });

  function move(id, by) {
    const from = ids.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= ids.length) return;
    ids.splice(from, 1);
    ids.splice(to, 0, id);
    respond(model, [...ids]);
    drawList();
    const buttons = list.children[to].querySelectorAll("button");
    const [up, down] = buttons;
    (by < 0 ? (up.disabled ? down : up) : (down.disabled ? up : down)).focus();
    spoken.textContent = say(words, "moved", { item: plain(known.get(id).text), place: to + 1, count: ids.length });
  }

  function drawList() {
    list.replaceChildren(...ids.map((id, place) => {
      const text = plain(known.get(id).text);
      const button = (by, key, sign) => h("button", {
        type: "button", class: "gf-move", "aria-label": say(words, key, { item: text }), onclick: () => move(id, by),
        disabled: Boolean(spec.review) || (by < 0 ? place === 0 : place === ids.length - 1),
      }, sign);
      return h("li", { class: "gf-order-item", "data-item": id }, h("span", {}, ...line(known.get(id).text)),
        h("span", { class: "gf-moves" }, button(-1, "up", "↑"), button(1, "down", "↓")));
    }));
  }

  drawList();
  return follow(model, () => {
    const result = model.get("result");
    const key = model.get("key");
    status.textContent = result ? summary(words, spec, result) : "";
    after.replaceChildren();
    if (!result) return;
    const kind = !spec.scored ? "seen" : { full: "right", part: "part", none: "none" }[result.state];
    // Compared, not scored: who left the lines as they stood has found no order of their own. Where that is our order, it is called so.
    const left = kind === "seen" && result.outcome && result.state !== "full" && start.every((id, i) => id === ids[i]);
    after.append(feedbackBlock(words, left ? [[[words["order-left"]]], ...result.outcome.slice(1)] : result.outcome, kind) || "");
    if (key) after.append(ourOrder(words, key, known));
  });
}

function ourOrder(words, key, known) {
  const lines = key.order.map((id) => h("li", {}, h("strong", {}, ...line(known.get(id).text)), ...paragraphs(key.notes[id])));
  return h("details", { class: "gf-models", open: true }, h("summary", {}, words["our-order"]), h("ol", {}, ...lines));
}

export default { render };
