// Buttons that a bot offers: under a message, and in place of typing.

import { button, el, fill, icon, link } from "/page/dom.js";
import { alertBox, openDialog, toast } from "/page/dialogs.js";
import { attempt, here, isAdmin, isInTopic, nameOf, on, state, titleOf } from "/page/state.js";

/** Return the inline keyboard of a message, or null. */
export function inlineKeyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const shown = rows.map((row) => el("div", { class: "keys" }, row.map((key) => inlineKey(message, key))));
  return el("div", { class: "inline-keyboard" }, shown);
}

function inlineKey(message, key) {
  if (key.url) {
    const shown = link(key.url, key.text);
    shown.classList.add("key");
    return shown;
  }
  const shown = button({ class: "key", dir: "auto", disabled: !key.callback_data, click: press }, key.text);
  async function press() {
    shown.setAttribute("aria-busy", "true");
    const place = { user: state.person.id, chat: state.chat.id, message: message.message_id };
    const tapped = await attempt("tap", { ...place, button: key.callback_data, wait: true });
    shown.removeAttribute("aria-busy");
    if (!tapped) return;
    if (!tapped.answer) toast("The bot has not answered yet");
    else if (tapped.answer.text && tapped.answer.show_alert) alertBox(tapped.answer.text);
    else if (tapped.answer.text) toast(tapped.answer.text);
    if (tapped.answer?.url) toast(tapped.answer.url);
  }
  return shown;
}

/** The latest reply keyboard (or request for an answer) of the open chat that still counts, and its message. */
export function replyMarkup() {
  const messages = [...state.messages.values()].reverse();
  const message = messages.find((one) => one._reply_keyboard && isInTopic(one));
  const markup = message?._reply_keyboard;
  return !markup || markup.remove_keyboard ? null : { message, markup };
}

const used = new Set();
const useOf = (message) => `${message.chat.id}:${message.message_id}`;

function askForPlace() {
  const event = new CustomEvent("ask-location", { bubbles: true });
  document.getElementById("composer").dispatchEvent(event);
}

/** Offer the chats that a button asks for, as Telegram's own clients do. */
function pickChat(request) {
  const kind = request.chat_is_channel ? ["channel"] : ["group", "supergroup"];
  const needed = Boolean(request.user_administrator_rights);
  const offered = state.chats.filter((chat) => kind.includes(chat.type) && (!needed || isAdmin(chat, state.person)));
  const pick = async (chat) => {
    dialog.close();
    await attempt("share-chat", { user: state.person.id, shared: chat.id });
  };
  const choices = offered.map((chat) => button({ class: "key", dir: "auto", click: () => pick(chat) }, titleOf(chat)));
  const nothing = el("p", { class: "hint" }, "You administer no chat of this kind.");
  const dialog = openDialog("Choose a chat", el("div", { class: "reply-keyboard" }, choices.length ? choices : nothing));
}

/** Offer the people that a button asks for: those that there are here, one of them. */
function pickPerson() {
  const offered = state.people.filter((user) => user.id !== state.person.id);
  const pick = async (user) => {
    dialog.close();
    await attempt("share-users", { user: state.person.id, shared: [user.id] });
  };
  const choices = offered.map((user) => button({ class: "key", dir: "auto", click: () => pick(user) }, nameOf(user)));
  const nothing = el("p", { class: "hint" }, "There is nobody else here.");
  const dialog = openDialog("Choose somebody", el("div", { class: "reply-keyboard" }, choices.length ? choices : nothing));
}

function replyKey(key, found) {
  const pressed = async () => {
    if (found.markup.one_time_keyboard) used.add(useOf(found.message));
    if (key.request_location) {
      askForPlace();
    } else if (key.request_contact) {
      const { first_name, last_name, id } = state.person;
      const contact = { phone_number: "+15550100", first_name, last_name, user_id: id };
      await attempt("send", { ...here(), content: { contact } });
    } else if (key.request_chat) {
      pickChat(key.request_chat);
    } else if (key.request_users) {
      pickPerson();
    } else {
      await attempt("say", { ...here(), text: key.text });
    }
    changed();
  };
  return button({ class: "key", dir: "auto", click: pressed }, key.text);
}

let changed = () => {};

/** Return an element that always shows the present reply keyboard, and a button that hides and shows it. */
export function replyKeyboard() {
  const keys = el("div", { class: "reply-keyboard", id: "reply-keyboard" });
  const toggle = button(
    { class: "quiet", "aria-label": "Show or hide the keyboard", "aria-controls": "reply-keyboard", "aria-expanded": "true", hidden: true },
    icon("keyboard"),
  );
  let isHidden = false;
  const show = () => {
    const found = replyMarkup();
    const rows = found && !used.has(useOf(found.message)) ? found.markup.keyboard : null;
    toggle.hidden = !rows;
    toggle.setAttribute("aria-expanded", String(Boolean(rows) && !isHidden));
    keys.classList.toggle("tall", Boolean(rows) && !found.markup.resize_keyboard);
    fill(keys, rows && !isHidden ? rows.map((row) => el("div", { class: "keys" }, row.map((key) => replyKey(key, found)))) : null);
    keys.hidden = !keys.firstChild;
  };
  changed = show;
  toggle.addEventListener("click", () => {
    isHidden = !isHidden;
    show();
  });
  for (const name of ["opened", "message", "deleted"]) on(name, show);
  return { keys, toggle };
}
