// A timer that all see: minutes and seconds left. The server's clock counts, since a laptop's may be wrong.
import { h } from "./common.js";

export function clockBox(words) {
  const left = h("p", { class: "gl-clock", role: "timer", hidden: true });
  let until = null;
  const draw = () => {
    left.hidden = until === null;
    if (until === null) return;
    const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
    left.textContent = seconds ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : words["time-over"];
    left.classList.toggle("gl-clock-over", !seconds);
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
