// Trouble to order, and how far it has come.

import { look } from "/page/api.js";
import { button, el, fill } from "/page/dom.js";
import { attempt } from "/page/state.js";

const FAULTS = [
  ["429", "the next send is told to wait 5 s", { kind: "too_many_requests", options: { retry_after: 5 }, method: "send*" }],
  ["500", "the next send meets a server error", { kind: "server_error", method: "send*" }],
  ["Blocked", "the next send is told that the bot was blocked", { kind: "error", options: { code: 403, description: "Forbidden: bot was blocked by the user" }, method: "send*" }],
  ["Refused", "the next send is refused for good", { kind: "error", options: { code: 400, description: "Bad Request: message text is empty" }, method: "send*" }],
  ["Lost answer", "the next send arrives, its answer does not", { kind: "drop_after", method: "send*" }],
  ["Down 10 s", "every call meets a gateway that fails", { kind: "gateway_error", times: null, seconds: 10 }],
];
const NAMES = { too_many_requests: "429", server_error: "500", error: "refusal", drop_after: "lost answer", gateway_error: "server down" };

function stateOf(fault) {
  const met = fault.met.length;
  const calls = met === 1 ? "1 call" : `${met} calls`;
  if (fault.is_open) return met ? `hit ${calls}, goes on` : "waits for a call";
  return met ? `hit ${calls}` : "is over, hit nothing";
}

/** Return the area with the buttons, and `refresh`, which shows the present state. */
export function faultsArea() {
  const ordered = el("ul", { class: "ordered", "aria-label": "Ordered faults" });
  const clear = button({ class: "clear", click: () => order({ clear: true }) }, "Clear");
  const buttons = FAULTS.map(([words, label, body]) =>
    button({ title: label, "aria-label": `${words}: ${label}`, click: () => order(body) }, words),
  );
  const area = el("section", { class: "faults", "aria-label": "Faults" }, el("h3", {}, "Order trouble"), el("div", { class: "buttons" }, buttons, clear), ordered);

  async function order(body) {
    await attempt("faults", body);
    await refresh();
  }
  async function refresh() {
    const answer = await look("faults").catch(() => null);
    if (!answer) return;
    clear.disabled = !answer.faults.length;
    fill(
      ordered,
      answer.faults.slice(-4).reverse().map((fault) =>
        el("li", { class: fault.is_open ? "open" : "over" }, el("b", {}, NAMES[fault.kind] || fault.kind), ` ${stateOf(fault)}`),
      ),
    );
  }
  return { area, refresh };
}
