// The agenda with its clock: what is planned when, where we are, how far from the plan.
import { h } from "./common.js";
import { fill, redraw, textOf, time, timeLeft } from "./pieces.js";

export function agendaBox({ wire, words, language }) {
  const list = h("ol", { class: "gl-agenda" });
  const box = h("nav", { "aria-label": words.agenda }, h("h2", {}, words.agenda), list);
  const go = (id) => wire.send("step", { to: id });
  return {
    box,
    draw({ agenda = [], now }) {
      redraw(list, [agenda.map(({ id, title, starts_at, minutes, day }) => [id, title, starts_at, minutes, day]), now], () => agenda.map((step, i) => h("li", {},
        i && step.day !== agenda[i - 1].day ? h("p", { class: "gl-day" }, fill(words.day, { n: step.day })) : null,
        h("button", { type: "button", class: "gl-step-button", "aria-current": step.id === now ? "step" : null, "data-keep": step.id, onclick: () => go(step.id) },
          h("span", { class: "gl-at" }, time(step.starts_at, language)), h("span", {}, textOf(step.title)), h("span", { class: "gl-soft" }, fill(words.minutes, { n: step.minutes }))))));
    },
  };
}

export function clockLine({ words, language }) {
  const box = h("p", { class: "gl-now" });
  let view = null;
  const draw = () => {
    if (!view) return;
    const { clock = {}, agenda = [], now, timer } = view;
    const at = Date.now() + (clock.skew || 0);
    const step = agenda.find((one) => one.id === now);
    const parts = [h("strong", {}, time(at, language))];
    if (step && !view.over) {
      const ends = step.starts_at + step.minutes * 60000;
      const left = Math.round((ends - at) / 60000);
      const early = Math.round((step.starts_at - at) / 60000);
      parts.push(" · ", fill(words["step-until"], { when: time(ends, language) }), " · ",
        h("span", { class: left < 0 && "gl-late" }, fill(words[early > 0 ? "step-early" : left < 0 ? "step-over" : "step-left"], { n: early > 0 ? early : Math.abs(left) })));
    }
    if (timer?.ends_at) parts.unshift(h("strong", { class: "gl-clock" }, timeLeft(timer.ends_at - at) || words["time-over"]), " ");
    redraw(box, parts.map((part) => part.textContent ?? part), () => parts);
  };
  setInterval(draw, 500);
  return {
    box,
    draw(found) {
      view = found;
      if (view.clock?.server_now) view.clock.skew = view.clock.server_now - Date.now();
      draw();
    },
  };
}
