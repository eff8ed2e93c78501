// Attempts on disk. What goes into localStorage reaches the disk some seconds later, and a browser that dies before has lost it.
// IndexedDB says when a record is there. One record an attempt, by its key: {entry, draft}, see queue.js.
const PATIENCE = 2000; // milliseconds; a database that does not answer must hold up nothing

function opened() {
  return new Promise((done, fail) => {
    const request = indexedDB.open("givefirst", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("queue");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

// work(store) -> a request, whose result comes when the transaction is on disk.
async function transact(mode, work) {
  const database = await opened();
  try {
    return await new Promise((done, fail) => {
      const transaction = database.transaction("queue", mode, { durability: "strict" });
      const request = work(transaction.objectStore("queue"));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => fail(transaction.error);
    });
  } finally {
    database.close();
  }
}

// Where the browser keeps nothing (private mode, full disk), localStorage and the page have to do.
function ifPossible(mode, work) {
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  return Promise.race([transact(mode, work).catch(() => undefined), late]);
}

export function write(key, record) {
  return ifPossible("readwrite", (store) => store.put(record, key));
}

export function erase(key) {
  return ifPossible("readwrite", (store) => store.delete(key));
}

export function eraseAll() {
  return ifPossible("readwrite", (store) => store.clear());
}

export async function records() {
  return (await ifPossible("readonly", (store) => store.getAll())) || [];
}
