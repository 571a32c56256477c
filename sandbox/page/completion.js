// The bot's command menu: offered while "/…" is typed, and by a button.

import { look } from "/page/api.js";
import { button, el, fill } from "/page/dom.js";
import { on, state } from "/page/state.js";

/** Attach the menu to a text field. Returns its element and `open` for the button. */
export function completion(field, { choose }) {
  let commands = [];
  let offered = [];
  let active = -1;
  const list = el("ul", { id: "commands", class: "commands", role: "listbox", "aria-label": "Commands of the bot", tabindex: 0, hidden: true });

  const close = () => {
    offered = [];
    render();
  };
  const pick = (command) => {
    close();
    choose(`/${command.command} `);
  };

  function render() {
    list.hidden = offered.length === 0;
    fill(
      list,
      offered.map((command, index) =>
        el(
          "li",
          { id: `command-${index}`, role: "option", "aria-selected": String(index === active), on: { pointerdown: (event) => event.preventDefault(), click: () => pick(command) } },
          el("b", {}, `/${command.command}`),
          el("span", { dir: "auto" }, command.description),
        ),
      ),
    );
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    if (active >= 0 && offered.length) field.setAttribute("aria-activedescendant", `command-${active}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function offer(prefix) {
    offered = commands.filter((command) => command.command.startsWith(prefix));
    active = -1;
    render();
  }

  async function reload() {
    if (!state.chat) return;
    ({ commands } = await look("commands", { user: state.person.id, chat: state.chat.id }));
  }

  field.addEventListener("input", async () => {
    const typed = /^\/([a-z0-9_]*)$/.exec(field.value);
    if (!typed) return close();
    if (!commands.length) await reload();
    return offer(typed[1]);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      active = active < 0 && step < 0 ? offered.length - 1 : (active + step + offered.length) % offered.length;
      event.preventDefault();
      render();
    } else if (event.key === "Tab" || (event.key === "Enter" && active >= 0)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      pick(offered[Math.max(active, 0)]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  });
  on("opened", async () => {
    close();
    await reload();
  });

  const opener = button(
    {
      class: "quiet",
      "aria-label": "Commands of the bot",
      "aria-controls": "commands",
      click: async () => {
        if (!list.hidden) return close();
        await reload();
        offer("");
        return field.focus();
      },
    },
    "/",
  );
  return { list, opener, close };
}
