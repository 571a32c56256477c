// Runs before anything is painted, so that the page never flashes in the wrong colours.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
