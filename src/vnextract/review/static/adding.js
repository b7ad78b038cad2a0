// Add facts from a selection of the text, made with the mouse or by keys.
import {find, make, say} from "./dom.js";
import {editFact} from "./forms.js";
import {get} from "./net.js";
import {KINDS, change, current, fetched, page, saver, tell} from "./page.js";
import {heading, places} from "./values.js";

const ADD = ["add_official", "add_date", "add_document", "add_quantity"];

/** What is selected, or null: {start, end}. */
export function selection() { return page.caret ?? page.text.selected(); }

/** What a selection may become: [message, add()]. */
export function offers() {
  const item = current();
  const found = KINDS.map((kind, n) => [say(ADD[n]), () => addFact(kind)]);
  if (item && !page.state.signed && item.state !== "lost") {
    if (item.kind === "officials") found.push([say("add_part_officials", {name: item.value.name}), () => addPosition(item)]);
    if (item.kind === "quantities") found.push([say("add_part_quantities"), () => addSubject(item)]);
    if (["officials", "documents"].includes(item.kind)) found.push([say("add_mention", {name: heading(item.kind, item.value)}), () => addMention(item)]);
  }
  return found;
}

/** Offer what the selection may become, beside it. */
export function showAdder() {
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
  const told = await fetched(get("/propose", {kind, ...chosen}));
  if (!told) return;
  const {value} = told;
  await editFact(say("add_title"), kind, value, saver("add", [], (given) => ({kind, value: given})), page.text);
}

async function addPosition(item) {
  const chosen = taken();
  const read = await fetched(get("/propose", {kind: "officials", ...chosen}));
  if (!read) return;
  const own = read.value.positions.find((position) => position.start < chosen.end && chosen.start < position.end);
  const position = {title: null, organization: null, resolved: null, former: false, ...own, ...chosen, text: page.text.slice(chosen.start, chosen.end)};
  const value = {...item.value, positions: [...item.value.positions, position]};
  await editFact(say("edit_title"), item.kind, value, saver("edit", [item.id], (told) => ({value: told})), page.text);
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
export function startCaret() {
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

/** Take a key while selecting by keys; whether it was one of those. */
export function caretKey(event) {
  const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (by) { moveCaret(page.text.syllable(page.head, by), event.shiftKey); return true; }
  if (event.key === "Escape") { taken(); page.show({focus: true}); tell(""); return true; }
  return false;
}

