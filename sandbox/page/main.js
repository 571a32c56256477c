// Puts the parts of the page together.

import { listen, Unreachable } from "/page/api.js";
import { button, fill, icon } from "/page/dom.js";
import "/page/chats.js";
import "/page/composer.js";
import { lookSoon as lookAtClock } from "/page/clock.js";
import { toast } from "/page/dialogs.js";
import { setAway } from "/page/guide.js";
import "/page/head.js";
import "/page/messages.js";
import { lookSoon as lookAtCalls } from "/page/panel.js";
import { happened, load, on } from "/page/state.js";

const NARROW = matchMedia("(max-width: 1100px)");

function switchTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

function switchPanel() {
  const { dataset } = document.body;
  dataset.panel = dataset.panel === "open" ? "closed" : "open";
}

fill(
  document.getElementById("tools"),
  button({ class: "quiet", "aria-label": "Show the first steps", click: () => setAway(false) }, icon("help")),
  button({ class: "quiet", "aria-label": "Dark or light", click: switchTheme }, icon("theme")),
  button({ class: "quiet", "aria-label": "Show or hide what the API saw", click: switchPanel }, icon("panel")),
);
// Where the panel would lie over the chat it is closed at first, also when a window becomes that narrow.
const makeRoom = () => (document.body.dataset.panel = NARROW.matches ? "closed" : "open");
makeRoom();
NARROW.addEventListener("change", makeRoom);
// Whatever was being loaded when the sandbox went away is loaded again when it is back; "offline" is on the page.
addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof Unreachable) event.preventDefault();
});
on("refused", (reason) => toast(reason, { isError: true }));

// One after the other: an event that has to load something must not be overtaken by the next.
let line = Promise.resolve();
listen({
  begin: load,
  onEvent: (event) => {
    line = line.then(() => happened(event)).catch((error) => toast(error.message, { isError: true }));
  },
  onCalls: () => {
    lookAtCalls();
    lookAtClock();
  },
  onConnection: (isThere) => (document.getElementById("offline").hidden = isThere),
});
