// The article page: what is shown, what keys do, and how decisions go to the server and come back.
import {card} from "./cards.js";
import {find, isWriting, make, say} from "./dom.js";
import {askReason, askSplit, editFact, showKeys} from "./forms.js";
import {Refused, decide, get, listen, unconfirmed} from "./net.js";
import {TextView} from "./text.js";
import {heading, places, withEnds} from "./values.js";

const setup = JSON.parse(document.body.dataset.setup);
const KINDS = ["officials", "dates", "documents", "quantities"];
const ADD = ["add_official", "add_date", "add_document", "add_quantity"];

/** What the page knows: the server's state, and what the reader looks at. */
const page = {state: null, text: null, current: null, active: 0, kind: "", merging: null, why: null, whyOf: null, caret: null};

const visible = () => page.state.items.filter((item) => item.state !== "merged");
const listed = () => visible().filter((item) => !page.kind || item.kind === page.kind);
const itemOf = (id) => page.state.items.find((item) => item.id === id);
const current = () => listed().find((item) => item.id === page.current);
const open = (item) => item.state === "open" || item.state === "sampled";

// -- showing

function show({focus = false} = {}) {
  const {state} = page;
  const marks = visible().filter((item) => item.state !== "lost").flatMap((item) =>
    places(item.kind, item.value).map(({start, end, role}) => ({id: item.id, kind: item.kind, state: item.state, start, end, role})));
  page.text.paint(marks);
  const cards = listed();
  if (!cards.some((item) => item.id === page.current)) page.current = (cards.find(open) ?? cards[0])?.id ?? null;
  const locked = Boolean(state.signed);
  const had = document.activeElement?.closest?.(".card") !== null && document.activeElement !== document.body;
  find("cards").replaceChildren(...cards.map((item) => card(
    item,
    {current: page.current, active: page.active, locked, merging: page.merging, why: page.whyOf === item.id ? page.why : null, who: state.who[item.id]},
    act,
  )));
  find("no-facts").hidden = cards.length > 0;
  find("no-facts").replaceChildren(say(visible().length ? "no_match" : "no_facts"));
  showKinds();
  showBar();
  showCurrent(focus || had);
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

function showSaving() {
  find("saving").replaceChildren(unconfirmed() ? say("saving") : page.state.seq ? say("saved") : "");
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

function tell(text, where = "notice") {
  for (const id of ["notice", "alert"]) find(id).replaceChildren(id === where ? text : "");
  clearTimeout(tell.timer);
  if (where === "notice") tell.timer = setTimeout(() => find("notice").replaceChildren(), 4000);
}

// -- deciding

function take(told) {
  page.state = {...told, text: undefined};
  if (told.reviewers) page.reviewers = told.reviewers;
}

async function reload({text = false} = {}) {
  const told = await get();
  take(told);
  if (text || !page.text) page.text = new TextView(find("text"), told.text, told.segments);
}

/** Send a decision; the page shows it at once where it can, and what the server says in the end. */
async function send(action, items = [], data = {}) {
  const revisions = () => Object.fromEntries(items.map((id) => [id, itemOf(id)?.rev ?? -1]));
  const seen = Object.fromEntries(items.map((id) => [id, itemOf(id)?.rev ?? -1]));
  try {
    const sent = decide(
      () => ({action, items: action === "undo" || action === "redo" ? {} : {...revisions(), ...seen}, data, seen: page.state.seq}),
      (offline) => (offline ? tell(say("offline"), "alert") : find("alert").textContent === say("offline") && tell("")),
    );
    showSaving();
    const told = await sent;
    // Decisions that were taken meanwhile are on their way: the last answer shows them all.
    const ahead = unconfirmed() > 0;
    if (ahead) { page.state.seq = told.seq; for (const item of told.items) if (items.includes(item.id)) Object.assign(itemOf(item.id) ?? {}, item); }
    else take(told);
    return told;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) { tell(error.message, "alert"); throw error; }
    await reload({text: true});
    tell(error.message, "alert");
    if (error.told.items?.length) page.current = error.told.items[0];
    show();
    throw error;
  }
}

const quietly = (promise) => promise.catch((error) => { if (!(error instanceof Refused)) throw error; return null; });

/** Accept or reject the current fact and go on to the next undecided one. */
function judge(action, item, data = {}) {
  if (!item || item.state === "lost" || page.state.signed) return;
  const next = following(item);
  const before = item.state;
  quietly(send(action, [item.id], data).then(() => show()));
  item.state = action === "accept" ? "accepted" : "rejected";
  if (next) goTo(next.id);
  else show({focus: true});
  if (before !== item.state && !visible().some(open)) tell(say("all_decided"));
}

function following(item) {
  const cards = listed();
  const at = cards.indexOf(item);
  return [...cards.slice(at + 1), ...cards.slice(0, at)].find(open) ?? cards[at + 1];
}

async function turn(action) {
  const told = await quietly(send(action));
  if (!told) return;
  if (told.turned.length) page.current = told.turned.find((id) => itemOf(id)) ?? page.current;
  if (page.kind && !listed().some((item) => item.id === page.current)) page.kind = "";
  show({focus: true});
  tell([say(action === "undo" ? "undone" : "redone"), told.articles > 1 ? say("turned_many", {n: told.articles}) : ""].join(" "));
}

async function change(action, items, data, done = "") {
  const told = await quietly(send(action, items, data));
  if (told) { show({focus: true}); if (done) tell(done); }
  return told;
}

/** Save from a dialog: a message keeps it open. */
async function saveFrom(action, items, data) {
  try {
    const told = await send(action, items, data);
    if (action === "add") page.current = told.turned[0];
    if (page.kind && itemOf(page.current)?.kind !== page.kind) page.kind = "";
    show();
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
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
  const {article} = await get("/next", {...query, step: String(by)});
  if (article === null) { tell(say("last_article")); return; }
  const common = setup.common ? `&${setup.common}` : "";
  location.assign(`/articles/${article}?${setup.queue}${common}`);
}

async function explain(item) {
  if (page.whyOf === item.id) { page.whyOf = null; show({focus: true}); return; }
  const told = await get(`/why/${encodeURIComponent(item.id)}`);
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
  else if (name === "reject_why") askReason((reason) => saveFrom("reject", [item.id], {reason}));
  else if (name === "reset") change("reset", [item.id]);
  else if (name === "edit") editFact(say("edit_title"), item.kind, item.value, (value) => saveFrom("edit", [item.id], {value}));
  else if (name === "merge" && ["officials", "documents"].includes(item.kind)) { page.merging = item.id; show({focus: true}); tell(say("merge_pick")); }
  else if (name === "merge_with_this") mergeWith(item);
  else if (name === "split" && item.value.mentions?.length > 1) askSplit(item.value, (parts) => saveFrom("split", [item.id], parts));
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

// -- adding from a selection

function selection() { return page.caret ?? page.text.selected(); }

/** What a selection may become: [message, add()]. */
function offers() {
  const item = current();
  const found = KINDS.map((kind, n) => [say(ADD[n]), () => addFact(kind)]);
  if (item && !page.state.signed && item.state !== "lost") {
    if (item.kind === "officials") found.push([say("add_part_officials", {name: item.value.name}), () => addPosition(item)]);
    if (item.kind === "quantities") found.push([say("add_part_quantities"), () => addSubject(item)]);
    if (["officials", "documents"].includes(item.kind)) found.push([say("add_mention", {name: heading(item.kind, item.value)}), () => addMention(item)]);
  }
  return found;
}

function showAdder() {
  const chosen = selection();
  const adder = find("adder");
  if (!chosen || page.state.signed || document.querySelector("dialog")) { adder.hidden = true; return; }
  adder.replaceChildren(...offers().map(([text, add], n) => make(
    "button", {onmousedown: (event) => event.preventDefault(), onclick: add}, text, make("kbd", {}, String(n + 1)),
  )));
  adder.hidden = false;
  const box = getSelection().rangeCount ? getSelection().getRangeAt(0).getBoundingClientRect() : {left: 20, bottom: 60, top: 60};
  const {width, height} = adder.getBoundingClientRect();
  const below = box.bottom + 8 + height < innerHeight;
  adder.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8))}px`;
  adder.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - height - 8)}px`;
}

function taken() {
  const chosen = selection();
  page.caret = null;
  getSelection().removeAllRanges();
  find("adder").hidden = true;
  return chosen;
}

async function addFact(kind) {
  const chosen = taken();
  if (!chosen) { tell(say("selected_none"), "alert"); return; }
  const {value} = await get("/propose", {kind, ...chosen});
  await editFact(say("add_title"), kind, value, (told) => saveFrom("add", [], {kind, value: told}));
}

async function addPosition(item) {
  const chosen = taken();
  const read = await get("/propose", {kind: "officials", ...chosen});
  const own = read.value.positions.find((position) => position.start < chosen.end && chosen.start < position.end);
  const position = {title: null, organization: null, resolved: null, former: false, ...own, ...chosen, text: page.text.slice(chosen.start, chosen.end)};
  const value = {...item.value, positions: [...item.value.positions, position]};
  await editFact(say("edit_title"), item.kind, value, (told) => saveFrom("edit", [item.id], {value: told}));
}

function addMention(item) {
  const chosen = taken();
  const extra = item.kind === "documents" ? {pinpoint: null} : {};
  change("edit", [item.id], {value: {...item.value, mentions: [...item.value.mentions, {...chosen, ...extra, text: ""}]}});
}

function addSubject(item) {
  const chosen = taken();
  change("edit", [item.id], {value: {...item.value, subject: {...chosen, text: ""}}});
}

/** Select by keys: the caret stands on a syllable, arrows move it, Shift extends it. */
function startCaret() {
  const item = current();
  const from = item ? places(item.kind, item.value)[page.active] : {start: 0, end: 0};
  page.caret = page.text.syllable({start: from.start, end: from.start}, 1);
  page.anchor = page.caret;
  if (!page.caret) return;
  tell(say("caret"));
  moveCaret(page.caret, false);
}

function moveCaret(to, extend) {
  if (!to) return;
  if (!extend) page.anchor = to;
  page.head = to;
  page.caret = {start: Math.min(page.anchor.start, to.start), end: Math.max(page.anchor.end, to.end)};
  page.text.select(page.caret.start, page.caret.end);
  page.text.placeOf(page.caret.end, true)?.[0].parentElement.scrollIntoView({block: "nearest"});
  showAdder();
}

function caretKey(event) {
  const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (by) { moveCaret(page.text.syllable(page.head, by), event.shiftKey); return true; }
  if (event.key === "Escape") { taken(); showCurrent(true); tell(""); return true; }
  return false;
}

// -- keys

const onCurrent = (name) => () => { const item = current(); if (item) act(name, item); };
// Keys without letters come first: Vietnamese input methods rewrite doubled letters even outside text fields.
const COMMANDS = [
  [["ArrowDown", "j"], ["↓", "j"], "next_fact", () => step(1)],
  [["ArrowUp", "k"], ["↑", "k"], "previous_fact", () => step(-1)],
  [[" "], ["Space"], "next_open", () => step(1, open)],
  [["Enter", "a"], ["Enter", "a"], "accept", () => (page.merging && page.merging !== page.current ? onCurrent("merge_with_this")() : onCurrent("accept")())],
  [["Delete", "x"], ["Del", "x"], "reject", onCurrent("reject")],
  [["Shift+Delete", "X"], ["Shift Del", "X"], "reject_why", onCurrent("reject_why")],
  [["F2", "e"], ["F2", "e"], "edit", onCurrent("edit")],
  [["r"], ["r"], "reset", onCurrent("reset")],
  [["m"], ["m"], "merge", onCurrent("merge")],
  [["t"], ["t"], "split", onCurrent("split")],
  [["w"], ["w"], "why", onCurrent("why")],
  [["[", "Shift+["], ["["], "start_left", onCurrent("start_left")],
  [["]"], ["]"], "start_right", onCurrent("start_right")],
  [["{"], ["{"], "end_left", onCurrent("end_left")],
  [["}"], ["}"], "end_right", onCurrent("end_right")],
  [["."], ["."], "next_span", () => { const item = current(); if (item) act("span", item, (page.active + 1) % places(item.kind, item.value).length); }],
  [["v"], ["v"], "caret", startCaret],
  [["Ctrl+z", "z"], ["Ctrl Z", "z"], "undo", () => turn("undo")],
  [["Ctrl+y", "Ctrl+Z", "y"], ["Ctrl Y", "y"], "redo", () => turn("redo")],
  [["s", "Ctrl+Enter"], ["s", "Ctrl Enter"], "sign", sign],
  [["o"], ["o"], "reopen", () => page.state.signed && change("reopen")],
  [["l"], ["l"], "look", () => change("look", [], {on: !page.state.look})],
  [["n", "Ctrl+ArrowRight"], ["n"], "next_article", () => leave(1)],
  [["p", "Ctrl+ArrowLeft"], ["p"], "previous_article", () => leave(-1)],
  [["h"], ["h"], "history", () => location.assign(find("to-history").href)],
  [["/"], ["/"], "search", () => location.assign(`${find("to-queue").href}#search`)],
  [["?"], ["?"], "keys", () => help()],
];

function help() {
  const kinds = [["1", "2", "3", "4"], `${say("kind")}: ${KINDS.map((kind) => say(`kind_${kind}`)).join(", ")}; ${say("add_as")}…`];
  showKeys([...COMMANDS.map(([, shown, name]) => [shown, say(name)]), kinds]);
}

function keyOf(event) {
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  return control + shift + event.key;
}

addEventListener("keydown", (event) => {
  if (isWriting(event) || event.altKey || !page.state) return;
  if (page.caret && caretKey(event)) { event.preventDefault(); return; }
  const onButton = /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName);
  if (onButton && (event.key === "Enter" || event.key === " ")) return;
  if (event.key === "Escape") { page.merging = null; page.kind = ""; tell(""); show({focus: true}); return; }
  if (/^[0-6]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    const number = Number(event.key);
    if (selection() && number) offers()[number - 1]?.[1]();
    else if (number <= 4) filterBy(number ? KINDS[number - 1] : "");
    return;
  }
  const command = COMMANDS.find(([keys]) => keys.includes(keyOf(event)));
  if (!command) return;
  event.preventDefault();
  if (event.repeat && ["sign", "next_article", "previous_article"].includes(command[2])) return;
  command[3]();
});

// -- others, and the start

async function others({seq, version}) {
  if (unconfirmed() || (seq === page.state.seq && version === page.state.article.version)) return;
  const [own, before] = [page.state.seq, page.state.article.version];
  await reload({text: version !== before});
  if (page.state.seq === own && page.state.article.version === before) return;
  show();
  tell(say(version !== before ? "text_changed" : "others_changed"));
}

function wire() {
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

await reload();
wire();
show({focus: true});
listen((now) => quietly(others(now)));
document.body.dataset.ready = "true";
