// Attempts at a check on their way to the server. Each lies on the device before it is sent, and stays until the server has answered.
// An entry: {key, check, title, version, language, responses, csrf, name, made, state}; state "waiting", or "session" when the session has ended
// or one must sign in first (then `link` is the page for it, by language).
// Each entry is a value of its own, so two tabs never overwrite each other's. The journal has it too, in case the browser dies.
import { erase, write } from "./journal.js";
import { alone } from "./lease.js";
import { change, isShared, load, names, remove, save, watch } from "./store.js";

const PREFIX = "queue:";
const PATIENCE = 30000; // milliseconds for one answer
const PAUSES = [2000, 60000]; // first and longest pause before the next try
const calls = new Set();
let running = null;
let asked = false; // send() was called while it was running
let timer = null;
let pause = PAUSES[0];

export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function entries() {
  return names(PREFIX).map(load).filter(Boolean).sort((a, b) => a.made - b.made);
}

export function entryOf(check) {
  return entries().find((entry) => entry.check === check) || null;
}

// Puts an attempt in, and comes back when it is on disk. false when the browser keeps nothing: then it lasts as long as the page.
export async function put(attempt, draft) {
  const entry = { ...attempt, made: Date.now(), state: "waiting" };
  const kept = save(PREFIX + entry.key, entry);
  tell();
  if (!isShared()) await write(entry.key, { entry, draft });
  return kept;
}

// What the journal has and localStorage lost when the browser died comes back: the attempt, and the answers it was made from.
export function restore(records) {
  const lost = isShared() ? [] : records.filter(({ entry }) => !load(PREFIX + entry.key));
  for (const { entry, draft } of lost) {
    save(PREFIX + entry.key, entry);
    change(`check:${entry.check}`, (now) => (now?.at > draft.at ? null : draft));
  }
  if (lost.length) tell();
}

// call() whenever the queue, or a result that came out of it, has changed in this tab or another.
export function onQueue(call) {
  calls.add(call);
}

function tell() {
  for (const call of calls) call();
}

export async function ask(path, body, csrf) {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  const options = body === undefined ? {} : {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...(csrf ? { "X-CSRF-Token": csrf } : {}) },
  };
  try {
    const answer = await fetch(path, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...options });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { ok: answer.ok, status: answer.status, body: isJson ? await answer.json() : null };
  } finally {
    clearTimeout(patience);
  }
}

// The token names the session the attempt belongs to: with the cookie of somebody else the server refuses it.
async function withSession(entry) {
  if (entry.csrf) return entry;
  const found = await ask("/api/me");
  const me = found.body?.learner ? found : await ask("/api/learner", { name: entry.name });
  const link = me.body?.error?.link;
  if (link) {
    mark(entry, { state: "session", link }); // nobody begins here without signing in
    return null;
  }
  if (!me.body?.csrf) throw new Error("no session");
  mark(entry, { csrf: me.body.csrf });
  return { ...entry, csrf: me.body.csrf };
}

// An entry that was erased meanwhile does not come back.
function mark(entry, news) {
  change(PREFIX + entry.key, (now) => now && { ...now, ...news });
}

// The result belongs to the draft it was made from; a draft with other tasks stays as it is.
function keepInDraft(entry, news) {
  const slots = Object.entries(entry.responses);
  change(`check:${entry.check}`, (draft) => {
    const same = draft && slots.every(([slot, { variant }]) => draft.drawn?.[slot] === variant);
    return same ? { ...draft, refused: undefined, ...news, at: Date.now() } : draft;
  });
}

// Only an answer of the course itself takes an entry out: a hotel's sign-in page or a broken proxy doesn't.
async function settle(entry, { ok, status, body }) {
  const message = body?.error?.message;
  if (ok && Array.isArray(body?.slots)) keepInDraft(entry, { result: body });
  else if (status === 403 && message) return mark(entry, { state: "session" });
  else if (status < 500 && message) keepInDraft(entry, { refused: message });
  else throw new Error(`no answer of the course: ${status}`);
  await erase(entry.key); // first, so that no other tab finds it there alone and puts it back
  remove(PREFIX + entry.key);
}

async function sendOne(entry) {
  try {
    const ready = await withSession(entry);
    if (!ready) return tell();
    const { key, check, version, language, responses, csrf } = ready;
    await settle(entry, await ask("/api/attempts", { key, check, version, language, responses }, csrf));
    tell();
  } catch {
    return; // no connection, or an answer cut off: it stays and is sent again
  }
}

async function sendAll() {
  const tried = new Set();
  for (;;) {
    const next = waiting().find((entry) => !tried.has(entry.key));
    if (!next) return;
    tried.add(next.key);
    await sendOne(next);
  }
}

function waiting() {
  return entries().filter((entry) => entry.state === "waiting");
}

// Sends what waits; tries again later, with growing pauses, as long as something is left. Asked while it is at it, it tries once more at
// once: the connection may have come back just after a try had failed.
export function send() {
  if (running) {
    asked = true;
    return running;
  }
  running = alone(sendAll).finally(() => {
    running = null;
    clearTimeout(timer);
    if (asked || !waiting().length) pause = PAUSES[0];
    if (waiting().length) {
      timer = setTimeout(send, asked ? 0 : pause * (0.5 + Math.random()));
      pause = Math.min(2 * pause, PAUSES[1]);
    }
    asked = false;
  });
  return running;
}

// After a session has ended: the learner says so, and the attempt goes out under the session there is now, or a new one.
export function sendAnew(entry) {
  mark(entry, { csrf: null, state: "waiting" });
  tell();
  return send();
}

export function start() {
  watch((name) => (name.startsWith(PREFIX) || name.startsWith("check:")) && tell());
  addEventListener("online", send);
  addEventListener("pageshow", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
}
