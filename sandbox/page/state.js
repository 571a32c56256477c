// What the page knows: people, their chats, the chat that is open. Changes are told to whoever asked for them.

import { act, look } from "/page/api.js";

export const state = {
  people: [],
  bots: [],
  person: null,
  chats: [],
  chat: null,
  topic: null,
  messages: new Map(),
  unread: new Map(),
};

const listeners = new Map();

/** Have a function called whenever something of this name changed. */
export function on(name, listener) {
  listeners.set(name, [...(listeners.get(name) || []), listener]);
}

/** Tell that something changed. */
export function changed(name, detail = undefined) {
  for (const listener of listeners.get(name) || []) listener(detail);
}

export const bot = () => state.bots[0];
export const isPrivate = (chat) => chat.type === "private";
export const keyOf = (chat) => `${isPrivate(chat) ? bot().id : 0}:${chat.id}`;
export const nameOf = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ") || "Deleted account";
export const titleOf = (chat) => (isPrivate(chat) ? nameOf(chat.bot || bot()) : chat.title);
export const memberOf = (chat, user) => (chat.members || []).find((member) => member.user.id === user.id);
export const isAdmin = (chat, user) => ["creator", "administrator"].includes(memberOf(chat, user)?.status);
export const isInside = (member) => Boolean(member) && !["left", "kicked"].includes(member.status);

/** Return what every command about the open chat carries. */
export const here = () => ({ user: state.person.id, chat: state.chat.id, topic: state.topic || undefined });

/** Return whether a message belongs to the topic that is open; "General" has those without one. */
export function isInTopic(message, topic = state.topic) {
  if (!state.chat.is_forum) return true;
  return (message.is_topic_message ? message.message_thread_id : null) === (topic || null);
}

/** Load people and chats, and open again what was open. Return the number of the last event. */
export async function load() {
  const about = await look("");
  state.people = about.users;
  state.bots = about.bots;
  state.person = state.people.find((person) => person.id === state.person?.id) || state.people[0];
  await loadChats();
  const same = state.chats.find((chat) => state.chat && keyOf(chat) === keyOf(state.chat));
  await open(same || state.chats[0], same ? state.topic : null);
  changed("loaded");
  return about.last_event;
}

let asked = 0;
let taken = 0;

/** Load the chats of the present person again. An answer that was overtaken by a later one is not taken. */
export async function loadChats() {
  const turn = ++asked;
  const { chats } = await look("chats", { user: state.person.id });
  if (turn < taken) return;
  taken = turn;
  state.chats = chats;
  if (state.chat) state.chat = chats.find((chat) => keyOf(chat) === keyOf(state.chat)) || state.chat;
  changed("chats");
}

/** Show a chat, and a topic of it. */
export async function open(chat, topic = null) {
  const { messages } = await look("history", { chat: chat.id });
  state.chat = state.chats.find((known) => keyOf(known) === keyOf(chat)) || chat; // loaded again meanwhile, perhaps
  state.topic = topic;
  state.messages = new Map(messages.map((message) => [message.message_id, message]));
  state.unread.delete(keyOf(chat));
  changed("chats");
  changed("opened");
}

/** Go on as somebody else, in the same chat if they are in it. */
export async function become(person) {
  state.person = person;
  state.unread.clear();
  const before = state.chat;
  state.chat = null;
  await loadChats();
  const same = state.chats.find((chat) => !isPrivate(chat) && chat.id === before?.id);
  await open(same || state.chats[0], same ? state.topic : null);
}

/** Do something that may be refused; say why. Return the answer, or null. */
export async function attempt(name, body) {
  try {
    return await act(name, body);
  } catch (error) {
    changed("refused", error.message);
    return null;
  }
}

function chatOf(event) {
  return state.chats.find((chat) => chat.id === event.chat_id && (event.bot_id ? isPrivate(chat) : !isPrivate(chat)));
}

/** Take in something that happened. */
export async function happened(event) {
  changed("time", event.at);
  if (event.kind === "clock") return;
  if (event.kind === "member") {
    await loadChats();
    if (chatOf(event) === state.chat) changed("standing");
    return;
  }
  let chat = chatOf(event);
  if (!chat && ["message", "edited"].includes(event.kind)) {
    await loadChats();
    chat = chatOf(event);
  }
  if (!chat) return;
  const isOpen = chat === state.chat;
  const message = event.payload;
  if (event.kind === "message") {
    chat.last_message = message;
    if ("forum_topic_created" in message || "forum_topic_closed" in message) await loadChats();
    if (!isOpen && message.from?.id !== state.person.id) {
      state.unread.set(keyOf(chat), (state.unread.get(keyOf(chat)) || 0) + 1);
    }
    changed("chats");
  }
  if (isOpen && event.kind === "deleted") {
    state.messages.delete(message.message_id);
    changed("deleted", message.message_id);
  } else if (isOpen && ["message", "edited"].includes(event.kind)) {
    state.messages.set(message.message_id, message);
    changed("message", message);
  }
}
