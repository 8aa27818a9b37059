window.screenPaths = SCREEN_PATHS;
// Asked for by its address, so that the page's script finds it under the one that it would ask for itself.
window.screenAddress = (path, search, theme, from = window.screenPaths.shown) => {
  const asked = new URLSearchParams(search.slice(0, LONGEST_SEARCH));
  if (!asked.has("period") && !asked.has("start") && !asked.has("end")) asked.set("period", "DEFAULT_PRESET");
  return `${from}?${new URLSearchParams({ path: path.slice(0, LONGEST_PATH).replace(/\/+$/, "") || "/", search: `?${asked}`, theme })}`;
};
window.questionOfPane = (search) => {
  const asked = new URLSearchParams(search);
  const drawer = DRAWER_NAMES.filter((name) => asked.has(name));
  if (!drawer.length) return search;
  drawer.forEach((name) => asked.delete(name));
  return asked.size ? `?${asked}` : "";
};
window.early = ((address) => ({ address, answer: fetch(address, { signal: AbortSignal.timeout(20000) }) }))(
  window.screenAddress(location.pathname, window.questionOfPane(location.search), document.documentElement.dataset.bsTheme)
);
window.early.answer.catch(() => {});
// The frame stands in the document before any other script: of its panes the one that is asked for.
new MutationObserver((_, observer) => {
  if (!document.getElementById("react-entry-point")) return;
  observer.disconnect();
  const path = location.pathname.replace(/\/+$/, "") || "/";
  document.querySelectorAll("#early .pane").forEach((pane) => (pane.hidden = pane.dataset.path !== path));
}).observe(document, { childList: true, subtree: true });
