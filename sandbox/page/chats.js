// The left column: who I am, and the chats that I am in.

import { avatar, button, el, fill, icon } from "/page/dom.js";
import { ask, openDialog } from "/page/dialogs.js";
import { inShort } from "/page/media.js";
import { clockTime } from "/page/messages.js";
import { attempt, become, bot, isPrivate, keyOf, load, nameOf, on, open, state, titleOf } from "/page/state.js";

const column = document.getElementById("chats");

function people() {
  return el(
    "div",
    { class: "people", role: "group", "aria-label": "Who you are" },
    state.people.map((person) =>
      button(
        {
          class: "person",
          "aria-pressed": String(person.id === state.person.id),
          click: () => become(person),
        },
        avatar(person.id, person.first_name, "small"),
        person.first_name,
      ),
    ),
    button({ class: "quiet", "aria-label": "Add somebody or something", click: add }, icon("plus")),
  );
}

function add() {
  const choose = (open) => () => {
    dialog.close();
    open();
  };
  const dialog = openDialog(
    "Add",
    el(
      "div",
      { class: "choices" },
      button({ click: choose(addPerson) }, "A person"),
      button({ click: choose(() => addGroup({ forum: false })) }, "A group"),
      button({ click: choose(() => addGroup({ forum: true })) }, "A group with topics"),
      button({ click: choose(addChannel) }, "A channel"),
    ),
  );
}

function addPerson() {
  const fields = [
    ["first_name", "Name", { required: true, maxlength: 64 }],
    ["language_code", "Language", { value: "en", pattern: "[a-z]{2}", maxlength: 2 }],
  ];
  ask("A person", fields, async (person) => {
    const made = await attempt("users", person);
    await load();
    if (made) await become(state.people.find((one) => one.id === made.id));
  }, { yes: "Add" });
}

function addGroup({ forum }) {
  ask(forum ? "A group with topics" : "A group", [["title", "Name", { required: true, maxlength: 128 }]], async ({ title }) => {
    const others = state.people.filter((person) => person !== state.person).map((person) => person.id);
    const members = [state.person.id, ...others];
    await made(await attempt("groups", { title, forum, members }));
  }, { yes: "Add", hint: "You create it; everybody else and the bot are members." });
}

function addChannel() {
  ask("A channel", [["title", "Name", { required: true, maxlength: 128 }]], async ({ title }) => {
    await made(await attempt("channels", { title, owner: state.person.id }));
  }, { yes: "Add", hint: "You create it; the bot is an administrator." });
}

async function made(answer) {
  if (!answer) return;
  await load();
  await open(state.chats.find((chat) => chat.id === answer.id));
}

function show(chat, topic = null) {
  document.body.dataset.view = "chat";
  return open(chat, topic);
}

function entry(chat) {
  const isOpen = state.chat && keyOf(chat) === keyOf(state.chat);
  const unread = state.unread.get(keyOf(chat));
  const last = chat.last_message;
  const title = titleOf(chat);
  const face = isPrivate(chat) ? el("img", { class: "avatar", src: "/page/bell.svg", alt: "", width: 44, height: 44 }) : avatar(chat.id, title);
  const line = button(
    { class: "chat-entry", "aria-current": isOpen && !(chat.is_forum && state.topic) ? "true" : undefined, click: () => show(chat) },
    face,
    el(
      "span",
      { class: "lines" },
      el("span", { class: "line" }, el("b", { dir: "auto" }, title), last ? el("small", {}, clockTime(last.date)) : null),
      el(
        "span",
        { class: "line" },
        el("span", { class: "preview", dir: "auto" }, preview(chat)),
        unread ? el("span", { class: "unread" }, String(unread), el("span", { class: "hidden" }, " unread")) : null,
      ),
    ),
  );
  return el("li", {}, line, chat.is_forum && isOpen ? topics(chat) : null);
}

function preview(chat) {
  const last = chat.last_message;
  if (!last) return isPrivate(chat) ? `@${bot().username}` : "No messages yet";
  const isSaid = !isPrivate(chat) && last.from && last.from.id !== state.person.id && (last.text || last.caption);
  return isSaid ? `${last.from.first_name}: ${inShort(last)}` : inShort(last);
}

function topics(chat) {
  const all = [{ message_thread_id: null, name: "General" }, ...chat.topics];
  return el(
    "ul",
    { class: "topics" },
    all.map((topic) =>
      el(
        "li",
        {},
        button(
          {
            "aria-current": state.topic === topic.message_thread_id ? "true" : undefined,
            click: () => show(chat, topic.message_thread_id),
          },
          el("span", { "aria-hidden": "true" }, "#"),
          el("span", { dir: "auto" }, topic.name),
          topic.is_closed ? el("small", {}, "closed") : null,
        ),
      ),
    ),
    el("li", {}, button({ click: () => addTopic(chat) }, el("span", { "aria-hidden": "true" }, "+"), "New topic")),
  );
}

function addTopic(chat) {
  ask("New topic", [["name", "Name", { required: true, maxlength: 128 }]], async ({ name }) => {
    const topic = await attempt("topics", { chat: chat.id, name });
    await load();
    if (topic) await show(state.chats.find((one) => one.id === chat.id), topic.message_thread_id);
  }, { yes: "Open" });
}

on("chats", () => {
  const focused = column.contains(document.activeElement) ? [...column.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  fill(column, people(), el("ul", { class: "chat-list" }, state.chats.map(entry)));
  if (focused >= 0) column.querySelectorAll("button")[focused]?.focus();
});

/** Return how somebody is called in words: "Ada (you)". */
export const calledHere = (user) => (user.id === state.person.id ? `${nameOf(user)} (you)` : nameOf(user));
