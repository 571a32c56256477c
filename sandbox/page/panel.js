// What the API saw: the bot's calls and the answers it got, and faults to order.

import { look } from "/page/api.js";
import { button, el, fill, icon } from "/page/dom.js";
import { faultsArea } from "/page/faults.js";
import { inShort } from "/page/media.js";
import { on, state, titleOf } from "/page/state.js";

const SHOWN = 80;
const SOON_MS = 120;
const panel = document.getElementById("panel");
const opened = new Set();
const rows = new Map();
let isPaused = false;
let method = "";
let asking = null;

const list = el("ol", { class: "calls", "aria-label": "Calls, newest first" });
const filter = el("select", { "aria-label": "Show only this method", on: { change: () => { method = filter.value; refresh(); } } });
const pause = button({ class: "quiet", "aria-pressed": "false", "aria-label": "Pause", click: togglePause }, icon("pause"));
const faults = faultsArea();
fill(
  panel,
  el("header", { class: "panel-head" }, el("h2", {}, "What the API saw"), filter, pause,
    button({ class: "quiet back", "aria-label": "Close the panel", click: () => (document.body.dataset.panel = "closed") }, icon("close"))),
  faults.area,
  list,
);

function togglePause() {
  isPaused = !isPaused;
  pause.setAttribute("aria-pressed", String(isPaused));
  fill(pause, icon(isPaused ? "play" : "pause"));
  panel.classList.toggle("paused", isPaused);
  if (!isPaused) lookSoon();
}

function chatName(id) {
  const chat = state.chats.find((one) => String(one.id) === String(id));
  const person = state.people.find((one) => one.id === id);
  return person ? person.first_name : chat ? titleOf(chat) : id ?? "";
}

function statusOf(call) {
  if (call.fault === "drop_after" || call.fault === "drop_before") return ["lost", "bad"];
  if (call.status === null) return ["…", "open"];
  return [String(call.status), call.status === 200 ? "good" : call.status === 429 ? "slow" : "bad"];
}

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

function row(call) {
  const [words, kind] = statusOf(call);
  const { parameters, body } = call;
  const block = (title, value) => [el("h3", {}, title), el("pre", { tabindex: "0", role: "region", "aria-label": title }, pretty(value))];
  const details = el(
    "details",
    { open: opened.has(call.number), data: { method: call.method, status: words } },
    el(
      "summary",
      {},
      el("span", { class: `status ${kind}` }, words),
      el("b", {}, call.method),
      el("span", { class: "where", dir: "auto" }, chatName(parameters.chat_id)),
      el("time", { datetime: call.at }, new Date(call.at).toLocaleTimeString()),
      el("span", { class: "said", dir: "auto" }, body?.description || inShort({ text: parameters.text || parameters.caption || "" })),
    ),
  );
  details.addEventListener("toggle", () => {
    if (!details.open) return opened.delete(call.number);
    opened.add(call.number);
    if (details.children.length === 1) details.append(...block("Sent", parameters).concat(block("Answered", body)));
    return undefined;
  });
  return el("li", {}, details);
}

function showCalls(calls) {
  const wanted = calls.map((call) => {
    const look = JSON.stringify([call.status, call.fault]);
    const known = rows.get(call.number);
    if (known?.look === look) return known.node;
    const node = row(call);
    rows.set(call.number, { look, node });
    return node;
  });
  if (calls.length) for (const number of rows.keys()) if (number < calls[0].number) rows.delete(number);
  fill(list, wanted.reverse());
  if (!wanted.length) list.append(el("li", { class: "empty" }, el("p", {}, "No calls yet.")));
}

function showMethods(calls) {
  const methods = [...new Set(calls.map((call) => call.method))].sort();
  if (method && !methods.includes(method)) methods.push(method);
  const shown = ["", ...methods];
  if ([...filter.options].map((option) => option.value).join() === shown.join()) return;
  fill(filter, shown.map((name) => el("option", { value: name, selected: name === method }, name || "All methods")));
}

async function refresh() {
  asking = null;
  faults.refresh();
  if (isPaused) return;
  try {
    const { calls } = await look("calls", { latest: SHOWN });
    showMethods(calls);
    showCalls(method ? (await look("calls", { method, latest: SHOWN })).calls : calls);
  } catch {
    // The connection tells of its own end.
  }
}

/** Show the calls soon; many reasons to look become one look. */
export function lookSoon() {
  asking ??= setTimeout(refresh, SOON_MS);
}

on("loaded", () => {
  rows.clear();
  lookSoon();
});
on("time", faults.refresh);
