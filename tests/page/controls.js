// Notes which controls the page shows, and which of them somebody used: by hand or by keys, not by a script.
(() => {
  const seen = new Set(), used = new Set();
  const KINDS = [
    [".key", "a bot's button"], [".chat-entry", "a chat"], [".person", "a person"], [".suggestion", "a suggestion"],
    [".option", "a poll's option"], [".quoted", "a quotation"], [".choices button", null], [".results li", "a result"], [".commands li", "a command"],
    [".topics button", null], ["summary", "a call"], [".photo", "a photo"], [".file", "a file"], [".spoiler", "a spoiler"],
    [".fold", "a folded quotation"], [".members button", "first word"], ["audio", "audio"], ["video", "video"],
  ];
  const CONTROL = "button, a, input, select, textarea, summary, audio, video, [role=option], [role=button]";
  const nameOf = (node) => {
    const words = node.getAttribute("aria-label") || node.textContent || node.name || node.type;
    for (const [selector, kind] of KINDS) {
      if (!node.matches(selector)) continue;
      if (kind === "first word") return `member: ${words.split(" ")[0]}`;
      if (selector === ".topics button") return words.startsWith("+") ? "+New topic" : "a topic";
      if (kind) return kind;
    }
    if (node.matches(".text a, .contact a")) return "a link";
    if (node.closest("dialog") && node.matches("input")) return `field: ${node.name}`;
    return words.split(":")[0].trim();
  };
  const isShown = (node) => node.checkVisibility?.() ?? true;
  const look = () => {
    for (const node of document.querySelectorAll(CONTROL)) if (isShown(node)) seen.add(nameOf(node));
  };
  const use = (event) => {
    const node = event.target.closest?.(CONTROL);
    // Playwright picks dates and options by script; nothing else in the page makes such events.
    const isPicked = node?.matches("select, dialog input");
    if (!node || !(event.isTrusted || isPicked)) return;
    seen.add(nameOf(node));
    used.add(nameOf(node));
  };
  for (const name of ["click", "input", "change"]) document.addEventListener(name, use, true);
  for (const name of ["play", "toggle"]) document.addEventListener(name, use, true);
  const changes = { childList: true, subtree: true, attributes: true };
  document.addEventListener("DOMContentLoaded", () => new MutationObserver(look).observe(document.body, changes));
  window.__controls = () => {
    look();
    return { seen: [...seen], used: [...used] };
  };
})();
