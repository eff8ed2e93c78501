// Placement: twelve statements, a suggestion worked out here, a path for each theme that the learner sets. Nothing of it is sent.
const VALUES = [0, 1, 2, null];
const ANSWERS = ["no", "partly", "yes", "skip"];
const OFFERS = ["protect", "internal", "visible"];

export function tokens() {
  return [];
}

// The twin of suggest() in placement.py, which says what it takes and gives.
export function suggest(rules, answers) {
  const value = (rule) => (Object.hasOwn(answers, rule.id) ? answers[rule.id] : null);
  const wish = (name) => value(rules.find((rule) => rule.wish === name)) || 0;
  const counted = rules.filter((rule) => rule.counts.length && value(rule) !== null);
  const themes = [...new Set(rules.flatMap((rule) => rule.counts))];
  const sum = (list) => list.reduce((total, rule) => total + value(rule), 0);
  const part = (theme) => counted.filter((rule) => rule.counts.includes(theme));
  const parts = Object.fromEntries(themes.map((theme) => [theme, [sum(part(theme)), part(theme).length]]));
  const total = sum(counted);
  const answered = counted.length;
  const found = { answered, sum: total, parts, offers: OFFERS.filter((offer) => wish(offer) === 2) };
  const all = (level) => Object.fromEntries(themes.map((theme) => [theme, level(...parts[theme])]));
  if (wish("inactive") === 2) return { ...found, kind: "one", levels: ["refuser"], themes: all(() => "refuser"), may: [] };
  if (wish("inactive") === 1) return { ...found, kind: "pick", levels: ["refuser", "immigrant"], themes: {}, may: [] };
  if (answered < 6) return { ...found, kind: "free", levels: [], themes: {}, may: [] };
  if (total * 8 >= 11 * answered) {
    const start = (points, count) => (count && points * 3 <= 2 * count ? "immigrant" : "native");
    return { ...found, kind: "one", levels: ["native"], themes: all(start), may: [] };
  }
  const may = themes.filter((theme) => parts[theme][1] && parts[theme][0] * 3 >= 5 * parts[theme][1]);
  return { ...found, kind: "one", levels: ["immigrant"], themes: all(() => "immigrant"), may };
}

// The chosen paths. The page's host keeps them under `givefirst:1:path`, where other pages look; elsewhere they last as long as the window.
function pathOf(model) {
  let path = model.get("path") || {};
  const page = Boolean(model.get("device"));
  return {
    page,
    get: () => path,
    set(value) {
      path = value;
      if (!page) return;
      model.set("path", path);
      model.save_changes();
    },
  };
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const kept = privateAnswer(model);
  const path = pathOf(model);
  const names = Object.fromEntries(spec.levels.map((level) => [level.id, level.name]));
  const answers = () => kept.get().answers || {};
  const set = (id, value) => { kept.set({ answers: { ...answers(), [id]: value }, seen: false }); draw(); };
  const list = h("ol", { class: "gf-place" });
  const fill = () => list.replaceChildren(...spec.statements.map((statement) => h("li", {}, statementBox(statement, words, answers(), set))));
  const body = h("div", {}, h("p", { class: "gf-hint" }, words[kept.device ? "private-here" : "private-window"]), list);
  const pressed = () => {
    kept.set({ seen: true });
    kept.pressed();
    draw();
    status.textContent = headline(suggest(spec.statements, answers()), words, names);
  };
  const forget = () => {
    kept.set({ answers: {}, seen: false });
    path.set({});
    fill();
    draw();
    status.textContent = words["place-forgotten"];
    press.focus();
  };
  const { status, after, press } = frame({ model, el, body, button: "place-button", pressed });

  function draw() {
    const seen = Boolean(kept.get().seen);
    status.textContent = "";
    after.replaceChildren();
    if (!seen && !Object.keys(path.get()).length) return;
    const found = seen ? suggest(spec.statements, answers()) : null;
    after.append(h("section", { class: "gf-models gf-path" }, found ? suggestion(found, spec, words, names) : "",
      chooser(found, path, spec, words, names), h("button", { type: "button", class: "gf-button-quiet", onclick: forget }, words["place-forget"])));
  }
  fill();
  draw();
  return () => {};
}

function statementBox(statement, words, answers, set) {
  const name = uniqueId("gf-place");
  const options = VALUES.map((value, i) => {
    const checked = Object.hasOwn(answers, statement.id) && answers[statement.id] === value;
    const input = h("input", { type: "radio", name, value: ANSWERS[i], checked, onchange: () => set(statement.id, value) });
    return h("label", { class: "gf-option" }, input, h("span", {}, words[`place-${ANSWERS[i]}`]));
  });
  return h("fieldset", { class: "gf-criterion gf-place-answers", "data-statement": statement.id }, h("legend", {}, ...line(statement.text)), ...options);
}

function headline(found, words, names) {
  const [first, second] = found.levels.map((level) => names[level]);
  return say(words, `place-result-${found.kind}`, { first, second });
}

function suggestion(found, spec, words, names) {
  const theme = new Map(spec.themes.map(({ id, number, name }) => [id, say(words, "place-theme", { number, name })]));
  const [level] = found.levels;
  const other = Object.keys(found.themes).filter((id) => found.themes[id] !== level);
  const notes = [
    ...other.map((id) => say(words, "place-starts", { theme: theme.get(id), level: names[found.themes[id]] })),
    ...found.may.map((id) => say(words, "place-may", { theme: theme.get(id), level: names.native })),
  ];
  return h("div", {},
    h("p", { class: "gf-path-head" }, h("strong", {}, headline(found, words, names)), " ", words["place-yours"]),
    notes.length ? h("ul", {}, ...notes.map((note) => h("li", {}, note))) : "",
    ...found.offers.map((offer) => h("div", { class: "gf-context" }, ...paragraphs(spec.offers[offer]))),
    why(found, theme, words, names));
}

function why(found, theme, words, names) {
  const scaled = (sum, count, all) => new Intl.NumberFormat(words["place-locale"], { maximumFractionDigits: 1 }).format((sum * all) / count);
  const own = say(words, "place-own", { answered: found.answered, sum: found.answered ? scaled(found.sum, found.answered, 8) : 0 });
  const parts = Object.entries(found.parts).map(([id, [sum, count]]) => h("li", {}, count
    ? say(words, "place-own-theme", { theme: theme.get(id), sum: scaled(sum, count, 3) })
    : say(words, "place-own-none", { theme: theme.get(id) })));
  return h("details", { class: "gf-why" }, h("summary", {}, words["place-why"]),
    ...[1, 2, 3, 4, 5].map((i) => h("p", {}, say(words, `place-rule-${i}`, names))),
    h("p", {}, own), h("ul", {}, ...parts));
}

// One click sets all themes; a select box for each theme changes that one.
function chooser(found, path, spec, words, names) {
  const status = h("p", { class: "gf-status", role: "status" });
  const group = uniqueId("gf-path");
  const all = (level) => Object.fromEntries(spec.themes.map(({ id }) => [id, level]));
  const wanted = (level) => (found && found.kind === "one" && found.levels[0] === level ? found.themes : all(level));
  const keep = (wish) => { path.set(wish); show(); status.replaceChildren(words["place-kept"], " ", ...onward); };
  const onward = path.page ? [h("a", { href: "../my-course.html" }, words["place-course"])] : [];
  const radios = spec.levels.map((level) => {
    const input = h("input", { type: "radio", name: group, value: level.id, onclick: () => keep(wanted(level.id)) });
    const mark = found && found.levels.includes(level.id) ? h("em", { class: "gf-hint" }, words["place-mark"]) : "";
    return { level: level.id, input, label: h("label", { class: "gf-option" }, input,
      h("span", {}, h("strong", {}, level.name), " ", mark, h("br"), ...line(level.text))) };
  });
  const selects = spec.themes.map(({ id, number, name }) => {
    const own = uniqueId("gf-theme");
    const select = h("select", { id: own, "data-theme": id, onchange: () => keep({ ...path.get(), [id]: select.value }) },
      ...spec.levels.map((level) => h("option", { value: level.id }, level.name)));
    return { id, select, row: h("div", { class: "gf-match-row" }, h("label", { for: own }, say(words, "place-theme", { number, name })), select) };
  });
  const each = h("fieldset", { class: "gf-criterion" }, h("legend", {}, words["place-each"]), ...selects.map((entry) => entry.row));
  function show() {
    const now = path.get();
    each.hidden = !spec.themes.some(({ id }) => Object.hasOwn(names, now[id]));
    for (const { id, select } of selects) select.value = Object.hasOwn(names, now[id]) ? now[id] : "";
    // a path that differs from theme to theme is still the suggested one when it is as suggested
    for (const { level, input } of radios) input.checked = spec.themes.every(({ id }) => now[id] === wanted(level)[id]);
  }
  show();
  return h("div", {}, h("fieldset", { class: `gf-criterion gf-path-levels gf-path-${found ? found.kind : "free"}` },
    h("legend", {}, words["place-choose"]), ...radios.map((entry) => entry.label)), each, status);
}

export default { render };
