// What the page knows and what it asks the server to do.
import {find, say} from "./dom.js";
import {Refused, decide, get, unconfirmed} from "./net.js";
import {TextView} from "./text.js";

export const KINDS = ["officials", "dates", "documents", "quantities"];

/**
 * `state` is the server's; the rest is what the reader looks at: the `current` fact, which of its places is
 * `active`, the `kind` that is listed, the fact that another one is `merging` into, the `caret` of key selection.
 * `show({focus})` draws the page anew.
 */
export const page = {
  state: null, text: null, reviewers: [], current: null, active: 0, kind: "", merging: null, why: null, whyOf: null, caret: null,
  show: () => {},
};

export const visible = () => page.state.items.filter((item) => item.state !== "merged");
export const listed = () => visible().filter((item) => !page.kind || item.kind === page.kind);
export const itemOf = (id) => page.state.items.find((item) => item.id === id);
export const current = () => listed().find((item) => item.id === page.current);
export const isOpen = (item) => item.state === "open" || item.state === "sampled";

/** Say something at the foot of the page: in passing, or ("alert") until the next thing is said. */
export function tell(text, where = "notice") {
  for (const id of ["notice", "alert"]) find(id).replaceChildren(id === where ? text : "");
  clearTimeout(tell.timer);
  if (where === "notice") tell.timer = setTimeout(() => find("notice").replaceChildren(), 4000);
}

/** Show whether all decisions are confirmed. */
export function showSaving() {
  find("saving").replaceChildren(unconfirmed() ? say("saving") : page.state.seq ? say("saved") : "");
}

function take(told) {
  page.state = {...told, text: undefined};
  if (told.reviewers) page.reviewers = told.reviewers;
}

/** Fetch the state anew; with `text`, the article too. */
export async function reload({text = false} = {}) {
  const told = await get();
  take(told);
  if (text || !page.text) page.text = new TextView(find("text"), told.text, told.segments);
}

// Revisions that our own decisions made: building on these overwrites nobody.
const own = new Map();

/** The revisions of some facts as the reader sees them now. */
export const seen = (ids) => Object.fromEntries(ids.map((id) => [id, itemOf(id)?.rev ?? -1]));

function basis(revisions) {
  const now = Object.entries(revisions).map(([id, rev]) => {
    const newest = itemOf(id)?.rev;
    return [id, newest !== undefined && newest === own.get(id) ? newest : rev];
  });
  return Object.fromEntries(now);
}

/**
 * Send a decision about facts (`revisions`: id → what the reader saw) and take over what the server says.
 * If it is refused, the newest state is shown and the error thrown on.
 */
export async function send(action, revisions = {}, data = {}) {
  try {
    const sent = decide(
      () => ({action, items: basis(revisions), data, seen: page.state.seq}),
      (offline) => (offline ? tell(say("offline"), "alert") : find("alert").textContent === say("offline") && tell("")),
    );
    showSaving();
    const told = await sent;
    for (const item of told.items) if (told.turned.includes(item.id)) own.set(item.id, item.rev);
    // While more decisions are on their way, only this one's facts are taken: the last answer shows them all.
    if (unconfirmed() > 0) {
      page.state.seq = told.seq;
      for (const item of told.items) if (told.turned.includes(item.id)) Object.assign(itemOf(item.id) ?? {}, {rev: item.rev});
    } else take(told);
    return told;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401) {
      await reload({text: true});
      if (error.told.items?.length) page.current = error.told.items[0];
      page.show();
    }
    tell(error.message, "alert");
    throw error;
  }
}

/** Leave a refusal at what the reader was told. */
export const quietly = (promise) => promise.catch((error) => { if (!(error instanceof Refused)) throw error; return null; });

/** Fetch something for the reader; null, and the reader is told, where that can't be. */
export const fetched = (promise) => promise.catch((error) => { tell(error.message, "alert"); return null; });

/** Send a decision that needs no dialog, and show the result. */
export async function change(action, ids = [], data = {}, done = "") {
  const told = await quietly(send(action, seen(ids), data));
  if (told) { page.show({focus: true}); if (done) tell(done); }
  return told;
}

/**
 * What saves a dialog about some facts: it goes by what the reader saw when the dialog was opened. After a
 * conflict the dialog stays open with its fields, and saving again builds on the state that was then shown.
 */
export function saver(action, ids, dataOf) {
  let revisions = seen(ids);
  return async (given) => {
    try {
      const told = await send(action, revisions, dataOf(given));
      if (action === "add") page.current = told.turned[0];
      if (page.kind && itemOf(page.current)?.kind !== page.kind) page.kind = "";
      page.show();
      return undefined;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.told.conflict) revisions = seen(ids);
      return error.message;
    }
  };
}
