// Talk to the server: one decision after the other, each sent until it is confirmed.

const setup = JSON.parse(document.body.dataset.setup || "{}");
const token = document.body.dataset.token;
const base = `/api/articles/${setup.article}`;
const common = setup.common ? `${setup.common}` : "";

/** What the server answers instead of a result; `told` is its JSON. */
export class Refused extends Error {
  constructor(status, told) {
    super(told.message || told.error || String(status));
    this.status = status;
    this.told = told;
  }
}

const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

async function answerOf(response) {
  let told = {};
  try { told = await response.json(); } catch { /* no JSON: the status says it */ }
  if (!response.ok) throw new Refused(response.status, told);
  return told;
}

/** GET something about the article: get("/why/1.date-1", {x: 1}). */
export async function get(path = "", query = {}) {
  const search = new URLSearchParams(query);
  if (common) search.set("common", "1");
  return answerOf(await fetch(`${base}${path}?${search}`, {headers: {accept: "application/json"}}));
}

let line = Promise.resolve();
let waiting = 0;

/** How many decisions are not confirmed yet. */
export const unconfirmed = () => waiting;

/**
 * Send one decision when all before it are answered. `body` makes it at that moment; its uid lets the server
 * recognise it if an answer got lost, so it is sent again until there is an answer. `offline(true|false)` is told.
 */
export function decide(body, offline) {
  waiting += 1;
  const uid = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const sent = line.then(() => untilAnswered(body, uid, offline)).finally(() => { waiting -= 1; });
  line = sent.catch(() => {});
  return sent;
}

async function untilAnswered(body, uid, offline) {
  for (let tries = 0; ; tries += 1) {
    try {
      const response = await fetch(`${base}/decide?${common}`, {
        method: "POST",
        headers: {"content-type": "application/json", "x-csrf-token": token},
        body: JSON.stringify({...body(), uid}),
      });
      if (response.status === 503) throw new TypeError("busy");
      offline(false);
      return await answerOf(response);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      offline(true);
      await wait(Math.min(5, 0.3 * 2 ** tries));
    }
  }
}

/**
 * Call `changed({seq, version})` whenever somebody decides something about the article. A page that nobody looks at
 * hangs up, because browsers keep few lines open to one server; back in view, it hears at once what it missed.
 */
export function listen(changed) {
  let source = null;
  const follow = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(`${base}/live?${common}`);
    source.addEventListener("message", (event) => changed(JSON.parse(event.data)));
  };
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => source?.close());
  follow();
}
