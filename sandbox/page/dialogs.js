// Toasts, alerts, dialogs and menus.

import { button, el, fill, icon } from "/page/dom.js";

const TOAST_MS = 4000;

/** Show a few words for a moment, in place of those before, as Telegram does; errors stay for their time. */
export function toast(words, { isError = false } = {}) {
  if (!isError) document.querySelectorAll(".toast:not(.error)").forEach((before) => before.remove());
  const shown = el("p", { class: isError ? "toast error" : "toast", dir: "auto" }, words);
  document.getElementById("toasts").append(shown);
  setTimeout(() => shown.remove(), TOAST_MS);
}

/** Show words that must be put away. */
export function alertBox(words) {
  const dialog = openDialog("Carillon", el("p", { class: "alert-text", dir: "auto" }, words));
  dialog.append(el("div", { class: "actions" }, button({ class: "primary", click: () => dialog.close() }, "OK")));
  dialog.querySelector(".primary").focus();
}

/** Open a dialog with a title and a button to close it; return it. It is gone once it is closed. */
export function openDialog(title, ...children) {
  const heading = el("h2", { id: `dialog-${Date.now()}` }, title);
  const dialog = el(
    "dialog",
    { "aria-labelledby": heading.id },
    el("header", {}, heading, button({ class: "quiet", "aria-label": "Close", click: () => dialog.close() }, icon("close"))),
    ...children,
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Ask for a few values; `fields` are [name, label, attributes of the input]. Calls `done` with them. */
export function ask(title, fields, done, { yes = "OK", hint = "" } = {}) {
  const inputs = fields.map(([name, label, attributes = {}]) =>
    el("label", { class: "field" }, el("span", {}, label), el("input", { name, ...attributes })),
  );
  const form = el("form", { method: "dialog" }, inputs, hint ? el("p", { class: "hint" }, hint) : null);
  form.append(el("div", { class: "actions" }, el("button", { class: "primary", type: "submit" }, yes)));
  const dialog = openDialog(title, form);
  form.addEventListener("submit", () => done(Object.fromEntries(new FormData(form))));
  form.querySelector("input")?.focus();
  return dialog;
}

/** Open a menu at a button. `items` are [words, action]. */
export function openMenu(opener, items) {
  document.querySelector(".menu")?.close?.();
  const close = ({ isFocusing = true } = {}) => {
    menu.remove();
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", leave, true);
    if (isFocusing) opener.focus();
  };
  const leave = (event) => {
    if (!menu.contains(event.target)) close({ isFocusing: false });
  };
  const menu = fill(
    el("div", { class: "menu", role: "menu", on: { keydown } }),
    items.map(([words, action]) =>
      button({
        role: "menuitem",
        click: () => {
          close();
          action();
        },
      }, words),
    ),
  );
  function keydown(event) {
    const entries = [...menu.children];
    const index = entries.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      entries.at((index + step + entries.length) % entries.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }
  menu.close = close;
  document.body.append(menu);
  const place = opener.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(place.left, innerWidth - size.width - 8))}px`;
  menu.style.top = `${place.bottom + size.height + 8 > innerHeight ? place.top - size.height - 4 : place.bottom + 4}px`;
  opener.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", leave, true);
  menu.firstElementChild.focus();
}
