// The little that only the browser can do: follow links within the page, know the theme, close boxes.
(() => {
  const root = document.documentElement;
  const set = (id, props) => window.dash_clientside.set_props(id, props);
  const plain = (path) => path.replace(/\/+$/, "") || "/";

  // Only the visible pane asks; the stamp makes every look a new question, whose answer is cached anyway.
  function route(pathname, search, theme, again, areas) {
    const visible = areas.find((area) => area.path === plain(pathname || "/"));
    if (visible) document.title = visible.title;
    const { no_update } = window.dash_clientside;
    const asked = { search: search || "", theme: root.dataset.bsTheme, stamp: Date.now() };
    return [
      ...areas.map((area) => (area === visible ? asked : no_update)),
      ...areas.map((area) => area !== visible),
    ];
  }

  function follow(event) {
    const again = event.target.closest("[data-again]");
    if (again) return set("again", { data: Date.now() });
    const link = event.target.closest("a[data-inside]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const url = new URL(link.href);
    if (url.pathname + url.search === location.pathname + location.search) return;
    set("url", { pathname: url.pathname, search: url.search });
  }

  // A box stays open until another place is touched, Escape is pressed or its form is sent.
  const boxes = () => document.querySelectorAll("details[open]");
  function closeOthers(event) {
    boxes().forEach((box) => box.contains(event.target) || (box.open = false));
  }
  function closeOnEscape(event) {
    if (event.key === "Escape") boxes().forEach(close);
  }
  function close(box) {
    const inside = box.contains(document.activeElement);
    box.open = false;
    if (inside) box.querySelector("summary").focus();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { page: { route } });
  document.addEventListener("click", follow);
  document.addEventListener("click", closeOthers);
  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("submit", (event) => {
    const box = event.target.closest("details");
    if (box) close(box);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (scheme) => {
    root.dataset.bsTheme = scheme.matches ? "dark" : "light";
    set("theme", { data: root.dataset.bsTheme });
  });
})();
