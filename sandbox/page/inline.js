// Inline queries: "@bot words" asks the bot what it offers, and what is picked is posted into the open chat.

import { choices } from "/page/choices.js";
import { el } from "/page/dom.js";
import { attempt, here, isPrivate, on, open, state } from "/page/state.js";

const PAUSE_MS = 250;
const KIND_WORDS = { photo: "Photo", video: "Video", gif: "GIF", mpeg4_gif: "GIF", document: "File", voice: "Voice message", audio: "Music", sticker: "Sticker" };

/** Return the words behind the name of a bot and a space; null where something else is typed. */
function queryIn(text) {
  const typed = /^@([a-z0-9_]+)\s(.*)$/is.exec(text);
  const asked = typed && state.bots.find((one) => one.username?.toLowerCase() === typed[1].toLowerCase());
  return asked ? { bot: asked.username, text: typed[2] } : null;
}

function draw({ line, result }) {
  if (line) return [el("b", { class: "line-above", dir: "auto" }, line.text)];
  const title = result.title || result.caption || KIND_WORDS[result.type] || result.type;
  return [el("b", { dir: "auto" }, title), result.description ? el("span", { dir: "auto" }, result.description) : null];
}

/** Attach the results to a text field. Returns their element and `close`. */
export function inline(field, { empty }) {
  let turn = 0;
  let pause = null;
  const { list, offer, close } = choices(field, {
    id: "results",
    kind: "results",
    label: "Results of the bot",
    draw,
    pick: ({ line, result }) => (line ? begin(line.start_parameter) : post(result)),
    first: (items) => items.findIndex((item) => item.result),
  });

  async function post(result) {
    const typed = field.value;
    const asked = queryIn(typed);
    empty();
    const done = await attempt("choose", { ...here(), bot: asked?.bot, result });
    if (!done && !field.value) field.value = typed;
  }

  /** Go to the private chat, where the line above the results leads. */
  async function begin(parameter) {
    empty();
    const chat = state.chats.find((one) => isPrivate(one));
    if (chat) await open(chat);
    await attempt("say", { user: state.person.id, chat: state.person.id, text: `/start ${parameter}` });
  }

  async function ask(query, mine) {
    const answer = await attempt("inline", { user: state.person.id, chat: state.chat?.id, ...query });
    if (mine !== turn || !answer) return;
    const results = (answer.results || []).map((result) => ({ result }));
    offer([...(answer.button ? [{ line: answer.button }] : []), ...results]);
  }

  function stop() {
    turn += 1;
    clearTimeout(pause);
    close();
  }

  field.addEventListener("input", () => {
    const query = queryIn(field.value);
    if (!query || !state.chat) return stop();
    turn += 1;
    const mine = turn;
    clearTimeout(pause);
    pause = setTimeout(() => ask(query, mine), PAUSE_MS);
    return undefined;
  });
  on("opened", stop);
  return { list, close: stop };
}
