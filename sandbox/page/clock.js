// The sandbox's clock, which can be moved ahead through everything that falls due.

import { act, look } from "/page/api.js";
import { button, el, fill } from "/page/dom.js";
import { ask, toast } from "/page/dialogs.js";
import { changed, on } from "/page/state.js";

const SOON_MS = 250;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const bar = document.getElementById("clock");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
let ahead = 0;
let due = null;
let journey = null;
let asking = null;

export const now = () => new Date(Date.now() + ahead);

const face = el("time", { class: "face" });
const next = el("small", { class: "next" });
const jumps = [
  ["+1 min", { seconds: MINUTE }],
  ["+1 h", { seconds: HOUR }],
  ["+1 day", { seconds: DAY }],
].map(([words, where]) => button({ "aria-label": `Move the clock on by ${words.slice(1)}`, click: () => forward(where) }, words));
const toNext = button({ class: "accent", "aria-label": "Move the clock on to the next due message", click: () => forward({ next: true }) }, "Next due");
const toDate = button({ "aria-label": "Move the clock on to a date", click: askForDate }, "Date…");
const stopper = button({ class: "accent", hidden: true, click: () => journey?.abort() }, "Stop");
fill(bar, el("div", { class: "times", title: zone }, face, next), el("div", { class: "jumps" }, jumps, toNext, toDate, stopper));

function sync(moment) {
  ahead = new Date(moment) - Date.now();
  tick();
}

function tick() {
  const moment = now();
  face.dateTime = moment.toISOString();
  const day = moment.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" });
  face.replaceChildren(el("span", { class: "date" }, day), " ", el("b", {}, moment.toLocaleTimeString()));
  next.textContent = due ? `next due ${inWords(due - moment)}` : `nothing is due · ${zone}`;
}

function inWords(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 2 * MINUTE) return `in ${seconds} s`;
  if (seconds < 2 * HOUR) return `in ${Math.round(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return `in ${Math.round(seconds / HOUR)} h`;
  return `in ${Math.round(seconds / DAY)} days`;
}

async function refresh() {
  asking = null;
  const answer = await look("clock").catch(() => null);
  if (!answer) return;
  due = answer.next_due ? new Date(answer.next_due) : null;
  if (!journey) sync(answer.now);
  bar.classList.toggle("fixed", !answer.can_forward);
  toNext.disabled = !due || Boolean(journey);
  changed("due", due);
}

/** Look soon whether something else is due next; many reasons to look become one look. */
export function lookSoon() {
  asking ??= setTimeout(refresh, SOON_MS);
}

/** Move the clock ahead, and say how that ended. */
export async function forward(where) {
  if (journey) return;
  journey = new AbortController();
  setTravelling(true);
  try {
    const arrival = await act("clock", where, journey.signal);
    sync(arrival.now);
    const stops = arrival.stops === 1 ? "1 stop" : `${arrival.stops} stops`;
    toast(arrival.reason ? `Stopped after ${stops}: ${arrival.reason}` : `Arrived, with ${stops} on the way`);
  } catch (error) {
    toast(error.name === "AbortError" ? "Stopped on the way" : error.message, { isError: error.name !== "AbortError" });
  } finally {
    journey = null;
    setTravelling(false);
    lookSoon();
  }
}

function setTravelling(isTravelling) {
  bar.classList.toggle("travelling", isTravelling);
  bar.setAttribute("aria-busy", String(isTravelling));
  stopper.hidden = !isTravelling;
  for (const one of [...jumps, toNext, toDate]) one.disabled = isTravelling;
}

function askForDate() {
  const moment = new Date(now().getTime() + DAY * 1000);
  const local = new Date(moment - moment.getTimezoneOffset() * MINUTE * 1000).toISOString().slice(0, 16);
  const fields = [["to", `Date and time (${zone})`, { type: "datetime-local", required: true, value: local }]];
  ask("Move the clock to", fields, ({ to }) => forward({ to: new Date(to).toISOString() }), {
    yes: "Go there", hint: "It stops at everything that is due on the way.",
  });
}

on("time", (moment) => {
  if (new Date(moment) > now() || journey) sync(moment);
  lookSoon();
});
on("loaded", lookSoon);
setInterval(tick, 1000);
