// The article page: shows the text with its facts and the cards, and what the reader decides about them.
import {showAdder} from "./adding.js";
import {card} from "./cards.js";
import {find, make, say} from "./dom.js";
import {askReason, askSplit, editFact} from "./forms.js";
import {listenToKeys} from "./keys.js";
import {get, listen, unconfirmed} from "./net.js";
import {KINDS, change, current, fetched, isOpen, itemOf, listed, page, quietly, reload, saver, seen, send, showSaving, tell, visible} from "./page.js";
import {places, withEnds} from "./values.js";

const setup = JSON.parse(document.body.dataset.setup);

// -- showing

function show({focus = false} = {}) {
  const {state} = page;
  const marks = visible().filter((item) => item.state !== "lost").flatMap((item) =>
    places(item.kind, item.value).map(({start, end, role}) => ({id: item.id, kind: item.kind, state: item.state, start, end, role})));
  page.text.paint(marks);
  const cards = listed();
  if (!cards.some((item) => item.id === page.current)) page.current = (cards.find(isOpen) ?? cards[0])?.id ?? null;
  const locked = Boolean(state.signed);
  const had = document.activeElement?.closest?.(".card") !== null && document.activeElement !== document.body;
  showCards(cards.map((item) => [item, {
    current: page.current === item.id, active: page.current === item.id ? page.active : null, locked, merging: page.merging,
    why: page.whyOf === item.id ? page.why : null, who: state.who[item.id], published: state.article.published,
  }]));
  find("no-facts").hidden = cards.length > 0;
  find("no-facts").replaceChildren(say(visible().length ? "no_match" : "no_facts"));
  showKinds();
  showBar();
  showCurrent(focus || had);
}

// What each card shows, so that of a thousand cards only those that changed are made anew.
const drawn = new Map();

function showCards(cards) {
  const list = find("cards");
  const ids = cards.map(([item]) => item.id);
  const same = ids.length === drawn.size && [...drawn.keys()].every((id, n) => id === ids[n]);
  if (!same) drawn.clear();
  cards.forEach(([item, view], n) => {
    const shown = JSON.stringify([item, view]);
    if (drawn.get(item.id) === shown) return;
    drawn.set(item.id, shown);
    if (same) list.children[n].replaceWith(card(item, view, act));
  });
  if (!same) list.replaceChildren(...cards.map(([item, view]) => card(item, view, act)));
}

function showKinds() {
  const count = (kind) => visible().filter((item) => !kind || item.kind === kind).length;
  find("kinds").replaceChildren(...["", ...KINDS].map((kind, n) => make(
    "button", {class: kind ? `k-${kind}` : null, "aria-pressed": String(page.kind === kind), onclick: () => filterBy(kind)},
    `${say(`kind_${kind || "all"}`)} ${count(kind)}`, make("kbd", {}, String(n)),
  )));
}

function showBar() {
  const {state} = page;
  const all = visible().filter((item) => item.state !== "lost");
  find("progress").replaceChildren(say("decided_of", {n: all.filter((item) => item.state !== "open").length, total: all.length}));
  find("signed").hidden = !state.signed;
  find("signed").replaceChildren(state.signed ? `✓ ${say("signed_by", {who: state.signed.who, at: new Date(state.signed.at).toLocaleString(document.documentElement.lang)})}` : "");
  find("look-badge").hidden = !state.look;
  find("do-look").setAttribute("aria-pressed", String(state.look));
  find("do-undo").disabled = state.undo === 0;
  find("do-redo").disabled = state.redo === 0;
  find("do-sign").hidden = Boolean(state.signed);
  find("do-reopen").hidden = !state.signed;
  const names = [...new Set([...page.reviewers, state.assignee].filter(Boolean))];
  find("assignee").replaceChildren(make("option", {value: ""}, say("nobody")), ...names.map((name) => make("option", {value: name, selected: name === state.assignee}, name)));
  showSaving();
}

function showCurrent(focus) {
  const item = current();
  if (!item) { page.text.show(null); return; }
  const all = places(item.kind, item.value);
  page.active = Math.min(page.active, all.length - 1);
  page.text.show(item.state === "lost" ? null : item.id, all[page.active]);
  const element = document.querySelector(".card.current");
  if (focus && !document.querySelector("dialog")) element?.focus({preventScroll: true});
  element?.scrollIntoView({block: "nearest"});
}

// -- deciding

/** Accept or reject the current fact and go on to the next undecided one. */
function judge(action, item, data = {}) {
  if (!item || item.state === "lost" || page.state.signed) return;
  const next = following(item);
  const before = item.state;
  quietly(send(action, seen([item.id]), data).then(() => show()));
  item.state = action === "accept" ? "accepted" : "rejected";
  if (next) goTo(next.id);
  else show({focus: true});
  if (before !== item.state && !visible().some(isOpen)) tell(say("all_decided"));
}

function following(item) {
  const cards = listed();
  const at = cards.indexOf(item);
  return [...cards.slice(at + 1), ...cards.slice(0, at)].find(isOpen) ?? cards[at + 1];
}

async function turn(action) {
  const told = await quietly(send(action));
  if (!told) return;
  if (told.turned.length) page.current = told.turned.find((id) => itemOf(id)) ?? page.current;
  if (page.kind && !listed().some((item) => item.id === page.current)) page.kind = "";
  show({focus: true});
  tell([say(action === "undo" ? "undone" : "redone"), told.articles > 1 ? say("turned_many", {n: told.articles}) : ""].join(" "));
}

function sign() {
  const undecided = visible().find((item) => item.state === "open");
  if (undecided && !unconfirmed()) { page.kind = ""; goTo(undecided.id); tell(say("error_open"), "alert"); return; }
  change("sign", [], {}, say("done_signed"));
}

// -- going about

function goTo(id, {active = 0, focus = true} = {}) {
  page.current = id;
  page.active = active;
  page.whyOf = null;
  show({focus});
}

function step(by, test = () => true) {
  const cards = listed();
  const at = cards.findIndex((item) => item.id === page.current);
  for (let n = at + by; n >= 0 && n < cards.length; n += by) if (test(cards[n])) { goTo(cards[n].id); return; }
}

function filterBy(kind) {
  page.kind = page.kind === kind ? "" : kind;
  show({focus: true});
}

async function leave(by) {
  const query = Object.fromEntries(new URLSearchParams(setup.queue));
  const told = await fetched(get("/next", {...query, step: String(by)}));
  if (!told) return;
  const {article} = told;
  if (article === null) { tell(say("last_article")); return; }
  const common = setup.common ? `&${setup.common}` : "";
  location.assign(`/articles/${article}?${setup.queue}${common}`);
}

async function explain(item) {
  if (page.whyOf === item.id) { page.whyOf = null; show({focus: true}); return; }
  const told = await fetched(get(`/why/${encodeURIComponent(item.id)}`));
  if (!told) return;
  [page.whyOf, page.why] = [item.id, told.lines];
  show({focus: true});
}

// -- what the buttons of a card do

function act(name, item, detail) {
  if (name === "hover") { page.text.hover(item.id, detail); return; }
  if (name === "go") { goTo(item.id); return; }
  if (name === "span") { page.active = detail; show({focus: true}); return; }
  if (name === "why") { explain(item); return; }
  if (page.state.signed) { tell(say("error_signed"), "alert"); return; }
  const move = {start_left: ["start", -1], start_right: ["start", 1], end_left: ["end", -1], end_right: ["end", 1]}[name];
  if (move) moveEnd(item, ...move);
  else if (name === "accept") judge("accept", item);
  else if (name === "reject") judge("reject", item);
  else if (name === "reject_why") askReason(saver("reject", [item.id], (reason) => ({reason})));
  else if (name === "reset") change("reset", [item.id]);
  else if (name === "edit") editFact(say("edit_title"), item.kind, item.value, saver("edit", [item.id], (value) => ({value})), page.text);
  else if (name === "merge" && ["officials", "documents"].includes(item.kind)) { page.merging = item.id; show({focus: true}); tell(say("merge_pick")); }
  else if (name === "merge_with_this") mergeWith(item);
  else if (name === "split" && item.value.mentions?.length > 1) askSplit(item.value, saver("split", [item.id], (parts) => parts));
}

function mergeWith(item) {
  const into = page.merging;
  page.merging = null;
  tell("");
  page.current = into;
  change("merge", [into, item.id]);
}

function moveEnd(item, side, by) {
  const span = places(item.kind, item.value)[page.active];
  const moved = page.text.moved(span, side, by);
  if (moved.start === span.start && moved.end === span.end) return;
  change("edit", [item.id], {value: withEnds(item.value, span.path, moved.start, moved.end)});
}

// -- others, and the start

async function others({seq, version}) {
  if (unconfirmed() || (seq === page.state.seq && version === page.state.article.version)) return;
  const before = page.state;
  await reload({text: version !== before.article.version});
  if (page.state.seq === before.seq && page.state.article.version === before.article.version) return;
  show();
  const changed = page.state.items.find((item) => item.rev > before.seq && page.state.who[item.id]);
  if (version !== before.article.version) tell(say("text_changed"));
  else tell(changed ? say("others_changed_by", {who: page.state.who[changed.id]}) : say("others_changed"));
}

function wire(help) {
  const buttons = {
    "do-undo": () => turn("undo"), "do-redo": () => turn("redo"), "do-sign": sign, "do-reopen": () => change("reopen"),
    "do-look": () => change("look", [], {on: !page.state.look}), "do-help": help,
    "do-next": () => leave(1), "do-previous": () => leave(-1),
  };
  for (const [id, press] of Object.entries(buttons)) find(id).addEventListener("click", press);
  find("assignee").addEventListener("change", (event) => change("assign", [], {to: event.target.value || null}));
  find("text").addEventListener("click", (event) => {
    if (page.text.selected()) return;
    const mark = event.target.closest("mark");
    if (!mark) return;
    const item = itemOf(mark.dataset.id);
    if (page.kind && item.kind !== page.kind) page.kind = "";
    const active = places(item.kind, item.value).findIndex((span) => span.start === Number(mark.dataset.from));
    goTo(item.id, {active: Math.max(0, active)});
  });
  for (const [type, on] of [["mouseover", true], ["mouseout", false]]) {
    find("text").addEventListener(type, (event) => {
      const mark = event.target.closest("mark");
      if (!mark) return;
      document.querySelector(`.card[data-id="${CSS.escape(mark.dataset.id)}"]`)?.classList.toggle("hover", on);
      page.text.hover(mark.dataset.id, on);
    });
  }
  document.addEventListener("selectionchange", () => { if (!page.caret) showAdder(); });
}

page.show = show;
await reload();
wire(listenToKeys({act, step, turn, sign, leave, filterBy}));
show({focus: true});
addEventListener("resize", () => showCurrent(false));
listen((now) => quietly(others(now)));
document.body.dataset.ready = "true";
