// The dialogs: edit and add, reason, split, keys.
import {make, say} from "./dom.js";
import {places} from "./values.js";

const NUMBERS = ["value", "value_max", "denominator"];
const FIELDS = {
  officials: ["name", "honorific", "rank"],
  dates: ["edtf", "basis"],
  documents: ["type", "number", "code", "name", "issuer", "issued", "term", "signer", "subject"],
  quantities: ["kind", "value", "value_max", "denominator", "comparator", "change", "as_of", "base"],
};
const CHOICES = {
  basis: ["explicit", "published", "context", "partial"],
  kind: ["percent", "percentage_point", "ratio", "rank"],
  comparator: ["eq", "gt", "ge", "lt", "le", "approx"],
  change: ["", "increase", "decrease"],
};
const WIDE = ["name", "subject", "edtf"];

/** Show a dialog until it is left; `submit(form)` returns a message to stay open, nothing to close. */
export function ask(title, body, submit, confirm = say("save"), style = null) {
  return new Promise((done) => {
    const wrong = make("p", {class: "wrong", role: "alert"});
    const dialog = make("dialog", {"aria-labelledby": "dialog-title", class: style});
    const form = make(
      "form", {method: "dialog", novalidate: true},
      make("h2", {id: "dialog-title", tabindex: "-1"}, title), body, wrong,
      make(
        "div", {class: "buttons"},
        submit ? make("button", {class: "primary"}, confirm, make("kbd", {}, "Ctrl Enter")) : null,
        make("button", {type: "button", onclick: () => dialog.close()}, submit ? say("cancel") : say("close"), make("kbd", {}, "Esc")),
      ),
    );
    const back = document.activeElement;
    let result = null;
    const send = async () => {
      const message = submit ? await submit(form) : undefined;
      if (typeof message === "string") {
        wrong.replaceChildren(message);
        const field = form.elements[/\((?:positions\.\d+\.)?(\w+)/.exec(message)?.[1]];
        field?.focus?.();
      } else { result = message ?? true; dialog.close(); }
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) { event.preventDefault(); send(); }
    });
    dialog.addEventListener("close", () => { dialog.remove(); if (back?.isConnected) back.focus(); done(result); });
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    (form.querySelector("input:not([type=hidden]), select, textarea") ?? form.querySelector("h2")).focus();
  });
}

/** Ask for the fields of a fact, quoted from `text`; `save(value)` as `submit` of {@link ask}. */
export function editFact(title, kind, value, save, text) {
  const [first] = places(kind, value);
  const quote = make(
    "q", {class: "quote", lang: "vi"},
    `…${text.slice(Math.max(0, first.start - 70), first.start)}`, make("mark", {class: `k-${kind}`}, text.slice(first.start, first.end)),
    `${text.slice(first.end, Math.min(text.length, first.end + 70))}…`,
  );
  const own = make("div", {class: "grid"}, FIELDS[kind].map((name) => field(kind, name, value[name])));
  const positions = (value.positions ?? []).map((position, n) => positionFields(position, n));
  const measured = kind === "quantities" && value.subject
    ? make("fieldset", {}, make("legend", {}, say("field_measures")), make("span", {lang: "vi"}, `“${value.subject.text}”`), make("label", {class: "check"}, make("input", {type: "checkbox", name: "forget"}), say("remove")))
    : null;
  return ask(title, make("div", {}, quote, own, measured, positions), (form) => save(read(kind, value, form)));
}

function field(kind, name, value, prefix = "") {
  const label = say(kind === "officials" && name === "name" ? "field_name" : `field_${name}`);
  const wide = WIDE.includes(name) ? "wide" : null;
  if (CHOICES[name] && !prefix) {
    const options = CHOICES[name].map((one) => make("option", {value: one, selected: one === (value ?? "")}, one === "" ? say("value_none") : say(name === "basis" ? `basis_${one}` : `value_${one}`)));
    return make("label", {class: wide}, label, make("select", {name}, options));
  }
  const shown = value === null || value === undefined ? "" : NUMBERS.includes(name) ? String(value).replace(".", decimal) : String(value);
  return make("label", {class: wide}, label, make("input", {name: prefix + name, value: shown, autocomplete: "off", lang: "vi", inputmode: NUMBERS.includes(name) ? "decimal" : null}));
}

const decimal = document.documentElement.lang === "vi" ? "," : ".";

function positionFields(position, n) {
  const prefix = `positions.${n}.`;
  return make(
    "fieldset", {},
    make("legend", {lang: "vi"}, `${say("field_positions")}: ${position.text}`),
    make(
      "div", {class: "grid"},
      ["title", "organization", "resolved"].map((name) => field("officials", name, position[name], prefix)),
    ),
    make("label", {class: "check"}, make("input", {type: "checkbox", name: `${prefix}former`, checked: position.former}), say("field_former")),
    make("label", {class: "check"}, make("input", {type: "checkbox", name: `${prefix}remove`}), say("remove")),
  );
}

function read(kind, value, form) {
  const told = structuredClone(value);
  const given = (name) => form.elements[name].value.trim();
  for (const name of FIELDS[kind]) {
    told[name] = NUMBERS.includes(name) ? number(given(name)) : given(name) || null;
  }
  if (form.elements.forget?.checked) told.subject = null;
  if (kind === "officials") {
    told.name ??= "";
    told.positions = told.positions.flatMap((position, n) => {
      const prefix = `positions.${n}.`;
      if (form.elements[`${prefix}remove`].checked) return [];
      const fields = Object.fromEntries(["title", "organization", "resolved"].map((name) => [name, given(prefix + name) || null]));
      return [{...position, ...fields, former: form.elements[`${prefix}former`].checked}];
    });
  }
  return told;
}

/** "1.234,5" as typed here, or "1234.5": a number, null for nothing, the text itself for anything else. */
function number(text) {
  if (text === "") return null;
  const plain = text.includes(",") ? text.replaceAll(".", "").replace(",", ".") : text;
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

/** Ask why a fact is rejected. */
export function askReason(save) {
  const input = make("label", {class: "stack"}, say("reason"), make("input", {name: "reason", autocomplete: "off", lang: "vi"}));
  return ask(say("reject_title"), make("div", {class: "stack"}, input), (form) => save(form.elements.reason.value), say("reject"));
}

/** Ask which mentions and positions go to a new fact. */
export function askSplit(value, save) {
  const list = (name) => (value[name] ?? []).map((span, n) =>
    make("label", {class: "check", lang: "vi"}, make("input", {type: "checkbox", name, value: String(n)}), span.text));
  const chosen = (form, name) => [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => Number(box.value));
  const group = (name) => (list(name).length ? make("fieldset", {}, make("legend", {}, say(`field_${name}`)), list(name)) : null);
  return ask(
    say("split_title"), make("div", {}, make("p", {class: "hint"}, say("split_hint")), group("mentions"), group("positions")),
    (form) => save({mentions: chosen(form, "mentions"), positions: chosen(form, "positions")}), say("split"),
  );
}

/** Show all keys: [[keys, text]]. */
export function showKeys(rows) {
  const keys = (list) => list.flatMap((key, n) => (n ? [` ${say("keys_or")} `, make("kbd", {}, key)] : [make("kbd", {}, key)]));
  const table = make("dl", {class: "keytables"}, rows.map(([list, text]) => make("div", {}, make("dt", {}, keys(list)), make("dd", {}, text))));
  return ask(say("keys_title"), make("div", {}, table, make("p", {class: "hint"}, say("keys_note"))), null, "", "wide");
}
