// The learner's progress as a file: written here, read again here or on another device. It holds answers, no keys and no names.
// {"format": "givefirst-progress", "version": 1, "saved": ISO time, "exercises": [{"id", "answered": ISO time, "parts": {part id: {"response",
// "attempts", "checked", "notes"}}}], "checks": [{"id", "changed", "version", "drawn", "answers", "step", "seen", "result"}],
// "path": {"chosen": ISO time, "levels": {theme: level}}}, the path only where one was chosen.
import { PATH, PATH_AT } from "./host.js";
import { entryOf } from "./queue.js";
import { load, names, save } from "./store.js";

const FORMAT = "givefirst-progress";
const VERSION = 1;
export const LARGEST = 4_000_000; // characters; 60 exercises with long texts are far below
const TEXT = 100_000;
const MANY = 2000;
const ID = /^[a-z0-9-]{1,80}(\/[a-z0-9-]{1,80}){1,4}$/;
const SLUG = /^[a-z0-9][\w.-]{0,80}$/i;
const CHECK = "check:";

// The file is not one of ours, or has been damaged.
export class ForeignFile extends Error {}

function must(condition, what) {
  if (!condition) throw new ForeignFile(what);
}

const iso = (at) => new Date(at || 0).toISOString();
const newest = (parts) => Math.max(0, ...Object.values(parts).map((part) => part.at || 0));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function numbersOf(result) {
  return result && {
    score: result.score, max: result.max, percent: result.percent, passed: result.passed,
    slots: result.slots.map(({ slot, variant, score, max, written }) => ({ slot, variant, score, max, written })),
  };
}

export function exerciseNames() {
  return names().filter((name) => ID.test(name));
}

export function checkNames() {
  return names(CHECK).filter((name) => Object.keys(load(name)?.answers || {}).length);
}

export function pack(now) {
  const exercises = exerciseNames().map((id) => {
    const parts = load(id);
    const plain = Object.entries(parts).map(([part, { response, attempts, checked, notes }]) => [part, { response, attempts, checked, notes }]);
    return { id, answered: iso(newest(parts)), parts: Object.fromEntries(plain) };
  });
  const checks = checkNames().map((name) => {
    const { at, version, drawn, answers, step, seen, result } = load(name);
    return { id: name.slice(CHECK.length), changed: iso(at), version, drawn, answers, step, seen, result: numbersOf(result) };
  });
  const levels = load(PATH);
  const path = levels && { path: { chosen: iso(load(PATH_AT)), levels } };
  return { format: FORMAT, version: VERSION, saved: iso(now), exercises, checks, ...path };
}

// Any answer, copied value by value: nothing but plain data of a sensible size comes through.
function plain(value, depth = 0) {
  must(depth < 8, "too deep");
  if (value === null || value === undefined || typeof value === "boolean" || Number.isFinite(value)) return value ?? null;
  if (typeof value === "string") {
    must(value.length <= TEXT, "too long");
    return value;
  }
  if (Array.isArray(value)) {
    must(value.length <= MANY, "too many");
    return value.map((item) => plain(item, depth + 1));
  }
  return record(value, (item) => plain(item, depth + 1));
}

function record(value, by) {
  must(isObject(value), "not an object");
  const entries = Object.entries(value);
  must(entries.length <= MANY && entries.every(([key]) => SLUG.test(key)), "keys");
  return Object.fromEntries(entries.map(([key, item]) => [key, by(item)]));
}

function time(text, now) {
  const at = typeof text === "string" ? Date.parse(text) : NaN;
  must(Number.isFinite(at), "time");
  return Math.min(at, now); // a clock that runs ahead must not win for ever
}

function count(value, least = 0) {
  must(Number.isInteger(value) && value >= least && value <= 1e6, "number");
  return value;
}

function id(value) {
  must(typeof value === "string" && ID.test(value), "id");
  return value;
}

function slug(value) {
  must(typeof value === "string" && SLUG.test(value), "slug");
  return value;
}

function readExercise(entry, now) {
  must(isObject(entry), "exercise");
  const at = time(entry.answered, now);
  const parts = record(entry.parts, (part) => {
    must(isObject(part), "part");
    const notes = part.notes === undefined || part.notes === null ? {} : record(part.notes, (note) => plain(note));
    return { response: plain(part.response), attempts: count(part.attempts ?? 0), checked: part.checked === true, notes, at };
  });
  return { name: id(entry.id), at, value: parts };
}

function readResult(result) {
  if (result === undefined || result === null) return undefined;
  must(isObject(result) && Array.isArray(result.slots) && result.slots.length <= MANY, "result");
  const slots = result.slots.map((slot) => {
    must(isObject(slot) && SLUG.test(slot.slot), "slot");
    return { slot: slot.slot, variant: id(slot.variant), score: count(slot.score), max: count(slot.max), written: slot.written === true, parts: {} };
  });
  return { score: count(result.score), max: count(result.max), percent: count(result.percent), passed: result.passed === true, slots, completed: [] };
}

function readCheck(entry, now) {
  must(isObject(entry) && typeof entry.version === "string" && /^[0-9a-f]{1,64}$/.test(entry.version), "check");
  must(Array.isArray(entry.seen) && entry.seen.length <= MANY, "seen");
  const value = {
    version: entry.version, drawn: record(entry.drawn, id), answers: record(entry.answers, (slot) => record(slot, (answer) => plain(answer))),
    step: count(entry.step, -1), seen: entry.seen.map(id), result: readResult(entry.result), at: time(entry.changed, now),
  };
  const fits = !value.result || value.result.slots.every(({ slot, variant }) => value.drawn[slot] === variant);
  must(fits, "result of other tasks");
  return { name: CHECK + id(entry.id), at: value.at, value };
}

function readPath(entry, now) {
  must(isObject(entry), "path");
  return { name: PATH, at: time(entry.chosen, now), value: record(entry.levels, slug) };
}

// text of a file -> list of {name, at, value}. Raises ForeignFile; then nothing of it has been taken.
export function unpack(text, now) {
  must(text.length <= LARGEST, "too large");
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new ForeignFile("not JSON");
  }
  must(isObject(file) && file.format === FORMAT && file.version === VERSION, "format");
  must(Array.isArray(file.exercises) && Array.isArray(file.checks) && file.exercises.length + file.checks.length <= MANY, "lists");
  const path = file.path === undefined ? [] : [readPath(file.path, now)];
  return [...file.exercises.map((entry) => readExercise(entry, now)), ...file.checks.map((entry) => readCheck(entry, now)), ...path];
}

// The newer answer of each exercise stays. A check that waits to be sent is left alone. Returns how many were taken.
export function merge(found) {
  const taken = found.filter(({ name, at }) => {
    const here = load(name);
    if (!here) return true;
    if (name === PATH) return at > (load(PATH_AT) || 0);
    if (name.startsWith(CHECK)) return !entryOf(name.slice(CHECK.length)) && at > (here.at || 0);
    return at > newest(here);
  });
  for (const { name, at, value } of taken) {
    save(name, value);
    if (name === PATH) save(PATH_AT, at);
  }
  return taken.length;
}
