// Give and take: on a page it looks settings up in the table made when the book was built; in a notebook a kernel computes each run.
// Model keys besides those of every module: `run` (frame, cell and start of one run), set by the kernel; absent on a page.
const KINDS = ["givers", "takers", "careful"];
const DASHES = { givers: "", takers: "9 5", careful: "2 4" };
const HEIGHT = 300;
const EDGE = { left: 60, right: 16, top: 14, bottom: 44 };

export function tokens() {
  return [];
}

// All curves of a cell: {givers, takers, careful}, in per cent.
function curvesOf(cell) {
  return { givers: cell.givers, takers: cell.takers, careful: cell.givers.map((share, i) => 100 - share - cell.takers[i]) };
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Each line has its own shape of marks, so that nobody needs to tell colours apart.
function mark(kind, x, y) {
  const place = { class: `gf-give-mark gf-give-${kind}` };
  if (kind === "givers") return svg("circle", { ...place, cx: x, cy: y, r: 5 });
  if (kind === "takers") return svg("rect", { ...place, x: x - 4.5, y: y - 4.5, width: 9, height: 9 });
  return svg("path", { ...place, d: `M${x} ${y - 6}L${x + 6} ${y + 5}H${x - 6}Z` });
}

function drawChart(texts, frame, cell, width) {
  const wide = width - EDGE.left - EDGE.right;
  const high = HEIGHT - EDGE.top - EDGE.bottom;
  const x = (i) => EDGE.left + (wide * i * frame.every) / frame.rounds;
  const y = (share) => EDGE.top + high * (1 - share / 100);
  const label = (text, at) => svg("text", { class: "gf-give-label", ...at }, text);
  const chart = svg("svg", { class: "gf-give-chart", role: "img", "aria-label": say(texts, "chart", { rounds: frame.rounds }), viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT });
  for (const share of [0, 25, 50, 75, 100]) {
    chart.append(svg("line", { class: "gf-give-grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(share), y2: y(share) }));
    chart.append(label(say(texts, "share", { share }), { x: EDGE.left - 7, y: y(share) + 5, "text-anchor": "end" }));
  }
  for (let i = 0; i * frame.every <= frame.rounds; i += 5) {
    chart.append(label(String(i * frame.every), { x: x(i), y: HEIGHT - EDGE.bottom + 19, "text-anchor": "middle" }));
  }
  chart.append(label(texts.axis, { x: EDGE.left + wide / 2, y: HEIGHT - 4, "text-anchor": "middle" }));
  const curves = curvesOf(cell);
  for (const kind of KINDS) {
    const line = curves[kind].map((share, i) => `${x(i).toFixed(1)},${y(share).toFixed(1)}`).join(" ");
    chart.append(svg("polyline", { class: `gf-give-line gf-give-${kind}`, points: line, "stroke-dasharray": DASHES[kind] }));
    // Marks of lines that run on each other stand beside each other.
    const first = 1 + KINDS.indexOf(kind);
    for (let i = first; i < curves[kind].length; i += 5) chart.append(mark(kind, x(i), y(curves[kind][i])));
  }
  return chart;
}

function legend(texts) {
  const sample = (kind) => svg("svg", { width: 44, height: 16, viewBox: "0 0 44 16", "aria-hidden": "true" },
    svg("line", { class: `gf-give-line gf-give-${kind}`, x1: 1, x2: 43, y1: 8, y2: 8, "stroke-dasharray": DASHES[kind] }), mark(kind, 22, 8));
  return h("ul", { class: "gf-give-legend" }, ...KINDS.map((kind) => h("li", {}, sample(kind), texts[kind])));
}

export function describe(texts, frame, cell) {
  const curves = curvesOf(cell);
  const at = (i) => Object.fromEntries(KINDS.map((kind) => [kind, curves[kind].at(i)]));
  return [say(texts, "start_text", at(0)), say(texts, "end_text", { rounds: frame.rounds, ...at(-1) }),
    say(texts, "helped_text", cell), say(texts, "kept_text", { ...cell, ...frame })].join(" ");
}

function numbers(texts, frame, cell) {
  const curves = curvesOf(cell);
  const rows = curves.givers.map((_, i) => i).filter((i) => i % 5 === 0);
  return h("details", { class: "gf-models gf-give-numbers" }, h("summary", {}, texts.numbers), h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, texts.round), ...KINDS.map((kind) => h("th", { scope: "col" }, texts[kind])))),
    h("tbody", {}, ...rows.map((i) => h("tr", {}, h("th", { scope: "row" }, String(i * frame.every)),
      ...KINDS.map((kind) => h("td", {}, say(texts, "share", { share: curves[kind][i] }))))))));
}

// Chart, text and table of one run; show(frame, cell) draws it, stop() ends watching the width.
function outcome(texts) {
  const picture = h("div", { class: "gf-give-picture" });
  const text = h("p", { class: "gf-give-text", role: "status", "aria-live": "polite" });
  const table = h("div", {});
  let shown = null;
  let drawn = 0;
  const draw = () => {
    const width = Math.min(Math.max(picture.clientWidth || 600, 280), 680);
    if (!shown || width === drawn) return;
    drawn = width;
    picture.replaceChildren(drawChart(texts, ...shown, width));
  };
  const watch = new ResizeObserver(draw);
  watch.observe(picture);
  const show = (frame, cell) => {
    shown = [frame, cell];
    drawn = 0;
    draw();
    text.textContent = describe(texts, frame, cell);
    const open = table.querySelector("details")?.open;
    table.replaceChildren(numbers(texts, frame, cell));
    table.firstChild.open = Boolean(open);
  };
  return { element: h("div", {}, picture, legend(texts), text, table), show, stop: () => watch.disconnect() };
}

function list(title, items) {
  return h("details", { class: "gf-models" }, h("summary", {}, title), h("ul", {}, ...items.map((item) => h("li", {}, item))));
}

// What a model cannot say is always open on the screen; how it works can be looked up.
function honest(texts) {
  return h("div", { class: "gf-give-honest" }, h("p", { class: "gf-label" }, texts.limits_title), h("ul", {}, ...texts.limits.map((item) => h("li", {}, item))),
    list(texts.rules_title, texts.rules), h("p", { class: "gf-hint" }, texts.source));
}

function question(texts, name, current, store) {
  const id = uniqueId("gf-give");
  const field = h("textarea", { id, class: "gf-textarea gf-give-own", rows: 3, value: current()[name] || "", oninput: () => store({ [name]: field.value }) });
  return h("div", {}, h("label", { for: id, class: "gf-label" }, texts[name]), field, h("p", { class: "gf-hint" }, texts.private));
}

function slider(text, options, value, shown, change) {
  const id = uniqueId("gf-give");
  const output = h("output", { for: id }, shown(options[value]));
  const input = h("input", { id, type: "range", min: 0, max: options.length - 1, step: 1, oninput: () => change(options[Number(input.value)]) });
  input.value = value;
  const set = (option) => {
    input.value = options.indexOf(option);
    output.textContent = shown(option);
    input.setAttribute("aria-valuetext", shown(option));
  };
  set(options[value]);
  return { row: h("div", { class: "gf-give-set" }, h("label", { for: id }, text), output, input), set };
}

// The four things a learner sets; changed(setting) is called with shares that never add up to more than 100.
function controls(spec, start, changed) {
  const texts = spec.texts;
  const setting = { ...start };
  const shares = Array.from({ length: 100 / spec.step + 1 }, (_, i) => i * spec.step);
  const rest = h("p", { class: "gf-give-rest" });
  const made = {};
  const update = () => {
    for (const name of Object.keys(made)) made[name].set(setting[name]);
    rest.textContent = say(texts, "rest", { share: 100 - setting.givers - setting.takers });
  };
  const change = (name, value) => {
    setting[name] = value;
    const other = { givers: "takers", takers: "givers" }[name];
    if (other) setting[other] = Math.min(setting[other], 100 - value);
    update();
    changed({ ...setting });
  };
  const make = (name, text, options, shown) => {
    made[name] = slider(text, options, options.indexOf(setting[name]), shown, (value) => change(name, value));
    return made[name].row;
  };
  const percent = (share) => say(texts, "share", { share });
  const element = h("fieldset", { class: "gf-give-controls" }, h("legend", { class: "gf-label" }, texts.settings),
    make("givers", texts.set_givers, shares, percent), make("takers", texts.set_takers, shares, percent), rest,
    make("benefit", texts.benefit, spec.benefits, String), make("cost", texts.cost, spec.costs, String));
  update();
  return element;
}

// Settings kept on the device are used while the table still has them.
function settingOf(spec, kept) {
  const right = kept && spec.benefits.includes(kept.benefit) && spec.costs.includes(kept.cost)
    && [kept.givers, kept.takers].every((share) => Number.isInteger(share / spec.step) && share >= 0) && kept.givers + kept.takers <= 100;
  return right ? kept : spec.start;
}

async function loadTable(name) {
  const response = await fetch(new URL(`../${name}`, import.meta.url));
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

function renderPage(model, el) {
  const spec = model.get("spec");
  const texts = spec.texts;
  const current = () => model.get("response") || {};
  const store = (change) => { model.set("response", { ...current(), ...change }); model.save_changes(); };
  const status = h("p", { class: "gf-status", role: "status" });
  const room = h("div", { class: "gf-give-room" });
  const view = outcome(texts);
  let gone = false;
  const start = (table) => {
    const setting = settingOf(spec, current().setting);
    const show = ({ givers, takers, benefit, cost }) => view.show(table, table.cells[`${givers}-${takers}-${benefit}-${cost}`]);
    room.replaceChildren(controls(spec, setting, (next) => { show(next); store({ setting: next }); }), view.element,
      question(texts, "after", current, store), honest(texts));
    show(setting);
  };
  const open = async (byHand) => {
    press.disabled = true;
    status.textContent = texts.loading;
    try {
      const table = await loadTable(spec.table);
      if (gone) return;
      start(table);
      status.textContent = "";
      press.remove();
      if (byHand) {
        store({ opened: true });
        room.querySelector("input").focus();
      }
    } catch {
      press.disabled = false;
      status.textContent = texts.failed;
    }
  };
  const press = h("button", { type: "button", class: "gf-button", onclick: () => open(true) }, texts.open);
  el.replaceChildren(h("div", { class: "gf-part gf-give", role: "group", "aria-label": texts.title },
    ...paragraphs(spec.kinds), question(texts, "before", current, store), press, status, room));
  if (current().opened) open(false);
  return () => { gone = true; view.stop(); };
}

// Beside ipywidgets' sliders: only what came out.
function renderLive(model, el) {
  const spec = model.get("spec");
  const view = outcome(spec.texts);
  const draw = () => { const run = model.get("run"); if (run) view.show(run.frame, run.cell); };
  el.replaceChildren(h("div", { class: "gf-part gf-give", role: "group", "aria-label": spec.texts.title }, view.element, honest(spec.texts)));
  draw();
  model.on("change:run", draw);
  return () => { model.off("change:run", draw); view.stop(); };
}

function render({ model, el }) {
  return model.get("spec").table === null ? renderLive(model, el) : renderPage(model, el);
}

export default { render };
