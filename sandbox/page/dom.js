// Building elements. Data only ever becomes text or checked attributes, never markup.

const SAFE_LINK = /^(https?:|mailto:|tel:|tg:)/i;

/** Return an element with attributes, listeners (`on`), data attributes (`data`) and children. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    } else if (name === "data") {
      Object.assign(node.dataset, value);
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Return a button that does something and never submits a form. */
export function button(properties, ...children) {
  const { click, ...rest } = properties;
  return el("button", { type: "button", ...rest, on: { ...rest.on, ...(click ? { click } : {}) } }, ...children);
}

/** Return a link to somewhere else, or only its text where the address is of a kind that nobody should follow. */
export function link(address, ...children) {
  const target = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  if (!SAFE_LINK.test(target)) return el("span", {}, ...children);
  return el("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-6 16-3-6.500z",
  attach: "M20 11.500l-8.500 8.500a5 5 0 0 1-7-7l9-9a3.300 3.300 0 0 1 4.700 4.700l-8.700 8.700a1.700 1.700 0 0 1-2.400-2.400l7.900-7.900",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  info: "M12 11v6M12 7.500v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  plus: "M12 5v14M5 12h14",
  panel: "M4 5h16v14H4zM14 5v14",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18",
  help: "M9.200 9a2.900 2.900 0 1 1 4 2.700c-.8.4-1.200 1-1.200 1.800v.5M12 17.300v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  slash: "M16 4L8 20",
  keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8",
  play: "M7 5l12 7-12 7z",
  pause: "M8 5v14M16 5v14",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  pin: "M12 21s-7-6.200-7-11.500a7 7 0 0 1 14 0C19 14.800 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  check: "M5 12.500l4.500 4.500L19 7.500",
  list: "M4 6h16M4 12h16M4 18h16",
};

/** Return an icon that screen readers skip. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Return a round picture with the initial of a name, in a colour of its own. */
export function avatar(id, name, kind = "") {
  const hue = Math.abs(id) % 6;
  const initial = [...(name || "?")][0].toUpperCase();
  return el("span", { class: `avatar hue-${hue} ${kind}`.trim(), "aria-hidden": "true" }, initial);
}

/** Put other children into an element. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return node;
}
