// What only the browser can do: put screens in place, follow links within the page, know the theme.
(() => {
  const root = document.documentElement;
  const plain = (path) => path.replace(/\/+$/, "") || "/";
  let isDashThere = false; // its scripts may be, and know of no component yet
  const set = (id, props) => isDashThere && window.dash_clientside.set_props(id, props);
  const EVERY_MS = 5000;

  // Screens: what the server draws for an address, asked for once while the figures stay the same.

  const screens = new Map();
  const arrived = new Map();
  let version = null;
  let answeredAt = null;

  function screenAt(path, search, theme, from) {
    const address = window.screenAddress(path, search, theme, from);
    if (!screens.has(address)) {
      const asked = fetchScreen(address);
      screens.set(address, asked);
      asked.catch(() => screens.delete(address));
    }
    return screens.get(address);
  }

  async function fetchScreen(address) {
    const early = window.early && window.early.address === address ? window.early.answer : null;
    window.early = null;
    const screen = await read(early || fetch(address));
    if (version !== null && screen.version !== version) renew();
    version = screen.version;
    arrived.set(address, screen);
    return screen;
  }

  async function read(asked) {
    try {
      const answer = await asked;
      if (!answer.ok) throw new Error(`${answer.status}`);
      const said = await answer.json();
      reached();
      return said;
    } catch (error) {
      unreachable();
      throw error;
    }
  }

  // New figures: all that was kept is of the old ones, and what is visible is asked for again.
  function renew() {
    screens.clear();
    arrived.clear();
    set("again", { data: Date.now() });
  }

  function reached() {
    answeredAt = new Date();
    document.body.classList.remove("is-away", "is-lost");
  }

  function unreachable() {
    const since = document.getElementById("away-since");
    if (since && answeredAt) since.textContent = answeredAt.toLocaleTimeString([], { timeStyle: "short" });
    document.body.classList.add("is-away");
  }

  async function lookForNews() {
    if (document.hidden || version === null) return;
    const wasAway = document.body.classList.contains("is-away");
    const news = await read(fetch("/_screen/version")).catch(() => null);
    if (news && (wasAway || news.version !== version)) renew();
  }

  // The other presets are fetched and their figures drawn while nothing else is to do, so that choosing one asks and
  // draws nothing; and the other areas are fetched once, for whoever came to look around.
  let lookedAround = false;
  let fetching = null; // the newest, for which those before it make way
  async function fetchOthers(asked) {
    const areas = [...document.querySelectorAll("#nav a")];
    if (!areas.some((link) => link.pathname === asked.path)) return; // a page beside them has no period
    const presets = [...document.querySelectorAll("#period a")].map((link) => [asked.path, link.search]);
    const others = lookedAround ? [] : areas.map((link) => [plain(link.pathname), link.search]);
    lookedAround = true;
    const mine = (fetching = {});
    forgetAhead(presets.map(([path, search]) => arrived.get(window.screenAddress(path, search, asked.theme))));
    const fetched = [];
    for (const [path, search] of [...presets, ...others]) {
      await idle();
      if (document.hidden || fetching !== mine) return;
      const screen = await screenAt(path, search, asked.theme).catch(() => null);
      if (!screen) return;
      fetched.push(screen);
    }
    for (const screen of fetched.slice(0, presets.length)) await drawAhead(screen, () => fetching === mine);
  }

  const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
  const idle = () => new Promise((resolve) => whenIdle(resolve));

  // A screen that is at hand is put in place before Dash hears of the click: its chain of callbacks, which then
  // finds nothing to do, would take longer than drawing.

  function showAtOnce(url) {
    const search = window.questionOfPane(url.search);
    const screen = arrived.get(window.screenAddress(plain(url.pathname), search, root.dataset.bsTheme));
    if (screen) show(screen, search);
  }

  // The first one too: in the frame that came with the document, and in Dash's own once that is mounted.
  async function showFirst() {
    const search = window.questionOfPane(location.search);
    const isMounted = mounted().then(takeOver);
    const screen = await screenAt(plain(location.pathname), search, root.dataset.bsTheme);
    const showHere = () => search === window.questionOfPane(location.search) && show(screen, search);
    if (earlyFrame()) showHere();
    await isMounted;
    showHere();
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

  // Before the next frame is painted; figures move over as they are.
  function takeOver() {
    const early = earlyFrame();
    isDashThere = true;
    early.remove();
    stands.clear();
    for (const frame of early.querySelectorAll(".plot > [id$=-figure]")) {
      document.getElementById(frame.parentElement.id).append(frame);
    }
  }

  function show(screen, search) {
    const pane = document.getElementById(`${screen.area}-pane`);
    if (!pane) return;
    reveal(pane);
    take("shell", screen, () => put(screen.shown, (id) => !isOfPane(id)));
    take(pane.id, screen, () => put(screen.shown, isOfPane));
    pane.dataset.shown = search;
  }

  // The browser leaves out what is hidden until it hears that it is not, and a figure is measured before that.
  function reveal(pane) {
    document.querySelectorAll(".pane").forEach((each) => (each.hidden = each !== pane));
    if (pane) getComputedStyle(pane).getPropertyValue("content-visibility");
  }

  function take(where, screen, work) {
    if (stands.get(where) === screen) return;
    stands.set(where, screen);
    work();
  }

  const whenPainted = (work) => requestAnimationFrame(() => setTimeout(work));

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

  // The drawer has an address of its own beside the pane's, so that opening it asks nothing for the pane.
  async function showDrawer(pathname, search) {
    const asked = new URLSearchParams(search || "");
    if (!asked.has("facts")) return closeDrawer();
    const screen = await standing("drawer", plain(pathname || "/"), search, root.dataset.bsTheme, "/_screen/facts");
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
  // Focus goes to the drawer once, when it opens, and back to what opened it.
  function openDrawer(asked) {
    const drawer = document.getElementById("drawer");
    document.body.classList.add("has-drawer");
    markOpened(asked);
    const isOther = openedFor !== `${asked}`; // new figures of what is open leave the focus where it is
    openedFor = `${asked}`;
    if (isOther && !drawer.contains(document.activeElement)) drawer.querySelector("h2")?.focus();
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
    const asked = new URLSearchParams(location.search);
    const [opener] = openers(asked);
    set("url", { search: window.questionOfPane(location.search) });
    opener?.focus();
  }

  // What stands where: null for a place that shows already what it is asked for; an older answer is dropped.
  const stands = new Map();
  const newest = new Map();

  async function standing(where, path, search, theme, from = "/_screen") {
    const mine = {};
    newest.set(where, mine);
    const screen = await screenAt(path, search, theme, from).catch((error) => {
      if (newest.get(where) === mine && where !== "drawer") document.body.classList.add("is-lost");
      console.info(`This screen could not be fetched: ${error.message}`);
      throw window.dash_clientside.PreventUpdate;
    });
    if (newest.get(where) !== mine) throw window.dash_clientside.PreventUpdate;
    if (stands.get(where) === screen) return null;
    stands.set(where, screen);
    return screen;
  }

  // A pane's parts stand in it; all else is the shell's.
  const isOfPane = (id) => Boolean(document.getElementById(id)?.closest(".pane"));

  // Figures first: each is measured when it is drawn, which would lay out whatever was changed before.
  function put(shown, isMeant) {
    const places = Object.entries(shown)
      .map(([id, props]) => [document.getElementById(id), props])
      .filter(([place]) => place && isMeant(place.id) && !isPaused(place.id));
    const [plots, others] = [true, false].map((isPlot) => places.filter(([, props]) => "figure" in props === isPlot));
    for (const [place, props] of [...plots, ...others]) {
      Object.entries(props).forEach(([name, value]) => say(place, name, value));
      if (props.figure) draw(place, props.figure);
    }
  }

  function say(place, name, value) {
    if (name === "children") return typeof value === "string" && write(place, value);
    if (name === "figure") return undefined;
    if (name === "value") return place.value === value || whenPainted(() => set(place.id, { value }));
    if (name === "hidden") return (place.hidden = value);
    if (value === null) return place.removeAttribute(name);
    place.setAttribute(name === "className" ? "class" : name, value);
  }

  // Only what differs is touched: the rest keeps its layout, its focus and whether it is open.
  function write(place, html) {
    if (place.said === html) return;
    place.said = html;
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    become(place, fresh.content);
  }

  function become(place, fresh) {
    const [olds, news] = [[...place.childNodes], [...fresh.childNodes]];
    news.forEach((node, at) => turn(place, olds[at], node));
    olds.slice(news.length).forEach((node) => node.remove());
  }

  function turn(place, old, node) {
    if (!old) return place.append(node);
    if (old.nodeName !== node.nodeName || old.id !== node.id) return old.replaceWith(node);
    if (node.nodeType === Node.TEXT_NODE) return old.data === node.data || (old.data = node.data);
    for (const { name, value } of [...node.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) if (name !== "open" && !node.hasAttribute(name)) old.removeAttribute(name);
    return become(old, node);
  }

  // A figure is drawn into the same frame again and again, and again when its card gets another width. Those of the other
  // presets have frames of their own, drawn ahead and not seen, that change places with it.

  const widths = new ResizeObserver((entries) => requestAnimationFrame(() => entries.forEach(({ target }) => fit(target))));
  const framesIn = (place) => [...place.children].filter((child) => "figure" in child);
  const shownIn = (place) => framesIn(place).find((frame) => !frame.matches(".ahead"));

  function draw(place, figure) {
    const shown = shownIn(place);
    if (shown?.figure === figure) return;
    if (!window.Plotly) return place.classList.add("is-waiting"); // its script is still on its way
    const ahead = framesIn(place).find((frame) => frame.figure === figure);
    if (ahead) return change(shown, ahead);
    if (!shown) place.replaceChildren();
    drawIn(shown ?? framed(place, { id: place.id.replace(/-plot$/, "-figure") }), figure);
  }

  function framed(place, said) {
    const frame = Object.assign(document.createElement("div"), said);
    frame.append(document.createElement("div"));
    place.append(frame);
    widths.observe(frame);
    return frame;
  }

  function drawIn(frame, figure) {
    const { data, layout, config } = figure;
    frame.figure = figure;
    frame.style.height = `${layout.height}px`;
    return window.Plotly.react(frame.firstElementChild, data, layout, config);
  }

  function change(shown, ahead) {
    const plot = shown.firstElementChild;
    window.Plotly.Fx.unhover(plot);
    hidePoints(plot);
    marks.delete(plot);
    ahead.id = shown.id;
    shown.removeAttribute("id");
    ahead.className = "";
    shown.className = "ahead is-drawn";
    fit(ahead);
  }

  async function drawAhead(screen, isMeant) {
    for (const [id, { figure }] of Object.entries(screen.shown)) {
      const place = figure && document.getElementById(id);
      if (!place || framesIn(place).some((frame) => frame.figure === figure)) continue;
      await idle();
      while (isMeant() && isRead()) await new Promise((resolve) => setTimeout(resolve, 200));
      const isKept = [...arrived.values()].includes(screen);
      if (!isMeant() || !isKept || !window.Plotly || !shownIn(place) || !place.checkVisibility()) return;
      const frame = framed(place, { className: "ahead" });
      await drawIn(frame, figure);
      if (frame.matches(".ahead")) frame.classList.add("is-drawn");
    }
  }

  // plotly.js forgets what it is about to tell of one chart when it begins another.
  const isRead = () => Boolean(document.querySelector(".plot:is(:hover, :focus)"));

  function forgetAhead(screens) {
    const kept = screens.flatMap((screen) => (screen ? Object.values(screen.shown).map(({ figure }) => figure) : []));
    for (const frame of document.querySelectorAll(".pane:not([hidden]) .ahead")) {
      if (kept.includes(frame.figure)) continue;
      window.Plotly.purge(frame.firstElementChild);
      widths.unobserve(frame);
      frame.remove();
    }
  }

  function fit(frame) {
    if (frame.matches(".ahead") || !frame.checkVisibility()) return; // asking for its width would lay out what is hidden
    const [plot, width] = [frame.firstElementChild, frame.clientWidth];
    const isOther = plot._fullLayout && Math.abs(width - plot._fullLayout.width) >= 1;
    if (width && isOther) window.Plotly.Plots.resize(plot);
  }

  const isPaused = (id) => id === "overview-activity" && document.body.classList.contains("feed-paused");

  // What the pointer and the keys do

  function follow(event) {
    if (event.target.closest("[data-again]")) return renew();
    const copied = event.target.closest("[data-copy], [data-copy-text]");
    if (copied) return copy(copied);
    const link = event.target.closest("a[data-inside]");
    if (!isDashThere) return; // a link is a link until then
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.dataset.close) return leaveDrawer();
    const box = link.closest("details[open]");
    if (box) close(box);
    const url = new URL(link.href);
    const isHere = url.pathname + url.search === location.pathname + location.search;
    if (isHere && !url.hash) return;
    goneTo = null;
    if (!isHere) showAtOnce(url);
    whenPainted(() => {
      set("url", { pathname: url.pathname, search: url.search, hash: url.hash });
      if (!url.searchParams.has("facts")) closeDrawer(); // the page is as wide as it will be before it scrolls
      goToNamed(url.hash);
    });
  }

  // Addresses of REST are copied with where they are answered, an empty one is the page's own; text as it is.
  async function copy({ dataset }) {
    const address = () => new URL(dataset.copy || location.href, location.origin).href;
    await navigator.clipboard.writeText(dataset.copyText ?? address());
    const said = document.getElementById("said");
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = dataset.copied || "Copied."));
  }

  function chooseDays(event) {
    if (event.target.id !== "dates") return;
    event.preventDefault();
    const asked = new URLSearchParams(window.questionOfPane(location.search));
    asked.delete("period");
    for (const edge of ["start", "end"]) asked.set(edge, document.getElementById(`dates-${edge}`).value);
    close(event.target.closest("details"));
    set("url", { search: `?${asked}` });
  }

  // A box stays open until another place is touched, Escape is pressed or its form is sent.
  const boxes = () => document.querySelectorAll("details[open]:not(.stays)");
  function closeOthers(event) {
    boxes().forEach((box) => box.contains(event.target) || (box.open = false));
  }
  function closeOnEscape(event) {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    const open = [...boxes()];
    if (open.length) open.forEach(close);
    else if (document.body.classList.contains("has-drawer")) leaveDrawer();
  }
  function close(box) {
    const inside = box.contains(document.activeElement);
    box.open = false;
    if (inside) box.querySelector("summary").focus();
  }

  // The theme: the system's, unless another was chosen.

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const systems = () => (dark.matches ? "dark" : "light");
  function switchTheme(event) {
    if (!event.target.closest("#theme-switch")) return;
    const chosen = root.dataset.bsTheme === "dark" ? "light" : "dark";
    if (chosen === systems()) localStorage.removeItem("theme");
    else localStorage.setItem("theme", chosen);
    wear(chosen);
  }
  function wear(theme) {
    root.dataset.bsTheme = theme;
    set("theme", { data: theme });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { page: { route, showShell, showPane, showDrawer } });
  document.addEventListener("click", follow);
  document.addEventListener("click", closeOthers);
  document.addEventListener("click", switchTheme);
  document.addEventListener("keydown", closeOnEscape);
  document.addEventListener("submit", chooseDays);
  document.addEventListener("visibilitychange", lookForNews);
  setInterval(lookForNews, EVERY_MS);
  showFirst().catch(() => {}); // the callbacks of the pane ask again, and say what is wrong
  dark.addEventListener("change", () => localStorage.getItem("theme") || wear(systems()));
  addEventListener("storage", (event) => event.key === "theme" && wear(event.newValue || systems()));

  // Charts: one stop for the keyboard, which moves along the marks as the pointer does, up and down between
  // panels; Enter or a click opens the facts of a mark.

  const plotOf = (place) => place && place.querySelector(":not(.ahead) > .js-plotly-plot");
  // A trace opens one measure, `facts`, or one for each of its marks, `metrics`; of all or of one name, or one for each mark.
  const opens = ({ meta, visible }) => Boolean(meta?.facts || meta?.metrics) && visible !== false;
  const panelOf = ({ xaxis = "x", yaxis = "y" }) => xaxis + yaxis;
  const panels = (plot) => [...new Set(plot.data.filter(opens).map(panelOf))];

  function openMark(plot, points) {
    const point = points.find(({ curveNumber }) => opens(plot.data[curveNumber]));
    if (!point) return;
    const { facts, metrics, name, names } = plot.data[point.curveNumber].meta;
    const asked = new URLSearchParams(window.questionOfPane(location.search));
    asked.set("facts", metrics ? metrics[point.pointNumber] : facts);
    if (name || names) asked.set("name", name || names[point.pointNumber]);
    const days = plot.layout.meta?.days?.[point.pointNumber];
    if (days) ["from", "to"].forEach((edge, at) => asked.set(edge, days[at]));
    set("url", { search: `?${asked}` });
  }

  function clickOnChart(event) {
    const plot = event.target.closest(".js-plotly-plot");
    if (plot && plot._hoverdata?.length) openMark(plot, plot._hoverdata);
  }

  // Where the keyboard is: at which mark, and in which panel of a chart that has several.
  const marks = new WeakMap();
  const within = (plot, row) => plot.data.filter((trace) => opens(trace) && panelOf(trace) === panels(plot)[row]);

  function hover(plot, at, row) {
    const traces = within(plot, row);
    if (!traces.length) return;
    const count = traces[0].x.length;
    const known = (place) => traces.some((trace) => trace.y[place] != null);
    const step = at < (marks.get(plot)?.at ?? count) ? -1 : 1;
    let place = Math.max(0, Math.min(count - 1, at));
    while (!known(place) && place + step >= 0 && place + step < count) place += step;
    marks.set(plot, { at: place, row });
    const axis = plot._fullLayout.xaxis;
    const unified = axis.type === "date";
    const mark = { curveNumber: plot.data.indexOf(traces[0]), pointNumber: place };
    window.Plotly.Fx.hover(plot, unified ? { xval: axis.d2c(traces[0].x[place]) } : [mark], panelOf(traces[0]));
    if (plot.data.some(isTold)) showPoints(plot, place);
  }

  function keyOnChart(event) {
    const place = event.target;
    if (!place.classList?.contains("plot")) return;
    const plot = plotOf(place);
    if (event.key.toLowerCase() === "t") return toggleRows(place);
    if (!plot) return;
    const { at, row = 0 } = marks.get(plot) ?? {};
    const [last, lowest] = [within(plot, row)[0]?.x.length - 1, panels(plot).length - 1];
    const moves = { ArrowLeft: (at ?? last + 1) - 1, ArrowRight: (at ?? last - 1) + 1, Home: 0, End: last };
    const rows = lowest > 0 ? { ArrowUp: Math.max(0, row - 1), ArrowDown: Math.min(lowest, row + 1) } : {};
    if (event.key in moves || event.key in rows) {
      event.preventDefault();
      hover(plot, moves[event.key] ?? at ?? last, rows[event.key] ?? row);
    } else if (event.key === "Enter" && at !== undefined) {
      openMark(plot, within(plot, row).map((trace) => ({ curveNumber: plot.data.indexOf(trace), pointNumber: at })));
    } else if (event.key === "Escape") {
      window.Plotly.Fx.unhover(plot);
      hidePoints(plot);
      marks.delete(plot);
    }
  }

  // The feed of what happens, which waits while it is paused

  function pauseFeed(event) {
    if (!event.target.closest("[data-pause]")) return;
    if (!document.body.classList.toggle("feed-paused")) {
      stands.clear();
      renew();
    }
  }

  // The menu of a card

  function toggleRows(within) {
    const card = within.closest(".cell");
    if (card.querySelector(".as-rows")?.children.length) card.classList.toggle("shows-rows");
  }

  function takeFromCard(event) {
    const rows = event.target.closest("[data-rows]");
    const picture = event.target.closest("[data-picture]");
    const taken = rows || picture || event.target.closest(".menu [data-copy], .menu [download]");
    if (!taken) return;
    if (rows) toggleRows(rows);
    if (picture) download(plotOf(picture.closest(".cell")), picture.dataset.picture);
    close(taken.closest("details"));
  }

  function download(plot, title) {
    const surface = getComputedStyle(root).getPropertyValue("--surface").trim();
    const layout = { ...plot.layout, paper_bgcolor: surface, plot_bgcolor: surface };
    const { width, height } = plot.getBoundingClientRect();
    window.Plotly.downloadImage(
      { data: plot.data, layout },
      { format: "png", width, height, scale: 2, filename: title.toLowerCase().replace(/\W+/g, "-") }
    );
  }

  document.addEventListener("click", pauseFeed);
  document.addEventListener("click", clickOnChart);
  document.addEventListener("click", takeFromCard);
  document.addEventListener("keydown", keyOnChart);

  // On every line, the point of the mark that is told of.

  const isTold = ({ hovertext, mode }) => Boolean(hovertext) && mode === "markers";

  // plotly.js says only what the pointer does.
  function watchChart(event) {
    const plot = event.target.closest?.(".js-plotly-plot") ?? plotOf(event.target.closest?.(".plot"));
    if (!plot?.on || plot.isWatched) return;
    plot.isWatched = true;
    plot.on("plotly_hover", ({ points: [point] }) => isTold(point.data) && showPoints(plot, point.pointNumber));
    plot.on("plotly_unhover", () => hidePoints(plot));
    // Drawn anew, at another width perhaps, while its box stands.
    plot.on("plotly_afterplot", () => (plot.querySelector(".hovertext") ? showPoints(plot, plot.toldAt) : hidePoints(plot)));
  }

  function showPoints(plot, at) {
    const { xaxis, yaxis } = plot._fullLayout;
    const layer = plot.querySelector(".hoverlayer");
    hidePoints(plot);
    plot.toldAt = at;
    for (const { mode, x, y, line } of plot.data) {
      if (mode !== "lines" || line.dash || y[at] == null) continue;
      const point = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      const place = { cx: xaxis._offset + xaxis.d2p(x[at]), cy: yaxis._offset + yaxis.d2p(y[at]), r: 4, fill: line.color };
      Object.entries({ ...place, class: "point-told" }).forEach(([name, value]) => point.setAttribute(name, value));
      layer.insertBefore(point, layer.querySelector(".hovertext"));
    }
  }

  const hidePoints = (plot) => plot.querySelectorAll(".point-told").forEach((point) => point.remove());

  document.addEventListener("pointerover", watchChart);
  document.addEventListener("focusin", watchChart);

  // The navigation of narrow screens, which stands beside its button; the keys and what they do

  const areasButton = () => document.getElementById("areas-button");
  const areas = () => document.querySelector(".areas");

  function leaveAreas(event) {
    if (!areasButton()?.open) return;
    if (event.key === "Escape" && areas().contains(document.activeElement)) areasButton().firstChild.focus();
    if (event.type === "click" && event.target.closest(".areas a[data-inside]")) document.getElementById("main").focus();
  }

  function showShortcuts() {
    const dialog = document.getElementById("shortcuts");
    if (!dialog.open) dialog.showModal();
  }

  function askForShortcuts(event) {
    const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "?" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey) showShortcuts();
  }

  function clickOnShortcuts(event) {
    const dialog = document.getElementById("shortcuts");
    if (event.target.closest("[data-shortcuts]")) showShortcuts();
    else if (event.target === dialog || event.target.closest("[data-closes]")) dialog.close();
  }

  // Code is copied as it stands.
  async function copyCode(event) {
    const asked = event.target.closest("[data-copies]");
    if (!asked) return;
    const code = asked.closest(".with-code").querySelector(asked.dataset.copies);
    await navigator.clipboard.writeText(code.textContent);
    const said = document.getElementById("said");
    said.textContent = "";
    requestAnimationFrame(() => (said.textContent = "Copied."));
  }

  document.addEventListener("click", copyCode);

  function printPage(event) {
    const asked = event.target.closest("[data-print]");
    if (!asked) return;
    close(asked.closest("details"));
    window.print();
  }

  document.addEventListener("click", printPage);
  document.addEventListener("click", leaveAreas, true);
  document.addEventListener("keydown", leaveAreas, true);
  document.addEventListener("keydown", askForShortcuts);
  document.addEventListener("click", clickOnShortcuts);

  // On paper: a copy of each figure at its width and in its light colours stands in the figure's place.

  const paper = matchMedia("print");
  const COPY = "on-paper";

  function tokensOf(theme) {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const { style } = rules.find((rule) => rule.selectorText === `:root[data-bs-theme="${theme}"]`);
    return [...style].filter((name) => name.startsWith("--")).map((name) => [name, style.getPropertyValue(name).trim()]);
  }

  function inLight(figure) {
    const light = new Map(tokensOf("light"));
    const change = (text, [name, worn]) => text.replaceAll(`"${worn}"`, `"${light.get(name)}"`);
    return JSON.parse(tokensOf(root.dataset.bsTheme).reduce(change, JSON.stringify(figure)));
  }

  function onPaper() {
    if (document.querySelector(`.${COPY}`)) return;
    document.body.classList.add("is-printing");
    for (const place of document.querySelectorAll(".pane:not([hidden]) .plot:not(.is-empty)")) {
      const plot = plotOf(place);
      const width = place.clientWidth;
      if (!plot || !width) continue;
      const copy = Object.assign(document.createElement("div"), { className: COPY });
      const { data, layout } = inLight({ data: plot.data, layout: plot.layout });
      place.after(copy);
      window.Plotly.newPlot(copy, data, { ...layout, width, autosize: false }, { staticPlot: true });
    }
  }

  function onScreen() {
    document.body.classList.remove("is-printing");
    document.querySelectorAll(`.${COPY}`).forEach((copy) => {
      window.Plotly.purge(copy);
      copy.remove();
    });
  }

  addEventListener("beforeprint", onPaper);
  addEventListener("afterprint", onScreen);
  paper.addEventListener("change", () => (paper.matches ? onPaper() : onScreen()));

  // Definitions: one is found by its words, or by its place in the address

  function findDefinitions(event) {
    if (event.target.id !== "definitions-filter") return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll(".defined tbody tr")];
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    for (const part of document.querySelectorAll(".defined-in")) part.hidden = !part.querySelector("tbody tr:not([hidden])");
    const count = rows.filter((row) => !row.hidden).length;
    document.getElementById("definitions-found").textContent = words.length ? `${count} of ${rows.length} measures` : "";
  }

  // A part of a pane that the address names, a card or a definition: gone to once, when its pane shows figures, and
  // again where another came into its place. It has the focus until that goes elsewhere.
  let goneTo = null;

  function goToNamed(hash) {
    const named = document.getElementById(hash.slice(1));
    const pane = named?.closest(".pane");
    if (!pane || pane.hidden || pane.dataset.shown === undefined || named === goneTo) return;
    goneTo = named;
    document.querySelectorAll(".is-named").forEach((each) => each.classList.remove("is-named"));
    named.classList.add("is-named");
    named.tabIndex = -1;
    named.addEventListener("blur", () => named.removeAttribute("tabindex"), { once: true });
    named.focus({ preventScroll: true });
    named.scrollIntoView({ block: named.matches(".cell") ? "start" : "center", behavior: "instant" });
  }

  // Panes are mounted after this script has run. They say what they show when they stand, and are hidden and shown again.
  function lookForNamed() {
    if (goneTo && location.hash !== `#${goneTo.id}`) goneTo = null;
    goToNamed(location.hash);
  }
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.matches(".pane"))) lookForNamed();
  }).observe(document.body, { subtree: true, attributeFilter: ["data-shown", "hidden"] });

  document.addEventListener("input", findDefinitions);
  document.addEventListener("submit", (event) => event.target.matches(".filter") && event.preventDefault());
  addEventListener("hashchange", lookForNamed);
})();
