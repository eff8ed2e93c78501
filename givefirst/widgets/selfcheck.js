// A check in a static build scores itself: no server, nothing recorded.
import { variantOf } from "./draft.js";
import { evaluate } from "./evaluate.js";
import { moduleOf } from "./model.js";

const SITE = new URL(document.documentElement.dataset.content_root || ".", location.href);

// The same shape as the server's answer, from the keys of a static build.
export async function scoreHere(data, draft, lang) {
  const address = new URL(`../keys/${data.check.replace("/", "-")}.${lang}.json`, SITE);
  const keys = await (await fetch(address)).json();
  const slots = await Promise.all(data.slots.map(async (slot) => {
    const variant = variantOf(slot, draft);
    const parts = {};
    for (const { spec } of variant.parts) {
      const table = keys[variant.id][spec.id];
      const found = await moduleOf(spec.interaction);
      parts[spec.id] = { ...evaluate(table, found.tokens(table, (draft.answers[slot.id] || {})[spec.id])), missed: undefined, models: table.models };
    }
    const results = Object.values(parts);
    const sum = (name) => results.reduce((total, result) => total + result[name], 0);
    return { slot: slot.id, variant: variant.id, score: sum("score"), max: sum("max"), written: sum("max") === 0, parts };
  }));
  const total = (name) => slots.reduce((sum, slot) => sum + slot[name], 0);
  const percent = total("max") ? Math.floor((100 * total("score")) / total("max")) : 100;
  const required = data.slots.flatMap(({ id, must }, i) => (100 * slots[i].score < (must || 0) * slots[i].max ? [id] : []));
  return { score: total("score"), max: total("max"), percent, passed: 100 * total("score") >= data.pass * total("max") && !required.length, required, slots, completed: [] };
}
