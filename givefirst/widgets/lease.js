// One tab at a time. navigator.locks exists only in a secure context; over plain http in a LAN a lease in localStorage does.
// A lease can, very rarely, be held twice. That is harmless here: the server knows an attempt by its key.
const KEY = "givefirst:lease";
const LASTS = 8000; // milliseconds; a tab that was closed holds it no longer than this
const SETTLES = 40; // time for another tab's writing to arrive

const me = [...crypto.getRandomValues(new Uint8Array(8))].join(".");

function read() {
  try {
    const { owner, until } = JSON.parse(localStorage.getItem(KEY)) || {};
    return until > Date.now() && until <= Date.now() + LASTS ? owner : null; // a clock set back must not lock for ever
  } catch {
    return null;
  }
}

function write() {
  localStorage.setItem(KEY, JSON.stringify({ owner: me, until: Date.now() + LASTS }));
}

function release() {
  if (read() === me) localStorage.removeItem(KEY);
}

async function withLease(work) {
  if (read() && read() !== me) return;
  try {
    write();
  } catch {
    await work(); // no storage: nothing is shared with another tab
    return;
  }
  await new Promise((done) => setTimeout(done, SETTLES));
  if (read() !== me) return;
  const renewing = setInterval(write, LASTS / 4);
  addEventListener("pagehide", release);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    removeEventListener("pagehide", release);
    release();
  }
}

// Does the work unless another tab is at it; then it is left out.
export async function alone(work) {
  if (!navigator.locks) return withLease(work);
  return navigator.locks.request("givefirst", { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}
