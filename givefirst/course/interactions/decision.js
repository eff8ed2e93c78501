// Decision: yes, no or unclear to each question, a proposal with its reasons. Worked out here; nothing of it is sent.
const ANSWERS = ["yes", "no", "unclear"];

export function tokens() {
  return [];
}

// The twin of decide() in decision.py; gives the whole result.
export function decide(results, answers) {
  const is = (value) => (id) => answers[id] === value;
  return results.find(({ when }) => !when || ((!when.any_yes.length || when.any_yes.some(is("yes")))
    && when.yes.every(is("yes")) && when.no_of.filter(is("no")).length >= when.no_least));
}

function render({ model, el }) {
  const spec = model.get("spec");
  const words = model.get("words");
  const kept = privateAnswer(model);
  const answers = () => kept.get().answers || {};
  const rows = spec.questions.map(({ id, text }) => {
    const name = uniqueId("gf-decision");
    const options = ANSWERS.map((value) => h("label", { class: "gf-option" }, h("input", {
      type: "radio", name, value, checked: answers()[id] === value,
      onchange: () => { kept.set({ answers: { ...answers(), [id]: value }, seen: false }); draw(); },
    }), h("span", {}, words[`decision-${value}`])));
    return h("li", {}, h("fieldset", { class: "gf-criterion gf-place-answers gf-decision", "data-question": id }, h("legend", {}, ...line(text)), ...options));
  });
  const blocked = () => {
    const count = spec.questions.filter(({ id }) => !answers()[id]).length;
    return count ? say(words, "decision-open", { count }) : null;
  };
  const pressed = () => {
    kept.set({ seen: true });
    kept.pressed();
    draw();
    status.textContent = words["decision-done"];
  };
  const body = h("div", {}, h("ol", { class: "gf-place" }, ...rows), h("p", { class: "gf-hint" }, words[kept.device ? "private-here" : "private-window"]));
  const { status, after } = frame({ model, el, body, button: "decision-button", blocked, pressed });

  function draw() {
    status.textContent = "";
    if (!kept.get().seen) return after.replaceChildren();
    const { title, text } = decide(spec.results, answers());
    after.replaceChildren(h("section", { class: "gf-models" }, h("p", {}, h("strong", {}, title)), ...paragraphs(text),
      h("p", { class: "gf-label" }, words["decision-reasons"]),
      h("ul", {}, ...spec.questions.map(({ id, reasons }) => h("li", {}, ...line(reasons[answers()[id]])))), ...paragraphs(spec.note)));
  }
  draw();
  return () => {};
}

export default { render };
