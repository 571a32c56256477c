// Above the chat: its name, what I am in it; and the dialog to change that.

import { avatar, button, el, fill, icon } from "/page/dom.js";
import { openDialog, openMenu } from "/page/dialogs.js";
import { calledHere } from "/page/chats.js";
import { attempt, bot, isAdmin, isInside, isPrivate, keyOf, loadChats, memberOf, nameOf, on, open, state, titleOf } from "/page/state.js";

const head = document.getElementById("chat-head");
const KINDS = { group: "group", supergroup: "group", channel: "channel" };
const STANDINGS = { creator: "creator", administrator: "administrator", member: "member", restricted: "restricted", left: "has left", kicked: "removed" };

function subtitle(chat) {
  if (isPrivate(chat)) return chat.is_blocked ? "blocked by you" : "bot";
  const count = chat.members.filter(isInside).length;
  const standing = memberOf(chat, state.person)?.status;
  const topic = chat.is_forum ? `# ${chat.topics.find((one) => one.message_thread_id === state.topic)?.name || "General"} · ` : "";
  return `${topic}${KINDS[chat.type]}, ${count} members · your role: ${STANDINGS[standing] || "none"}`;
}

function show() {
  const { chat } = state;
  if (!chat) return;
  const title = titleOf(chat);
  const opener = isPrivate(chat)
    ? button({ class: "quiet", "aria-label": "What you can do here", "aria-haspopup": "menu", "aria-expanded": "false", click: privateMenu }, icon("more"))
    : button({ class: "quiet", "aria-label": "Members and roles", click: openMembers }, icon("info"));
  function privateMenu() {
    const block = chat.is_blocked ? ["Unblock the bot", "unblock"] : ["Block the bot", "block"];
    openMenu(opener, [[block[0], () => attempt(block[1], { user: state.person.id })]]);
  }
  fill(
    head,
    button({ class: "quiet back", "aria-label": "Back to the chats", click: () => (document.body.dataset.view = "list") }, icon("back")),
    isPrivate(chat) ? el("img", { class: "avatar small", src: "/page/bell.svg", alt: "", width: 36, height: 36 }) : avatar(chat.id, title, "small"),
    el("div", { class: "lines" }, el("h2", { dir: "auto" }, title), el("small", {}, subtitle(chat))),
    opener,
  );
}

const changeable = (member) => member.status !== "creator";

function openMembers() {
  const rows = el("ul", { class: "members" });
  const dialog = openDialog(titleOf(state.chat), rows);
  const refresh = () => fill(rows, [...known()].map(row));
  const change = async (user, action) => {
    await attempt("members", { chat: state.chat.id, user: user.is_bot ? undefined : user.id, action });
    await loadChats();
    refresh();
  };

  function* known() {
    yield* state.chat.members;
    const ids = new Set(state.chat.members.map((member) => member.user.id));
    for (const person of state.people) if (!ids.has(person.id)) yield { user: person, status: "left" };
    if (!ids.has(bot().id)) yield { user: bot(), status: "left" };
  }

  function row(member) {
    const { user } = member;
    const label = (words) => `${words} ${nameOf(user)}`;
    const actions = [];
    if (!isInside(member)) {
      actions.push(["Add", "add"]);
    } else if (changeable(member)) {
      actions.push(member.status === "administrator" ? ["Demote", "demote"] : ["Promote", "promote"], ["Remove", "remove"]);
    }
    return el(
      "li",
      {},
      avatar(user.id, user.first_name, "small"),
      el("span", { class: "lines" }, el("b", { dir: "auto" }, calledHere(user)), el("small", {}, user.is_bot ? `bot, ${STANDINGS[member.status]}` : STANDINGS[member.status])),
      actions.map(([words, action]) => button({ "aria-label": label(words), click: () => change(user, action) }, words)),
    );
  }

  refresh();
  if (state.chat.type === "group") {
    dialog.append(
      el("div", { class: "actions" }, button({ click: upgrade }, "Upgrade to a supergroup")),
    );
  }
  async function upgrade() {
    dialog.close();
    const upgraded = await attempt("migrate", { chat: state.chat.id });
    await loadChats();
    if (upgraded) await open(state.chats.find((chat) => chat.id === upgraded.id));
  }
}

/** Return whether the present person may write in the open chat, or else why not. */
export function whyNotWrite() {
  const { chat, person } = state;
  if (isPrivate(chat)) return chat.is_blocked ? "blocked" : "";
  if (!state.chats.some((known) => keyOf(known) === keyOf(chat))) return "You are not in this chat any more.";
  if (chat.type === "channel" && !isAdmin(chat, person)) return "Only administrators write in a channel.";
  return "";
}

on("opened", show);
on("chats", show);
