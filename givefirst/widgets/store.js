// What is kept on the device: named values in the browser's storage. On a shared computer they last as long as the tab.
const PREFIX = "givefirst:1:";
const SHARED = "givefirst:shared"; // in localStorage: a computer is shared in all tabs, and for whoever comes next
const ERASED = "givefirst:erased"; // tells the other tabs, and is gone at once
const memory = new Map(); // used where the browser keeps nothing (private mode, storage full)

// A browser may forbid storage; reading the property then throws.
export function area(kind) {
  try {
    return window[kind];
  } catch {
    return null;
  }
}

// Asked each time: another tab may have changed it.
export function isShared() {
  return area("localStorage")?.getItem(SHARED) === "yes";
}

function place() {
  return area(isShared() ? "sessionStorage" : "localStorage");
}

export function load(name) {
  if (memory.has(name)) return structuredClone(memory.get(name));
  try {
    return JSON.parse(place().getItem(PREFIX + name));
  } catch {
    return null;
  }
}

// true when the browser keeps it; false when it lasts only as long as the page
export function save(name, value) {
  try {
    place().setItem(PREFIX + name, JSON.stringify(value));
    memory.delete(name);
    return true;
  } catch {
    memory.set(name, structuredClone(value));
    return false;
  }
}

// Reads, changes and writes at once, so what another tab has written meanwhile stays.
// by(value) -> value; null leaves all as it is.
export function change(name, by) {
  const value = by(load(name));
  return value === null ? true : save(name, value);
}

export function remove(name) {
  memory.delete(name);
  try {
    place().removeItem(PREFIX + name);
  } catch {
    return; // nothing is kept there
  }
}

function keysOf(storage) {
  return storage ? Object.keys(storage).filter((key) => key.startsWith(PREFIX)) : [];
}

export function names(start = "") {
  const kept = keysOf(place()).map((key) => key.slice(PREFIX.length));
  return [...new Set([...kept, ...memory.keys()])].filter((name) => name.startsWith(start)).sort();
}

// "This is a shared computer": everything moves into the tab. And back again, when that was a mistake.
export function setShared(wanted) {
  if (wanted === isShared()) return;
  const values = names().map((name) => [name, load(name)]);
  const before = place();
  if (wanted) area("localStorage")?.setItem(SHARED, "yes");
  else area("localStorage")?.removeItem(SHARED);
  for (const [name, value] of values) save(name, value);
  for (const key of keysOf(before)) before.removeItem(key);
}

export function clear() {
  area("localStorage")?.setItem(ERASED, "now"); // before the rest goes, so that another tab takes nothing back
  clearHere();
}

function clearHere() {
  memory.clear();
  for (const storage of [area("localStorage"), area("sessionStorage")]) {
    if (storage) for (const key of Object.keys(storage)) if (key.startsWith("givefirst:")) storage.removeItem(key);
  }
}

// call() when everything was deleted in another tab; it is then deleted in this one, too.
export function onErased(call) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== ERASED || newValue === null) return;
    clearHere();
    call();
  });
}

// The computer is no longer shared: what only this tab holds goes where all tabs look.
addEventListener("storage", ({ key, newValue }) => {
  if (key !== SHARED || newValue !== null) return;
  for (const own of keysOf(area("sessionStorage"))) {
    const name = own.slice(PREFIX.length);
    if (load(name) === null) save(name, JSON.parse(sessionStorage.getItem(own)));
    sessionStorage.removeItem(own);
  }
});

// call(name) when another tab has changed a value. (Browsers tell the other tabs only.)
export function watch(call) {
  addEventListener("storage", ({ key }) => key?.startsWith(PREFIX) && call(key.slice(PREFIX.length)));
}
