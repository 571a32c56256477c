// The messages of the open chat, as bubbles that follow edits and deletions.

import { button, el, fill, icon } from "/page/dom.js";
import { inlineKeyboard } from "/page/keyboards.js";
import { openMenu } from "/page/dialogs.js";
import { formatted } from "/page/format.js";
import { inShort, mediaOf, serviceWords } from "/page/media.js";
import { attempt, changed, here, isInTopic, isPrivate, nameOf, on, state } from "/page/state.js";

const list = document.getElementById("messages");
const NEAR_THE_END = 120;

const keyOf = (message) => (message.media_group_id ? `album-${message.media_group_id}` : `message-${message.message_id}`);
const authorOf = (message) => (message.sender_chat ? message.sender_chat.title : nameOf(message.from || {}));
const isMine = (message) => message.from?.id === state.person.id;
export const clockTime = (seconds) => new Date(seconds * 1000).toLocaleTimeString([], { timeStyle: "short" });

function dayOf(seconds) {
  return new Date(seconds * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

function replyOf(message) {
  const original = message.reply_to_message;
  if (!original || "forum_topic_created" in original) return null;
  const jump = () => {
    const target = list.querySelector(`[data-ids~="${original.message_id}"]`);
    target?.scrollIntoView({ block: "center" });
    target?.classList.add("found");
    setTimeout(() => target?.classList.remove("found"), 1500);
  };
  return button(
    { class: "quoted", click: jump, "aria-label": `In reply to: ${inShort(original)}` },
    el("b", { dir: "auto" }, authorOf(original)),
    el("span", { dir: "auto" }, inShort(original)),
  );
}

function actionsOf(message) {
  const items = [["Reply", () => changed("reply", message)]];
  if (isMine(message) && ("text" in message || "caption" in message)) items.push(["Edit", () => changed("edit", message)]);
  if (isMine(message)) {
    const own = { user: state.person.id, chat: state.chat.id, message: message.message_id };
    items.push(["Delete", () => attempt("delete", own)]);
  }
  const opener = button(
    {
      class: "quiet more",
      "aria-label": `Actions for: ${inShort(message)}`,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      click: () => openMenu(opener, items),
    },
    icon("more"),
  );
  return opener;
}

function bubble(messages) {
  const [first] = messages;
  const media = messages.map(mediaOf).filter(Boolean);
  const worded = messages.find((message) => message.text || message.caption);
  const text = worded && el("div", { class: "text", dir: "auto" }, formatted(worded.text ?? worded.caption, worded.entities || worded.caption_entities));
  const last = messages.at(-1);
  const edited = messages.some((message) => message.edit_date);
  const isNamed = !isPrivate(state.chat) && !isMine(first);
  return el(
    "div",
    { class: "bubble" },
    isNamed ? el("b", { class: `author hue-${Math.abs(first.from?.id || 0) % 6}`, dir: "auto" }, authorOf(first)) : null,
    first.via_bot ? el("small", { class: "via" }, `via @${first.via_bot.username}`) : null,
    replyOf(first),
    media.length > 1 ? el("div", { class: `album of-${media.length}` }, media) : media,
    text,
    el("small", { class: "meta" }, edited ? "edited " : null, el("time", { datetime: new Date(last.date * 1000).toISOString() }, clockTime(last.date))),
  );
}

function item(messages) {
  const [first] = messages;
  const ids = messages.map((message) => message.message_id).join(" ");
  const service = serviceWords(first);
  const data = { key: keyOf(first), ids, day: dayOf(first.date) };
  if (service) return el("div", { class: "service", data }, el("span", { dir: "auto" }, service));
  const side = isMine(first) ? "mine" : "theirs";
  const keyboard = inlineKeyboard(messages.at(-1));
  return el("div", { class: `said ${side}`, data }, el("div", { class: "row" }, bubble(messages), actionsOf(first)), keyboard);
}

function siblings(message) {
  if (!message.media_group_id) return [message];
  return [...state.messages.values()].filter((other) => other.media_group_id === message.media_group_id);
}

function placeOf(key) {
  return list.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function addDay(entry) {
  const days = list.querySelectorAll(".day");
  if (days[days.length - 1]?.dataset.of !== entry.dataset.day) {
    list.append(el("div", { class: "day", data: { of: entry.dataset.day } }, el("span", {}, entry.dataset.day)));
  }
}

function put(message) {
  const entry = item(siblings(message));
  const old = placeOf(entry.dataset.key);
  if (old) {
    old.replaceWith(entry);
  } else {
    addDay(entry);
    list.append(entry);
  }
}

function show() {
  fill(list);
  for (const message of state.messages.values()) if (isInTopic(message) && siblings(message)[0] === message) put(message);
  list.setAttribute("aria-live", "polite");
  list.scrollTop = list.scrollHeight;
  showEmptiness();
}

function showEmptiness() {
  const empty = list.querySelector(".empty");
  if (list.querySelector("[data-key]")) {
    empty?.remove();
  } else if (!empty) {
    list.append(
      el(
        "div",
        { class: "empty" },
        el("h2", {}, isPrivate(state.chat) ? "What can this bot do?" : "Nothing here yet"),
        el("p", {}, isPrivate(state.chat) ? "It schedules messages and delivers them on time, every time." : "Write the first message."),
        isPrivate(state.chat) ? button({ class: "primary", click: () => attempt("say", { ...here(), text: "/start" }) }, "Start") : null,
      ),
    );
  }
}

on("opened", show);
on("standing", showEmptiness);
on("message", (message) => {
  if (!isInTopic(message)) return;
  const isAtTheEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END || isMine(message);
  put(message);
  showEmptiness();
  if (isAtTheEnd) list.scrollTop = list.scrollHeight;
});
on("deleted", (id) => {
  const entry = list.querySelector(`[data-ids~="${id}"]`);
  const left = entry?.dataset.ids.split(" ").map(Number).map((one) => state.messages.get(one)).filter(Boolean) || [];
  if (left.length) entry.replaceWith(item(left));
  else entry?.remove();
  showEmptiness();
});
list.addEventListener("load", () => {
  if (list.scrollHeight - list.scrollTop - list.clientHeight < 2 * NEAR_THE_END) list.scrollTop = list.scrollHeight;
}, true);
