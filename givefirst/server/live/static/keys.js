// The keys of the trainer's page. Presenters ("clickers") send PageDown and PageUp. While one writes, keys write.
import { act, current, hasKey, severalParts } from "./doing.js";

const PARTS = { ArrowDown: 1, ArrowUp: -1 }; // they scroll the page, unless there are parts to go through

export function listenForKeys(wire, view, code) {
  const go = (by) => {
    const ids = (view()?.agenda || []).map((step) => step.id);
    const to = ids[ids.indexOf(view()?.now) + by];
    if (to) wire.send("step", { to });
  };
  const keys = {
    ArrowRight: () => go(1), PageDown: () => go(1), ArrowLeft: () => go(-1), PageUp: () => go(-1),
    o: () => act(wire, "toggle", current(view())),
    r: () => (view()?.activity?.state === "revealed" ? act(wire, "hide", view().activity) : act(wire, "reveal", view()?.activity, { marks: false })),
    l: () => hasKey(view()?.activity) && act(wire, "reveal", view().activity, { marks: true }),
    a: () => ["closed", "revealed"].includes(view()?.activity?.state) && act(wire, "again", view().activity),
    t: () => timer(wire, view()),
    ArrowDown: () => part(1), ArrowUp: () => part(-1),
  };
  const press = (key) => {
    const name = key.length === 1 ? key.toLowerCase() : key;
    const known = Object.hasOwn(keys, name) && !(name in PARTS && !several(view()));
    if (known) keys[name]();
    return known;
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (press(event.key)) event.preventDefault();
  });
  const wall = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`givefirst-live-${code}`);
  if (wall) wall.onmessage = ({ data }) => data?.key && press(data.key);
  const part = (by) => wall?.postMessage(by > 0 ? "part+" : "part-");
  return { go, part, qr: () => wall?.postMessage("qr") };
}

// Parts of what is live, else slides of the step.
function several(view) {
  if (view?.activity) return severalParts(view.activity);
  return view?.agenda?.find((step) => step.id === view.now)?.slides?.length > 1;
}

// Starts the timer of this step, or stops the one that runs.
function timer(wire, view) {
  if (view?.timer?.ends_at) return wire.send("timer", { stop: true });
  const own = view?.agenda?.find((step) => step.id === view.now)?.activities?.find((activity) => activity.kind === "timer");
  return own && wire.send("timer", { activity: own.id, seconds: 60 * own.minutes });
}
