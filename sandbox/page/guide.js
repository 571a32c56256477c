// The first minute: messages to send, a look into the future, and a schedule made by tapping.

import { button, el, fill, icon } from "/page/dom.js";
import { forward, now } from "/page/clock.js";
import { attempt, here, isPrivate, on, state } from "/page/state.js";

const guide = document.getElementById("guide");
const KEY = "guide";
let isAway = sessionStorage.getItem(KEY) === "away";
const done = new Set();
let hasArrived = false;

function tomorrow() {
  const day = new Date(now().getTime() + 24 * 3600 * 1000);
  const local = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  return `${local}T09:00`;
}

const STEPS = [
  ["every", () => "/schedule every 1m Time to stretch"],
  ["once", () => `/schedule ${tomorrow()} Call mum`],
  ["list", () => "/scheduled"],
  ["guided", () => "/schedule"],
];

function hint() {
  if (hasArrived && !done.has("guided")) return "It arrived. Now try it with buttons: send /schedule alone, and tap.";
  if (hasArrived) return "The panel shows what the API saw; order a fault there and watch the retries.";
  if (done.has("every")) return "Now let time pass: move the clock on to the next due message.";
  return "Send these, one after the other:";
}

function show() {
  guide.hidden = isAway || !state.chat || !isPrivate(state.chat) || state.chat.is_blocked;
  if (guide.hidden) return;
  fill(
    guide,
    el(
      "div",
      { class: "guide-head" },
      el("p", { role: "status" }, hint()),
      button({ class: "quiet", "aria-label": "Put the first steps away", click: () => setAway(true) }, icon("close")),
    ),
    el(
      "div",
      { class: "suggestions" },
      STEPS.filter(([name]) => !(hasArrived && done.has(name))).map(([name, words]) =>
        button({ class: done.has(name) ? "suggestion done" : "suggestion", click: () => suggest(name, words()) }, done.has(name) ? icon("check") : null, words()),
      ),
      done.has("every") && !hasArrived ? button({ class: "suggestion accent", click: () => forward({ next: true }) }, "Fast-forward") : null,
    ),
  );
}

async function suggest(name, text) {
  if (!(await attempt("say", { ...here(), text }))) return;
  done.add(name);
  show();
}

/** Put the guide away, or show it again. */
export function setAway(away) {
  isAway = away;
  sessionStorage.setItem(KEY, away ? "away" : "");
  show();
}

on("opened", show);
on("chats", show);
on("message", (message) => {
  if (done.has("every") && !hasArrived && message.from?.is_bot && message.text === "Time to stretch") {
    hasArrived = true;
    show();
  }
});
