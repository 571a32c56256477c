// Texts with entities as elements, and back: the light markup that can be typed.

import { el, link } from "/page/dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = "blockquote, pre, .quotation";

/** Return the nodes of a text with its entities, which may stand within each other. Offsets count UTF-16 units. */
export function formatted(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return withoutDoubleBreaks(nodesBetween(text, sorted, 0, text.length));
}

/** Drop the line break that follows a block, which breaks the line by itself. */
function withoutDoubleBreaks(nodes) {
  return nodes.map((node, index) => {
    const follows = typeof node === "string" && nodes[index - 1]?.matches?.(BLOCKS);
    return follows ? node.replace(/^\n/, "") : node;
  });
}

function nodesBetween(text, entities, start, end) {
  const nodes = [];
  let position = start;
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < stop) next += 1;
    if (entity.offset >= position && stop > entity.offset) {
      nodes.push(text.slice(position, entity.offset));
      const inner = nodesBetween(text, entities.slice(index + 1, next), entity.offset, stop);
      nodes.push(element(entity, text.slice(entity.offset, stop), inner));
      position = stop;
    }
    index = next;
  }
  nodes.push(text.slice(position, end));
  return nodes.filter((node) => node !== "");
}

function element(entity, text, inner) {
  if (TAGS[entity.type]) return el(TAGS[entity.type], {}, inner);
  switch (entity.type) {
    case "pre":
      return el("pre", { class: "code", tabindex: "0", "aria-label": entity.language || "Code" }, el("code", {}, text));
    case "spoiler":
      return spoiler(inner);
    case "text_link":
      return link(entity.url, inner);
    case "url":
      return link(text, inner);
    case "email":
      return link(`mailto:${text}`, inner);
    case "phone_number":
      return link(`tel:${text.replace(/[^+\d]/g, "")}`, inner);
    case "blockquote":
    case "expandable_blockquote":
      return quotation(entity.type === "expandable_blockquote", inner);
    case "custom_emoji":
      return el("span", { class: "custom-emoji", title: "Custom emoji" }, text);
    case "date_time":
      return dateTime(entity, text);
    default:
      return el("span", { class: "tag" }, inner);
  }
}

function spoiler(inner) {
  const hidden = el("span", { class: "spoiler-text", "aria-hidden": "true" }, inner);
  const shown = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Show the spoiler" }, hidden);
  const reveal = () => {
    shown.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) shown.removeAttribute(name);
    hidden.removeAttribute("aria-hidden");
  };
  shown.addEventListener("click", reveal);
  shown.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      reveal();
    }
  });
  return shown;
}

function quotation(isExpandable, inner) {
  const quote = el("blockquote", { class: isExpandable ? "folded" : undefined }, inner);
  if (!isExpandable) return quote;
  const toggle = el("button", { type: "button", class: "fold", "aria-expanded": "false" }, "Show more");
  toggle.addEventListener("click", () => {
    const isFolded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!isFolded));
    toggle.textContent = isFolded ? "Show more" : "Show less";
  });
  return el("span", { class: "quotation" }, quote, toggle);
}

/** Show an instant in the reader's own time, where the message asks for a format; else as it was written. */
function dateTime(entity, text) {
  const moment = new Date(entity.unix_time * 1000);
  const format = entity.date_time_format || "";
  const options = {};
  if (/D/.test(format)) options.dateStyle = /w/.test(format) ? "full" : "long";
  else if (/d/.test(format)) options.dateStyle = "short";
  if (/T/.test(format)) options.timeStyle = "medium";
  else if (/t/.test(format)) options.timeStyle = "short";
  const shown = Object.keys(options).length ? moment.toLocaleString(undefined, options) : text;
  return el("time", { datetime: moment.toISOString(), title: moment.toLocaleString() }, shown);
}

const MARKS = [
  ["```", "pre"],
  ["**", "bold"],
  ["__", "italic"],
  ["~~", "strikethrough"],
  ["||", "spoiler"],
  ["`", "code"],
];
const VERBATIM = new Set(["pre", "code"]);
export const MARK_OF = Object.fromEntries(MARKS.map(([mark, type]) => [type, mark]));

/** Return the text and the entities that typed marks mean: **bold**, __italic__, ~~struck~~, ||hidden||, `code`. */
export function parsed(typed) {
  const entities = [];
  const text = read(typed, 0, entities);
  return { text, entities };
}

function read(typed, base, entities) {
  let text = "";
  for (let position = 0; position < typed.length; ) {
    const found = MARKS.find(([mark]) => typed.startsWith(mark, position));
    const end = found ? typed.indexOf(found[0], position + found[0].length + 1) : -1;
    const anchor = /^\[([^\]\n]+)\]\((https?:[^)\s]+|tg:[^)\s]+)\)/.exec(typed.slice(position));
    if (found && end > 0) {
      const [mark, type] = found;
      const inside = typed.slice(position + mark.length, end);
      const entity = { type, offset: base + text.length, length: 0 };
      entities.push(entity);
      const inner = VERBATIM.has(type) ? inside : read(inside, base + text.length, entities);
      entity.length = inner.length;
      text += inner;
      position = end + mark.length;
    } else if (anchor) {
      entities.push({ type: "text_link", offset: base + text.length, length: anchor[1].length, url: anchor[2] });
      text += anchor[1];
      position += anchor[0].length;
    } else {
      text += typed[position];
      position += 1;
    }
  }
  return text;
}

/** Return a text with marks for its entities, to be edited; what has no mark stays plain. */
export function marked(text, entities = []) {
  const inserts = [];
  entities.forEach((entity, order) => {
    const end = entity.offset + entity.length;
    const [before, after] = entity.type === "text_link" ? ["[", `](${entity.url})`] : Array(2).fill(MARK_OF[entity.type]);
    if (!before) return;
    inserts.push({ at: entity.offset, mark: before, rank: order }, { at: end, mark: after, rank: -1 - order });
  });
  inserts.sort((a, b) => b.at - a.at || b.rank - a.rank);
  return inserts.reduce((result, { at, mark }) => result.slice(0, at) + mark + result.slice(at), text);
}
