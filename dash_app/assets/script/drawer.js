// The drawer has an address of its own beside the pane's, so that opening it asks nothing for the pane.
async function showDrawer(pathname, search) {
  const asked = new URLSearchParams(search || "");
  if (!asked.has("facts")) return closeDrawer();
  const screen = await standing("drawer", plain(pathname || "/"), search, root.dataset.bsTheme, paths.facts);
  if (screen) put(screen.shown, () => true);
  openDrawer(asked);
  return search;
}

function closeDrawer() {
  newest.delete("drawer");
  stands.delete("drawer");
  openedFor = null;
  document.body.classList.remove("has-drawer");
  put({ drawer: { hidden: true, children: "" } }, () => true);
  markOpened();
  return "";
}

let openedFor = null;
let cameFrom = null;
// Focus goes to the drawer once, when it opens, and back to what opened it.
function openDrawer(asked) {
  const drawer = document.getElementById("drawer");
  document.body.classList.add("has-drawer");
  markOpened(asked);
  const isOther = openedFor !== `${asked}`; // new figures of what is open leave the focus where it is
  openedFor = `${asked}`;
  if (!isOther || drawer.contains(document.activeElement)) return;
  cameFrom = document.activeElement;
  drawer.querySelector("h2")?.focus();
  document.querySelectorAll("main .js-plotly-plot:has(.hovertext)").forEach(tellNothing);
}

const openers = (asked) =>
  [...document.querySelectorAll("main [data-facts]")].filter(
    (link) => link.dataset.facts === asked.get("facts") && (link.dataset.name || null) === asked.get("name")
  );

function markOpened(asked) {
  document.querySelectorAll(".is-opened").forEach((each) => each.classList.remove("is-opened"));
  if (asked) openers(asked).forEach((link) => (link.closest("tr, .kpi") || link).classList.add("is-opened"));
}

function leaveDrawer() {
  const [opener] = openers(new URLSearchParams(location.search));
  set("url", { search: window.questionOfPane(location.search) });
  const isThere = cameFrom?.isConnected && cameFrom !== document.body;
  (isThere ? cameFrom : opener)?.focus();
}
