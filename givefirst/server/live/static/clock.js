// A timer that all see: minutes and seconds left. The server's clock counts, since a laptop's may be wrong.
import { h } from "./common.js";
import { timeLeft } from "./pieces.js";

export function clockBox(words) {
  const left = h("p", { class: "gl-clock", role: "timer", hidden: true });
  let until = null;
  const draw = () => {
    left.hidden = until === null;
    if (until === null) return;
    left.textContent = timeLeft(until - Date.now()) || words["time-over"];
  };
  setInterval(draw, 250);
  return {
    box: left,
    draw({ timer }) {
      until = timer?.ends_at ? timer.ends_at - (timer.server_now ? timer.server_now - Date.now() : 0) : null;
      draw();
    },
  };
}
