// One card a fact.
import {make, say} from "./dom.js";
import {heading, lines, places} from "./values.js";

const TICKS = {accepted: "✓", rejected: "✗", sampled: "✓?", lost: "!", open: ""};
const MERGED = ["officials", "documents"];

/**
 * A card. `view` says what the page knows: {current, active, locked, merging, why, who, published}; `act(name, item, detail)`
 * is called for whatever the reader does.
 */
export function card(item, view, act) {
  const {current} = view;
  const title = make("h3", {id: `h-${item.id}`, lang: "vi"}, heading(item.kind, item.value) || "…");
  const state = [say(`state_${item.state}`), item.edited && item.state === "accepted" ? say(item.added ? "state_added" : "state_edited") : ""];
  const classes = ["card", `k-${item.kind}`, `s-${item.state}`, current ? "current" : "", view.merging === item.id ? "target" : ""];
  return make(
    "li", {},
    make(
      "article",
      {
        class: classes.join(" "), "data-id": item.id, tabindex: current ? "0" : "-1",
        "aria-labelledby": `k-${item.id} h-${item.id} s-${item.id}`, "aria-current": current ? "true" : null,
        onclick: (event) => { if (!event.target.closest("button")) act("go", item); },
        onmouseenter: () => act("hover", item, true), onmouseleave: () => act("hover", item, false),
      },
      make(
        "div", {class: "head"},
        make("span", {class: `chip k-${item.kind}`, id: `k-${item.id}`}, say(`kind_${item.kind}`)),
        title,
        make(
          "span", {class: "tick", id: `s-${item.id}`, title: view.who ? say("by_whom", {who: view.who}) : null},
          TICKS[item.state] ? make("span", {"aria-hidden": "true"}, `${TICKS[item.state]} `) : null,
          item.state === "open" ? make("span", {class: "visually-hidden"}, state[0]) : state.filter(Boolean).join(", "),
        ),
        item.added ? null : make("span", {class: "sure", title: say("confidence", {share: percent(item.confidence)})}, percent(item.confidence)),
      ),
      make("ul", {class: "lines", lang: "vi"}, lines(item.kind, item.value, view.published).map(([text, soft]) => make("li", {class: soft ? "soft" : null}, text))),
      item.reason ? make("p", {class: "reason"}, `${say("reason")}: ${item.reason}`) : null,
      item.differs ? make("p", {class: "differs"}, say("differs", {value: heading(item.kind, item.differs)})) : null,
      current ? details(item, view, act) : null,
    ),
  );
}

const percent = (share) => `${Math.round(share * 100)}%`;

function details(item, view, act) {
  const all = places(item.kind, item.value);
  const spans = all.length > 1
    ? make("div", {class: "spans"}, all.map((span, n) => make("button", {class: `span ${n === view.active ? "active" : ""}`, lang: "vi", onclick: () => act("span", item, n)}, span.text)))
    : null;
  const why = view.why ? make("dl", {class: "whylines fields"}, view.why.map((line) => make("div", {}, make("dt", {}, line.label), make("dd", {}, line.text)))) : null;
  if (view.locked || item.state === "lost") return make("div", {}, spans, make("div", {class: "actions"}, button("why", "w", item, act)), why);
  const merging = view.merging && view.merging !== item.id;
  return make(
    "div", {},
    spans,
    make(
      "div", {class: "actions"},
      merging ? button("merge_with_this", "Enter", item, act) : null,
      button("accept", "Enter", item, act, "primary"),
      button("reject", "Del", item, act),
      button("edit", "F2", item, act),
      button("why", "w", item, act),
      item.state === "open" ? null : button("reset", "r", item, act),
      MERGED.includes(item.kind) ? button("merge", "m", item, act) : null,
      MERGED.includes(item.kind) && item.value.mentions.length > 1 ? button("split", "t", item, act) : null,
    ),
    make(
      "div", {class: "ends", role: "group", "aria-label": say("move_ends")},
      end("start_left", "[", item, act), end("start_right", "]", item, act),
      end("end_left", "{", item, act), end("end_right", "}", item, act),
    ),
    why,
  );
}

const button = (name, key, item, act, style = "") => make("button", {class: style || null, "data-act": name, onclick: () => act(name, item)}, say(name), make("kbd", {}, key));

const ARROWS = {start_left: "⇤ ◂", start_right: "⇤ ▸", end_left: "◂ ⇥", end_right: "▸ ⇥"};
const end = (name, key, item, act) => make(
  "button", {"aria-label": `${say(name)} ${key}`, title: say(name), onclick: () => act(name, item)},
  make("span", {"aria-hidden": "true"}, ARROWS[name]), make("kbd", {"aria-hidden": "true"}, key),
);
