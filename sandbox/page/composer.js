// Writing: text with light formatting, answers, edits, what a bot offers in place of typing.

import { attaching } from "/page/attaching.js";
import { completion } from "/page/completion.js";
import { button, el, fill, icon } from "/page/dom.js";
import { MARK_OF, marked, parsed } from "/page/format.js";
import { whyNotWrite } from "/page/head.js";
import { inline } from "/page/inline.js";
import { replyKeyboard, replyMarkup } from "/page/keyboards.js";
import { inShort } from "/page/media.js";
import { attempt, here, keyOf, nameOf, on, state } from "/page/state.js";

const SHORTCUTS = { b: "bold", i: "italic", e: "code" };
const SHIFTED = { x: "strikethrough", p: "spoiler" };
const TALLEST = 180;

const composer = document.getElementById("composer");
const drafts = new Map();
let answered = null;
let edited = null;
let place = "";

const field = el("textarea", {
  id: "text", rows: 1, dir: "auto", placeholder: "Message", "aria-label": "Message", "aria-autocomplete": "list", "aria-controls": "commands",
  enterkeyhint: "send", title: "Enter sends, Shift+Enter makes a line. Ctrl+B bold, Ctrl+I italic, Ctrl+E code, Ctrl+Shift+X struck, Ctrl+Shift+P spoiler",
});
const commands = completion(field, { choose: write });
const results = inline(field, { empty: () => write("") });
const keyboard = replyKeyboard();
const files = attaching(take);
const context = el("div", { class: "context", hidden: true });
const sender = button({ class: "primary send", "aria-label": "Send", click: send }, icon("send"));
const line = el("div", { class: "line" }, files.opener, commands.opener, field, keyboard.toggle, sender);
const refusal = el("div", { class: "refusal", hidden: true });
fill(composer, commands.list, results.list, context, refusal, line, keyboard.keys, files.inputs);

function write(text) {
  field.value = text;
  field.focus();
  field.dispatchEvent(new Event("input"));
}

function fit() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
}

function setContext(title, message, mode) {
  answered = mode === "reply" ? message : null;
  edited = mode === "edit" ? message : null;
  context.hidden = !message;
  fill(
    context,
    message ? el("span", { class: "lines" }, el("b", {}, title), el("span", { class: "preview", dir: "auto" }, inShort(message))) : null,
    message ? button({ class: "quiet", "aria-label": "Never mind", click: leave }, icon("close")) : null,
  );
}

function leave() {
  if (edited) write("");
  setContext("", null);
  field.focus();
}

/** Return what is typed, and what it answers, and empty both. */
function take() {
  const asked = replyMarkup();
  const isForced = asked?.markup.force_reply && asked.message.message_id === lastId();
  const replyTo = answered?.message_id || (isForced ? asked.message.message_id : undefined);
  const written = { ...parsed(field.value.trim()), replyTo };
  write("");
  setContext("", null);
  return written;
}

const lastId = () => Math.max(0, ...state.messages.keys());

async function send() {
  if (!field.value.trim()) return;
  commands.close();
  results.close();
  const message = edited;
  const typed = field.value;
  const { text, entities, replyTo } = take();
  const place = { user: state.person.id, chat: state.chat.id };
  const done = message
    ? await attempt("edit", { ...place, message: message.message_id, text, entities })
    : await attempt("say", { ...here(), text, entities, reply_to: replyTo });
  if (!done) write(typed);
}

function surround(type) {
  const mark = MARK_OF[type];
  const { selectionStart: start, selectionEnd: end, value } = field;
  field.setRangeText(mark + value.slice(start, end) + mark, start, end, "select");
  field.setSelectionRange(start + mark.length, end + mark.length);
}

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape") {
    leave();
  } else if (event.key === "ArrowUp" && !field.value) {
    const own = [...state.messages.values()].filter((one) => one.from?.id === state.person.id && one.text);
    if (own.length) edit(own.at(-1));
  } else if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const type = (event.shiftKey ? SHIFTED : SHORTCUTS)[event.key.toLowerCase()];
    if (!type) return;
    event.preventDefault();
    surround(type);
  }
});
field.addEventListener("input", fit);
field.addEventListener("paste", (event) => {
  const pasted = [...event.clipboardData.files];
  if (!pasted.length) return;
  event.preventDefault();
  files.sendFiles(pasted.every((file) => file.type.startsWith("image/")) ? "photo" : "document", pasted);
});

function edit(message) {
  setContext("Edit the message", message, "edit");
  write(marked(message.text ?? message.caption, message.entities || message.caption_entities));
}

function showRefusal() {
  if (!state.chat) return;
  const reason = whyNotWrite();
  refusal.hidden = !reason;
  line.hidden = Boolean(reason);
  const unblock = button({ class: "primary", click: () => attempt("unblock", { user: state.person.id }) }, "Unblock the bot");
  fill(refusal, reason === "blocked" ? unblock : el("p", {}, reason));
}

function showPlaceholder() {
  const asked = replyMarkup()?.markup;
  field.placeholder = asked?.input_field_placeholder || (asked?.force_reply ? "Answer the bot" : "Message");
}

on("opened", () => {
  const next = `${state.person.id} ${keyOf(state.chat)} ${state.topic}`;
  if (next !== place) {
    // What is typed while the page still looks for its first chat is meant for that one.
    drafts.set(place || next, edited ? "" : field.value);
    place = next;
    setContext("", null);
    field.value = drafts.get(place) || "";
    fit();
  }
  showRefusal();
  showPlaceholder();
});
on("chats", showRefusal);
on("message", showPlaceholder);
on("reply", (message) => {
  setContext(`Reply to ${message.sender_chat?.title || nameOf(message.from || {})}`, message, "reply");
  field.focus();
});
on("edit", edit);
