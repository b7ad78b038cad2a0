// Make elements from plain values: text is always text, never markup.

const messages = JSON.parse(document.body.dataset.messages || "{}");

/** One message in the reader's language, its {values} filled in. */
export function say(key, values = {}) {
  return (messages[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** An element: make("button", {class: "primary", onclick: act}, "Text", child, …); null children are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string" && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The element of that id. */
export const find = (id) => document.getElementById(id);

/** Whether the reader is writing, so that keys are letters and not commands. */
export function isWriting(event) {
  const target = event.target;
  return (
    event.isComposing || event.keyCode === 229 || event.key === "Process" || event.key === "Dead" ||
    target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest?.("dialog") !== null
  );
}
