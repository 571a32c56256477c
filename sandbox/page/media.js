// What a message holds besides text: files, places, contacts, polls, events of the chat.

import { fileAddress } from "/page/api.js";
import { button, el, icon, link } from "/page/dom.js";
import { formatted } from "/page/format.js";
import { attempt, nameOf, state } from "/page/state.js";

const SIZES = ["B", "KB", "MB"];

function sizeOf(bytes = 0) {
  const step = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 2);
  return `${(bytes / 1024 ** step).toFixed(step && bytes / 1024 ** step < 10 ? 1 : 0)} ${SIZES[step]}`;
}

function picture(message) {
  const file = message.photo.at(-1);
  const image = el("img", { src: fileAddress(file), alt: message.caption || "Photo", loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(el("span", { class: "no-preview" }, "Photo")));
  const shown = el("a", { class: "photo", href: fileAddress(file), target: "_blank", rel: "noopener" }, image);
  if (message.has_media_spoiler) {
    shown.classList.add("veiled");
    shown.addEventListener("click", (event) => {
      if (!shown.classList.contains("veiled")) return;
      event.preventDefault();
      shown.classList.remove("veiled");
    });
  }
  return shown;
}

function player(file, label, { isVideo = false } = {}) {
  const media = el(isVideo ? "video" : "audio", { controls: true, preload: "metadata", src: fileAddress(file), "aria-label": label });
  return el("div", { class: isVideo ? "video" : "voice" }, media);
}

function fileCard(file) {
  return el(
    "a",
    { class: "file", href: fileAddress(file), download: file.file_name || "file" },
    icon("file"),
    el("span", {}, el("b", { dir: "auto" }, file.file_name || "File"), el("small", {}, sizeOf(file.file_size))),
  );
}

function place({ latitude, longitude }) {
  const address = `geo:${latitude},${longitude}`;
  return el(
    "div",
    { class: "place", role: "img", "aria-label": `Location ${latitude}, ${longitude}` },
    icon("pin"),
    el("span", { class: "coordinates", title: address }, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`),
  );
}

function pollCard(message) {
  const { poll } = message;
  const own = message._votes?.[state.person.id] || [];
  const total = Math.max(poll.total_voter_count, 1);
  const chosen = new Set(own);
  const vote = (options) => attempt("vote", { user: state.person.id, chat: state.chat.id, message: message.message_id, options });
  const press = (number) => {
    if (!poll.allows_multiple_answers) return vote(own.includes(number) ? [] : [number]);
    if (!chosen.delete(number)) chosen.add(number);
    return vote([...chosen]);
  };
  const options = poll.options.map((option, number) => {
    const share = Math.round((option.voter_count / total) * 100);
    const bar = el("span", { class: "share" });
    bar.style.width = `${own.length ? share : 0}%`;
    return button(
      {
        class: "option",
        "aria-pressed": String(own.includes(number)),
        disabled: poll.is_closed,
        click: () => press(number),
      },
      bar,
      el("span", { dir: "auto" }, formatted(option.text, option.text_entities)),
      own.length || poll.is_closed ? el("small", {}, `${share} %`) : null,
    );
  });
  const kind = [poll.is_anonymous ? "Anonymous" : "Public", poll.type === "quiz" ? "quiz" : "poll"].join(" ");
  return el(
    "div",
    { class: "poll" },
    el("b", { dir: "auto" }, formatted(poll.question, poll.question_entities)),
    el("small", {}, poll.is_closed ? `${kind}, closed` : kind),
    options,
    el("small", {}, `${poll.total_voter_count} ${poll.total_voter_count === 1 ? "vote" : "votes"}`),
  );
}

/** Return the element of what a message holds besides its text, or null. */
export function mediaOf(message) {
  if (message.photo) return picture(message);
  if (message.voice) return player(message.voice, "Voice message");
  if (message.audio) return player(message.audio, message.audio.file_name || "Audio");
  if (message.video || message.animation || message.video_note) {
    return player(message.video || message.animation || message.video_note, "Video", { isVideo: true });
  }
  if (message.sticker) return el("span", { class: "sticker" }, message.sticker.emoji || "Sticker");
  if (message.document) return fileCard(message.document);
  if (message.location) return place(message.location);
  if (message.poll) return pollCard(message);
  if (message.contact) {
    return el("div", { class: "contact" }, el("b", {}, nameOf(message.contact)), link(`tel:${message.contact.phone_number}`, message.contact.phone_number));
  }
  if (message.dice) return el("span", { class: "sticker" }, `${message.dice.emoji} ${message.dice.value}`);
  return null;
}

const EVENTS = {
  chat_shared: (who) => `${who} picked a chat`,
  users_shared: (who, shared) => `${who} picked ${shared.users.map(nameOf).join(", ")}`,
  new_chat_members: (who, users) => `${who} added ${users.map(nameOf).join(", ")}`,
  left_chat_member: (who, user) => (who === nameOf(user) ? `${who} left` : `${who} removed ${nameOf(user)}`),
  new_chat_title: (who, title) => `${who} renamed the chat to ${title}`,
  group_chat_created: (who) => `${who} created the group`,
  supergroup_chat_created: (who) => `${who} created the group`,
  channel_chat_created: () => "Channel created",
  migrate_to_chat_id: () => "The group was upgraded to a supergroup",
  migrate_from_chat_id: () => "The group was upgraded to a supergroup",
  pinned_message: (who) => `${who} pinned a message`,
  forum_topic_created: (who, topic) => `${who} opened the topic ${topic.name}`,
  forum_topic_edited: (who, topic) => `${who} changed the topic ${topic.name || ""}`,
  forum_topic_closed: (who) => `${who} closed the topic`,
  forum_topic_reopened: (who) => `${who} opened the topic again`,
};

/** Return what an event of the chat says, or null for what somebody wrote. */
export function serviceWords(message) {
  const name = Object.keys(EVENTS).find((event) => event in message);
  return name ? EVENTS[name](nameOf(message.from || {}), message[name]) : null;
}

const NAMES = { photo: "Photo", voice: "Voice message", audio: "Audio", video: "Video", animation: "GIF", sticker: "Sticker",
  location: "Location", contact: "Contact", poll: "Poll", dice: "Dice" };

/** Return a message in a few words, for a list or a quotation. */
export function inShort(message) {
  if (!message) return "";
  const words = serviceWords(message) || message.text || message.caption || message.poll?.question;
  if (words) return words.replace(/\s+/g, " ").slice(0, 120);
  const kind = Object.keys(NAMES).find((name) => name in message);
  return kind ? NAMES[kind] : message.document?.file_name || "";
}
