// Facts in the reader's words.
import {say} from "./dom.js";

const HALVES = {40: "I", 41: "II"};
const QUARTERS = {33: "I", 34: "II", 35: "III", 36: "IV"};
const SEASONS = {21: ["xuân", "spring"], 22: ["hè", "summer"], 23: ["thu", "autumn"], 24: ["đông", "winter"]};
const vietnamese = document.documentElement.lang === "vi";

/** EDTF the way people write days here: 2024-06-07 is 7/6/2024, 2024-33 is quý I/2024. */
export function day(edtf) {
  if (!edtf) return "";
  if (edtf.includes("/")) return edtf.split("/").map((end) => (end === ".." ? "…" : day(end))).join(" – ");
  const [year, part, number] = edtf.split("-");
  if (number !== undefined) return `${unpad(number)}/${unpad(part)}/${year}`;
  if (part === undefined) return year;
  if (QUARTERS[part]) return vietnamese ? `quý ${QUARTERS[part]}/${year}` : `quarter ${QUARTERS[part]} ${year}`;
  if (HALVES[part]) return vietnamese ? `nửa năm ${HALVES[part]}/${year}` : `half ${HALVES[part]} ${year}`;
  if (SEASONS[part]) return vietnamese ? `mùa ${SEASONS[part][0]} ${year}` : `${SEASONS[part][1]} ${year}`;
  return `${unpad(part)}/${year}`;
}

const unpad = (digits) => digits.replace(/^0(?=.)/, "");

/** A number with a decimal comma in Vietnamese. */
export const figure = (value) => (vietnamese ? String(value).replace(".", ",") : String(value));

/** The heading of a card. */
export function heading(kind, value) {
  if (kind === "officials") return [value.honorific, value.rank, value.name].filter(Boolean).join(" ");
  if (kind === "dates") return day(value.edtf);
  if (kind === "documents") return value.name && !value.code ? value.name : `${value.type} ${value.code ?? value.number ?? ""}`.trim();
  return quantity(value);
}

function quantity(value) {
  let told = figure(value.value);
  if (value.value_max !== null) told += `–${figure(value.value_max)}`;
  if (value.kind === "percent") told += "%";
  if (value.kind === "percentage_point") told += ` ${say("value_percentage_point")}`;
  if (value.denominator !== null) told += `/${figure(value.denominator)}`;
  if (value.kind === "rank") told = `${say("value_rank")} ${told}`;
  const words = [value.change ? say(`value_${value.change}`) : "", value.comparator !== "eq" ? say(`value_${value.comparator}`) : ""];
  return [...words, told].filter(Boolean).join(" ");
}

/** The lines under the heading: [text, isSoft]; `published` is the article's day. */
export function lines(kind, value, published) {
  if (kind === "officials") {
    return value.positions.flatMap((position) => {
      const parts = [position.title, position.organization].filter(Boolean).join(" · ");
      const body = position.resolved && position.resolved !== position.organization ? ` → ${position.resolved}` : "";
      return [[position.text, false], ...(parts + body ? [[parts + body, true]] : [])];
    });
  }
  if (kind === "dates") {
    const from = value.basis === "published" && published ? ` ${day(published)}` : "";
    return [[`“${value.text}” · ${say(`basis_${value.basis}`)}${from}`, true]];
  }
  if (kind === "documents") {
    const about = [value.issuer, value.issued ? day(value.issued) : null, value.term, value.signer].filter(Boolean).join(" · ");
    return [[about, false], [value.subject ? `“${value.subject}”` : "", true]].filter(([text]) => text);
  }
  const measures = value.subject ? `${say("field_measures")}: “${value.subject.text}”` : `“${value.text}”`;
  return [[measures, true], [value.as_of ? day(value.as_of) : "", true]].filter(([text]) => text);
}

/** All quotations of a fact, those that may be moved: {path, start, end, text, role}. */
export function places(kind, value) {
  if (kind === "officials") {
    return [
      ...value.mentions.map((span, n) => ({...span, path: ["mentions", n], role: "mention"})),
      ...value.positions.map((span, n) => ({...span, path: ["positions", n], role: "part"})),
    ];
  }
  if (kind === "documents") return value.mentions.map((span, n) => ({...span, path: ["mentions", n], role: "mention"}));
  const own = [{text: value.text, start: value.start, end: value.end, path: [], role: "mention"}];
  return value.subject ? [...own, {...value.subject, path: ["subject"], role: "part"}] : own;
}

/** A copy of a value with one of its quotations at other ends. */
export function withEnds(value, path, start, end) {
  const copy = structuredClone(value);
  const span = path.reduce((inner, key) => inner[key], copy);
  Object.assign(span, {start, end});
  return copy;
}
