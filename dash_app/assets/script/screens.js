// A screen that is at hand is put in place before Dash hears of the click: its chain of callbacks, which then
// finds nothing to do, would take longer than drawing.

function showAtOnce(url) {
  const search = window.questionOfPane(url.search);
  const address = window.screenAddress(plain(url.pathname), search, root.dataset.bsTheme);
  if (arrived.has(address)) show(arrived.get(address), address, search);
}

// The first one too: in the frame that came with the document, and in Dash's own once that is mounted.
async function showFirst() {
  const search = window.questionOfPane(location.search);
  const isMounted = mounted().then(takeOver);
  const place = [plain(location.pathname), search, root.dataset.bsTheme];
  const screen = await screenAt(...place);
  const showHere = () =>
    search === window.questionOfPane(location.search) && show(screen, window.screenAddress(...place), search);
  if (earlyFrame()) showHere();
  const left = await isMounted;
  showHere();
  goOnAt(left);
}

const earlyFrame = () => document.getElementById("early");

function mounted() {
  const isThere = () => document.querySelector("#react-entry-point #panes");
  return new Promise((resolve) => {
    if (isThere()) return resolve();
    new MutationObserver((_, observer) => {
      if (!isThere()) return;
      observer.disconnect();
      resolve();
    }).observe(document.body, { childList: true, subtree: true });
  });
}

// Before the next frame is painted; figures move over as they are. Returns where the reader was in the early frame.
function takeOver() {
  const early = earlyFrame();
  const left = {
    focus: early.contains(document.activeElement) && placeIn(early, document.activeElement),
    boxes: [...early.querySelectorAll("details[open]")].map((box) => placeIn(early, box)),
    keys: early.querySelector("#shortcuts").open,
  };
  isDashThere = true;
  early.remove();
  stands.clear();
  for (const frame of early.querySelectorAll(".plot > [id$=-figure]")) {
    document.getElementById(frame.parentElement.id).append(frame);
  }
  return left;
}

// Dash's own frame is built alike: what stands at the same place there is the same thing.
function placeIn(early, node) {
  const place = [];
  const frame = early.querySelector(".app");
  for (; node !== frame; node = node.parentElement) place.unshift([...node.parentElement.children].indexOf(node));
  return place;
}

const at = (place) => place.reduce((node, index) => node?.children[index], document.querySelector("#react-entry-point .app"));

function goOnAt({ focus, boxes, keys }) {
  boxes.map(at).forEach((box) => box?.matches("details") && (box.open = true));
  if (keys) showShortcuts();
  else if (focus) at(focus)?.focus();
}

function show(screen, address, search) {
  const pane = document.getElementById(`${screen.area}-pane`);
  if (!pane) return;
  reveal(pane);
  document.body.classList.remove("is-lost");
  take("shell", screen, address, () => put(screen.shown, (id) => !isOfPane(id)));
  take(pane.id, screen, address, () => put(screen.shown, isOfPane));
  pane.dataset.shown = search;
}

// The browser leaves out what is hidden until it hears that it is not, and a figure is measured before that.
function reveal(pane) {
  document.querySelectorAll(".pane").forEach((each) => (each.hidden = each !== pane));
  if (pane) getComputedStyle(pane).getPropertyValue("content-visibility");
}

function take(where, screen, address, work) {
  newest.set(where, address);
  if (stands.get(where) === screen) return;
  stands.set(where, screen);
  work();
}

// A message that a frame sends arrives when that frame is painted; a timer may come before others' messages.
function whenPainted(work) {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), work());
    port2.postMessage(0);
  });
}

// Callbacks

// Only the visible pane asks; the stamp makes every look a new question, whose answer is kept anyway.
function route(pathname, search, theme, again, areas) {
  const path = plain(pathname || "/");
  const visible = areas.find((area) => area.path === path);
  if (visible) document.title = visible.title;
  reveal(visible && document.getElementById(`${visible.key}-pane`));
  const asked = { path, search: window.questionOfPane(search || ""), theme: root.dataset.bsTheme, stamp: Date.now() };
  return areas.map((area) => (area === visible ? asked : window.dash_clientside.no_update));
}

async function showShell(pathname, search) {
  const place = plain(pathname || "/");
  const screen = await standing("shell", place, window.questionOfPane(search || ""), root.dataset.bsTheme);
  if (screen) put(screen.shown, (id) => !isOfPane(id));
  return place;
}

async function showPane(asked) {
  if (!asked) throw window.dash_clientside.PreventUpdate;
  const [pane] = window.dash_clientside.callback_context.outputs_list;
  const screen = await standing(pane.id, asked.path, asked.search, asked.theme);
  fetchOthers(asked);
  if (screen) put(screen.shown, isOfPane);
  return [asked.search];
}

// What stands where: null for a place that shows already what it is asked for; an older answer is dropped.
const stands = new Map();
const newest = new Map();

async function standing(where, path, search, theme, from = paths.shown) {
  const address = window.screenAddress(path, search, theme, from);
  newest.set(where, address);
  const isNewest = () => newest.get(where) === address;
  const screen = await screenAt(path, search, theme, from).catch((error) => {
    if (isNewest()) lose({ where, path, search, theme }, error);
    throw window.dash_clientside.PreventUpdate;
  });
  const isOld = arrived.has(address) && arrived.get(address) !== screen;
  if (!isNewest() || isOld) throw window.dash_clientside.PreventUpdate;
  if (where !== "drawer") document.body.classList.remove("is-lost");
  if (stands.get(where) === screen) return null;
  stands.set(where, screen);
  return screen;
}

// Where the address leads is said even while its figures cannot be: nothing of the place before stays beside it.
const UNTIL_IT_ANSWERS = "The server does not answer. They show as soon as it does.";

function lose({ where, path, search, theme }, error) {
  const why = error instanceof Refused ? error.message : UNTIL_IT_ANSWERS;
  console.info(`This screen could not be fetched: ${error.message}`);
  if (where === "drawer") return tell(`The facts cannot be fetched. ${why}`);
  if (wearAnyway(path, search, theme)) return;
  stands.delete("shell");
  document.getElementById("lost-why").textContent = why;
  document.body.classList.add("is-lost");
  const preset = new URLSearchParams(search).get("period");
  const isHere = (link) => (link.closest("#period") ? link.search === `?period=${preset}` : link.pathname === path);
  for (const link of document.querySelectorAll("#nav a, .foot a[data-inside], #period a")) {
    if (!link.closest("#period")) link.setAttribute("href", link.pathname + search);
    if (isHere(link)) link.setAttribute("aria-current", link.closest("#period") ? "true" : "page");
    else link.removeAttribute("aria-current");
  }
  const area = document.querySelector(".side a[aria-current]");
  write(document.getElementById("heading"), area ? area.innerHTML : "Not found");
  write(document.getElementById("dates-shown"), "Choose days");
  write(document.getElementById("compared"), "The days before");
}

// The same figures are at hand in the other theme: they are shown in the colours of this one.
function wearAnyway(path, search, theme) {
  const other = theme === "dark" ? "light" : "dark";
  const kept = arrived.get(window.screenAddress(path, search, other));
  if (!kept) return false;
  const worn = ([id, props]) => [id, props.figure ? { ...props, figure: recoloured(props.figure, other, theme) } : props];
  put(Object.fromEntries(Object.entries(kept.shown).map(worn)), isOfPane);
  return true;
}

// A pane's parts stand in it; all else is the shell's.
const isOfPane = (id) => Boolean(document.getElementById(id)?.closest(".pane"));
