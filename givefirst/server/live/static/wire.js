// The line to the server: views come in as server-sent events, or by asking again and again where those do not get through; orders go out one after another.
const PATIENCE = 4000; // ms without a line before the page says so
const ASK_AGAIN = 3000; // ms between two questions without server-sent events
const TRY_STREAM = 30000; // ms until the stream is tried again meanwhile
const LATER = [500, 1000, 2000, 4000, 8000]; // ms before an order is sent again

export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask(address, options = {}) {
  const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", ...options });
  const body = await answer.json().catch(() => ({}));
  return { status: answer.status, body };
}

// role: participant, lead or projector. key: of a projector's link. onview(view) for each new view; online(yes or no) when the line comes or goes; onrefused(status) when there is nothing to see.
export class Wire {
  constructor(code, role, { onview, online = () => {}, onrefused = () => {}, csrf = "", key = "" }) {
    Object.assign(this, { code, role, onview, online, onrefused, csrf });
    this.asked = new URLSearchParams({ as: role, language: document.documentElement.lang, ...(key ? { key } : {}) });
    this.seq = -1;
    this.orders = [];
    this.sending = false;
    this.failures = 0;
    this.isOn = true;
  }

  address(name) {
    return `/api/live/${this.code}/${name}`;
  }

  // The view as it is now: {status, body}. A view that came is shown.
  async look() {
    const found = await ask(`${this.address("view")}?${this.asked}`);
    if (found.status === 200) this.take(found.body.view || found.body);
    return found;
  }

  start() {
    this.listen();
    // A phone that slept may believe in a line that is long gone.
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.listen());
    addEventListener("online", () => this.listen());
    addEventListener("pageshow", (event) => event.persisted && this.listen());
  }

  stop() {
    this.source?.close();
    clearTimeout(this.asking);
    clearTimeout(this.waiting);
    clearTimeout(this.again);
  }

  listen() {
    this.stop();
    if (typeof EventSource === "undefined") {
      this.poll();
      return;
    }
    const source = new EventSource(`${this.address("stream")}?${this.asked}`);
    this.source = source;
    this.wait();
    source.onopen = () => this.here();
    source.addEventListener("view", (event) => {
      this.here();
      this.take(JSON.parse(event.data));
    });
    source.onerror = () => {
      this.wait();
      this.failures += 1;
      if (source.readyState === EventSource.CLOSED || this.failures > 2) this.poll();
    };
  }

  // Without the stream: ask, and try the stream again from time to time.
  poll() {
    this.source?.close();
    clearTimeout(this.asking);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.listen(), TRY_STREAM);
    const round = async () => {
      try {
        const { status } = await this.look();
        if (status === 200) this.here(false);
        else if (status === 403 || status === 404) {
          this.stop();
          this.onrefused(status);
          return;
        }
      } catch {
        this.wait();
      }
      this.asking = setTimeout(round, ASK_AGAIN);
    };
    round();
  }

  here(streams = true) {
    clearTimeout(this.waiting);
    this.waiting = null;
    if (streams) this.failures = 0;
    if (this.isOn) return;
    this.isOn = true;
    this.online(true);
    this.deliver();
  }

  wait() {
    if (this.waiting || !this.isOn) return;
    this.waiting = setTimeout(() => {
      this.waiting = null;
      this.isOn = false;
      this.online(false);
    }, PATIENCE);
  }

  // Views can overtake each other; an older one is of no use. After a restart of the server numbers go on, so a smaller one is always old.
  take(view) {
    if (!view || view.seq < this.seq) return;
    this.seq = view.seq;
    this.onview(view);
  }

  // Sends an order until the server has answered. Its key stays the same, so that it counts once. -> {status, body}
  send(kind, fields = {}) {
    return new Promise((done) => {
      this.orders.push({ body: { key: newKey(), kind, ...fields }, done });
      this.deliver();
    });
  }

  async deliver() {
    if (this.sending) return;
    this.sending = true;
    let tries = 0;
    let renewed = false;
    while (this.orders.length) {
      const { body, done } = this.orders[0];
      let found = null;
      try {
        found = await this.post(this.role === "lead" ? "lead" : "act", body);
      } catch {
        this.wait();
      }
      if (!found || found.status === 503 || found.status === 429) {
        await new Promise((go) => { setTimeout(go, LATER[Math.min(tries, LATER.length - 1)]); });
        tries += 1;
        continue;
      }
      if (found.status === 403 && this.role === "participant" && !renewed) { // another session in this browser, so another token
        renewed = await this.join(null, document.documentElement.lang).then(({ status }) => status < 300, () => false);
        if (renewed) continue;
      }
      tries = 0;
      renewed = false;
      this.orders.shift();
      if (found.body.view) this.take(found.body.view);
      done(found);
    }
    this.sending = false;
  }

  post(name, body) {
    return ask(this.address(name), {
      method: "POST", headers: { "Content-Type": "application/json", "X-CSRF-Token": this.csrf }, body: JSON.stringify(body),
    });
  }

  // Comes in, or says again who one is. -> {status, body}; the token that goes with each order is in it.
  async join(nickname, language) {
    this.csrf = (await ask("/api/me")).body.csrf || ""; // whoever is known to the course has a token already
    const found = await this.post("join", { key: newKey(), nickname, language });
    if (found.status === 200 || found.status === 201) {
      this.csrf = found.body.csrf;
      this.take(found.body.view);
    }
    return found;
  }
}
