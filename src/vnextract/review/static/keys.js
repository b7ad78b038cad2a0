// What keys do. Keys without letters come first: Vietnamese input methods rewrite doubled letters even outside fields.
import {caretKey, offers, selection, startCaret} from "./adding.js";
import {find, isWriting, say} from "./dom.js";
import {showKeys} from "./forms.js";
import {KINDS, change, current, isOpen, page, tell} from "./page.js";
import {places} from "./values.js";

/** Listen to keys; `does` holds what the page can do: act, step, turn, sign, leave, filterBy. */
export function listenToKeys(does) {
  const COMMANDS = commands(does);
  addEventListener("keydown", (event) => {
    if (isWriting(event) || event.altKey || !page.state) return;
    if (page.caret && caretKey(event)) { event.preventDefault(); return; }
    const onButton = /^(BUTTON|A|SUMMARY)$/.test(event.target.tagName);
    if (onButton && (event.key === "Enter" || event.key === " ")) return;
    if (event.key === "Escape") { page.merging = null; page.kind = ""; tell(""); page.show({focus: true}); return; }
    if (/^[0-6]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const number = Number(event.key);
      if (selection() && number) offers()[number - 1]?.[1]();
      else if (number <= 4) does.filterBy(number ? KINDS[number - 1] : "");
      return;
    }
    const command = COMMANDS.find(([keys]) => keys.includes(keyOf(event)));
    if (!command) return;
    event.preventDefault();
    if (event.repeat && ["sign", "next_article", "previous_article"].includes(command[2])) return;
    command[3]();
  });
  return () => help(COMMANDS);
}

function keyOf(event) {
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  return control + shift + event.key;
}

function help(COMMANDS) {
  const kinds = KINDS.map((kind, n) => [[String(n + 1)], say("keys_kind", {kind: say(`kind_${kind}`)})]);
  showKeys([...COMMANDS.map(([, shown, name]) => [shown, say(name)]), ...kinds, [["0"], say("kind_all")], [["Esc"], say("cancel")]]);
}

/** [keys, keys as shown, message, what it does] */
function commands({act, step, turn, sign, leave}) {
  const onCurrent = (name) => () => { const item = current(); if (item) act(name, item); };
  const accept = () => onCurrent(page.merging && page.merging !== page.current ? "merge_with_this" : "accept")();
  const nextSpan = () => { const item = current(); if (item) act("span", item, (page.active + 1) % places(item.kind, item.value).length); };
  const table = [
    [["ArrowDown", "j"], ["↓", "j"], "next_fact", () => step(1)],
    [["ArrowUp", "k"], ["↑", "k"], "previous_fact", () => step(-1)],
    [[" "], ["Space"], "next_open", () => step(1, isOpen)],
    [["Enter", "a"], ["Enter", "a"], "accept", accept],
    [["Delete", "x"], ["Del", "x"], "reject", onCurrent("reject")],
    [["Shift+Delete", "X"], ["Shift Del", "X"], "reject_why", onCurrent("reject_why")],
    [["F2", "e"], ["F2", "e"], "edit", onCurrent("edit")],
    [["r"], ["r"], "reset", onCurrent("reset")],
    [["m"], ["m"], "merge", onCurrent("merge")],
    [["t"], ["t"], "split", onCurrent("split")],
    [["w"], ["w"], "why", onCurrent("why")],
    [["["], ["["], "start_left", onCurrent("start_left")],
    [["]"], ["]"], "start_right", onCurrent("start_right")],
    [["{"], ["{"], "end_left", onCurrent("end_left")],
    [["}"], ["}"], "end_right", onCurrent("end_right")],
    [["."], ["."], "next_span", nextSpan],
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
    [["?"], ["?"], "keys", () => help(table)],
  ];
  return table;
}
