// The bot's command menu: offered while "/…" is typed, and by a button.

import { look } from "/page/api.js";
import { choices } from "/page/choices.js";
import { button, el } from "/page/dom.js";
import { on, state } from "/page/state.js";

/** Attach the menu to a text field. Returns its element, `opener` for the button, and `close`. */
export function completion(field, { choose }) {
  let commands = [];
  const { list, offer, close, isOpen } = choices(field, {
    id: "commands",
    label: "Commands of the bot",
    draw: (command) => [el("b", {}, `/${command.command}`), el("span", { dir: "auto" }, command.description)],
    pick: (command) => choose(`/${command.command} `),
  });
  const offerAll = (prefix) => offer(commands.filter((command) => command.command.startsWith(prefix)));

  async function reload() {
    if (!state.chat) return;
    ({ commands } = await look("commands", { user: state.person.id, chat: state.chat.id }));
  }

  field.addEventListener("input", async () => {
    const typed = /^\/([a-z0-9_]*)$/.exec(field.value);
    if (!typed) return close();
    if (!commands.length) await reload();
    return offerAll(typed[1]);
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
        if (isOpen()) return close();
        await reload();
        offerAll("");
        return field.focus();
      },
    },
    "/",
  );
  return { list, opener, close };
}
