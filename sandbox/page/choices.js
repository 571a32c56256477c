// What may be chosen while something is typed: a list above the field, for the mouse and for the arrow keys.

import { el, fill } from "/page/dom.js";

/**
 * Attach a list to a text field. `draw` returns the children of an item's row. `first` says which item Enter picks
 * while none is selected: by default none. Returns the element, `offer`, `close` and `isOpen`.
 */
export function choices(field, { id, kind = "", label, draw, pick, first = () => -1 }) {
  let offered = [];
  let active = -1;
  const list = el("ul", { id, class: `commands ${kind}`.trim(), role: "listbox", "aria-label": label, tabindex: 0, hidden: true });

  const isOpen = () => !list.hidden;
  const close = () => offer([]);
  const take = (item) => {
    close();
    pick(item);
  };

  function render() {
    list.hidden = offered.length === 0;
    fill(
      list,
      offered.map((item, index) =>
        el(
          "li",
          { id: `${id}-${index}`, role: "option", "aria-selected": String(index === active), on: { pointerdown: (event) => event.preventDefault(), click: () => take(item) } },
          ...draw(item),
        ),
      ),
    );
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    if (isOpen()) field.setAttribute("aria-controls", id);
    if (active >= 0 && offered.length) field.setAttribute("aria-activedescendant", `${id}-${active}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function offer(items) {
    if (!items.length && !isOpen()) return;
    offered = items;
    active = -1;
    render();
  }

  field.addEventListener("keydown", (event) => {
    if (!isOpen() || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = active >= 0 ? active : event.key === "Tab" ? 0 : first(offered);
    if (step) {
      active = active < 0 && step < 0 ? offered.length - 1 : (active + step + offered.length) % offered.length;
      event.preventDefault();
      render();
    } else if ((event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) && chosen >= 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      take(offered[chosen]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  return { list, offer, close, isOpen };
}
