// The draft of a check: which variant was drawn for each slot, the answers so far, and what of them leaves the device.

function draw(slot, seen) {
  const fresh = slot.variants.filter((variant) => !seen.includes(variant.id));
  const pool = fresh.length ? fresh : slot.variants;
  return pool[Math.floor(Math.random() * pool.length)].id;
}

// at: when it was last changed, in milliseconds since 1970.
export function newDraft(data, seen) {
  const drawn = Object.fromEntries(data.slots.map((slot) => [slot.id, draw(slot, seen)]));
  return { version: data.version, drawn, answers: {}, step: -1, seen: [...new Set([...seen, ...Object.values(drawn)])] };
}

// A draft of an older version keeps what still fits: variants that are still there, with their answers.
export function fitting(draft, data) {
  if (!draft || !draft.drawn) return newDraft(data, []);
  const drawn = {};
  const answers = {};
  for (const slot of data.slots) {
    const same = slot.variants.some((variant) => variant.id === draft.drawn[slot.id]);
    drawn[slot.id] = same ? draft.drawn[slot.id] : draw(slot, draft.seen || []);
    if (same && draft.answers[slot.id]) answers[slot.id] = draft.answers[slot.id];
  }
  const step = Math.min(draft.step ?? -1, data.slots.length - 1);
  const kept = draft.version === data.version ? { result: draft.result } : {};
  return { version: data.version, drawn, answers, step, seen: draft.seen || [], name: draft.name, refused: draft.refused, at: draft.at, ...kept };
}

export function sameTasks(draft, other) {
  const slots = Object.keys(draft.drawn);
  return draft.version === other.version && slots.length === Object.keys(other.drawn).length && slots.every((slot) => draft.drawn[slot] === other.drawn[slot]);
}

// An interaction whose answer can look full and be empty says it itself. found: its browser module.
export function isAnswered(found, response) {
  if (found?.hasContent) return found.hasContent(response);
  return Object.keys(response || {}).length > 0;
}

// A written slot is named even without its text: the answer brings the model texts of its variant.
function isWritten(slot) {
  return slot.variants[0].parts.every(({ spec }) => spec.interaction === "extended-text");
}

// modules: interaction -> its browser module, which says what of an answer leaves the device.
export function responsesOf(data, draft, modules) {
  const responses = {};
  for (const slot of data.slots) {
    const kept = draft.answers[slot.id] || {};
    const parts = variantOf(slot, draft).parts.flatMap(({ spec }) => {
      const found = modules.get(spec.interaction);
      const response = found.leaving ? found.leaving(kept[spec.id]) : kept[spec.id];
      return isAnswered(found, response) ? [[spec.id, response]] : [];
    });
    if (parts.length || isWritten(slot)) responses[slot.id] = { variant: draft.drawn[slot.id], parts: Object.fromEntries(parts) };
  }
  return responses;
}

// The number of the first task whose text is longer than allowed; 0 when there is none. Texts that stay here count too: they may be sent next time.
export function tooLong(data, draft) {
  const over = (spec, response) => spec.longest && typeof response?.text === "string" && [...response.text].length > spec.longest;
  return 1 + data.slots.findIndex((slot) => variantOf(slot, draft).parts.some(({ spec }) => over(spec, (draft.answers[slot.id] || {})[spec.id])));
}

export function variantOf(slot, draft) {
  return slot.variants.find((variant) => variant.id === draft.drawn[slot.id]);
}
