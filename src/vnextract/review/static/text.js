// The article as it was given: every character in place, facts highlighted in layers, offsets in code points.
import {make} from "./dom.js";

const TOKEN = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;

/** Shows the text, and leads between places on the page and offsets in code points. */
export class TextView {
  constructor(root, text, segments) {
    this.root = root;
    this.text = text;
    this.units = unitsOf(text);
    this.paragraphs = paragraphsOf(text, this.units, segments);
    this.signature = null;
    [this.starts, this.ends] = tokensOf(text);
  }

  get length() { return this.units.length - 1; }

  /** The characters from one code point to another. */
  slice(start, end) { return this.text.slice(this.units[start], this.units[end]); }

  /** Show these marks: [{id, kind, state, start, end, role}]. Where only states changed, nothing is rebuilt. */
  paint(marks) {
    const signature = marks.map((mark) => `${mark.id} ${mark.start} ${mark.end} ${mark.role}`).join("\n");
    this.states = new Map(marks.map((mark) => [mark.id, mark.state]));
    if (signature !== this.signature) {
      this.signature = signature;
      this.leaves = [];
      this.root.replaceChildren(...this.paragraphs.map((paragraph) => this.paragraph(paragraph, marks)));
    }
    for (const mark of this.root.querySelectorAll("mark")) {
      const state = this.states.get(mark.dataset.id);
      for (const name of ["open", "accepted", "rejected", "sampled"]) mark.classList.toggle(`s-${name}`, state === name);
    }
  }

  paragraph({start, end, kind}, marks) {
    const inside = marks.filter((mark) => mark.start < end && mark.end > start);
    const edges = new Set([start, end]);
    for (const mark of inside) { edges.add(Math.max(start, mark.start)); edges.add(Math.min(end, mark.end)); }
    const at = [...edges].sort((a, b) => a - b);
    const element = make("p", {class: kind + (end === start ? " gap" : "")});
    for (let n = 0; n + 1 < at.length; n += 1) {
      const [from, to] = [at[n], at[n + 1]];
      const over = inside.filter((mark) => mark.start <= from && mark.end >= to);
      element.append(this.leaf(from, to, over));
    }
    return element;
  }

  leaf(from, to, over) {
    const node = document.createTextNode(this.slice(from, to));
    const span = make("span", {"data-start": String(from)});
    span.append(node);
    this.leaves.push({start: from, end: to, node});
    // The longest lies outermost, with its line lowest.
    const layers = [...over].sort((a, b) => a.end - a.start - (b.end - b.start));
    let element = span;
    layers.forEach((mark, depth) => {
      const shell = make("mark", {class: `k-${mark.kind} d${Math.min(3, depth)} ${mark.role}`, "data-id": mark.id, "data-from": String(mark.start)});
      shell.append(element);
      element = shell;
    });
    return element;
  }

  /** Mark the current fact and the place of it that keys move. */
  show(id, active) {
    for (const mark of this.root.querySelectorAll("mark.current")) mark.classList.remove("current", "active");
    if (!id) return;
    const own = this.root.querySelectorAll(`mark[data-id="${CSS.escape(id)}"]`);
    let first = null;
    for (const mark of own) {
      const isActive = active && Number(mark.dataset.from) === active.start;
      mark.classList.add("current");
      mark.classList.toggle("active", Boolean(isActive));
      if (isActive && !first) first = mark;
    }
    (first ?? own[0])?.scrollIntoView({block: "nearest", inline: "nearest"});
  }

  hover(id, on) {
    for (const mark of this.root.querySelectorAll(`mark[data-id="${CSS.escape(id)}"]`)) mark.classList.toggle("hover", on);
  }

  /** The selected stretch without blanks at its ends, or null: {start, end}. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!this.root.contains(range.startContainer) || !this.root.contains(range.endContainer)) return null;
    let [start, end] = [this.pointOf(range.startContainer, range.startOffset), this.pointOf(range.endContainer, range.endOffset)];
    while (start < end && /\s/u.test(this.slice(start, start + 1))) start += 1;
    while (end > start && /\s/u.test(this.slice(end - 1, end))) end -= 1;
    return start < end ? {start, end} : null;
  }

  /** The code point of a place in the document. */
  pointOf(node, offset) {
    if (node.nodeType === Node.TEXT_NODE) {
      const start = Number(node.parentElement.dataset.start);
      return start + Array.from(node.data.slice(0, offset)).length;
    }
    const child = node.childNodes[offset];
    const leaf = (child?.matches?.("[data-start]") ? child : child?.querySelector?.("[data-start]")) ?? null;
    if (leaf) return Number(leaf.dataset.start);
    const all = node.matches?.("[data-start]") ? [node] : node.querySelectorAll("[data-start]");
    const last = all[all.length - 1];
    return last ? Number(last.dataset.start) + Array.from(last.textContent).length : this.length;
  }

  /** Select a stretch on the page. */
  select(start, end) {
    const [from, to] = [this.placeOf(start, false), this.placeOf(end, true)];
    if (from && to) getSelection().setBaseAndExtent(...from, ...to);
  }

  placeOf(point, atEnd) {
    const leaf = this.leaves.find((one) => (atEnd ? one.start < point && point <= one.end : one.start <= point && point < one.end));
    return leaf ? [leaf.node, this.units[point] - this.units[leaf.start]] : null;
  }

  /** One end moved by a syllable; the same if it can't go further. */
  moved({start, end}, side, step) {
    if (side === "start") {
      const next = step < 0 ? last(this.starts, (at) => at < start) : this.starts.find((at) => at > start);
      return {start: next !== undefined && next < end ? next : start, end};
    }
    const next = step < 0 ? last(this.ends, (at) => at < end) : this.ends.find((at) => at > end);
    return {start, end: next !== undefined && next > start ? next : end};
  }

  /** The syllable after or before a stretch: {start, end}. */
  syllable({start, end}, step) {
    const n = step > 0 ? this.starts.findIndex((at) => at >= end) : lastIndex(this.ends, (at) => at <= start);
    return n < 0 ? null : {start: this.starts[n], end: this.ends[n]};
  }
}

const last = (list, test) => list[lastIndex(list, test)];
const lastIndex = (list, test) => { for (let n = list.length - 1; n >= 0; n -= 1) if (test(list[n])) return n; return -1; };

/** UTF-16 offset of every code point, and of the end. */
function unitsOf(text) {
  const units = [];
  let at = 0;
  for (const point of text) { units.push(at); at += point.length; }
  units.push(at);
  return units;
}

function paragraphsOf(text, units, segments) {
  const found = [];
  let start = 0;
  const points = Array.from(text);
  for (let at = 0; at <= points.length; at += 1) {
    if (at === points.length || points[at] === "\n") {
      found.push({start, end: at, kind: kindAt(segments, start, at)});
      start = at + 1;
    }
  }
  const first = found.find((paragraph) => paragraph.end > paragraph.start);
  if (first && !segments.length && found.length > 1) first.kind = "title";
  return found;
}

function kindAt(segments, start, end) {
  const own = segments.find((segment) => segment.start <= start && end <= segment.end);
  return own ? own.kind : "body";
}

/** Starts and ends of syllables and signs, in code points. */
function tokensOf(text) {
  const [starts, ends] = [[], []];
  let [unit, point] = [0, 0];
  for (const match of text.matchAll(TOKEN)) {
    point += Array.from(text.slice(unit, match.index)).length;
    starts.push(point);
    point += Array.from(match[0]).length;
    ends.push(point);
    unit = match.index + match[0].length;
  }
  return [starts, ends];
}
