// The other presets are fetched and their figures drawn while nothing else is to do, so that choosing one asks and
// draws nothing; and the other areas are fetched once, for whoever came to look around. After new figures that waits
// until they are calm: while they come every few seconds, what is fetched ahead would be thrown away unseen.

let lookedAround = false;
let looksFrom = null;
let fetching = null; // the newest, for which those before it make way

async function fetchOthers(asked) {
  looksFrom = asked;
  const areas = [...document.querySelectorAll("#nav a")];
  if (!areas.some((link) => link.pathname === asked.path)) return; // a page beside them has no period
  const presets = [...document.querySelectorAll("#period a")].map((link) => [asked.path, link.search]);
  const others = lookedAround ? [] : areas.map((link) => [plain(link.pathname), link.search]);
  const mine = (fetching = {});
  const isMeant = () => fetching === mine && !document.hidden;
  forgetAhead(presets.map(([path, search]) => arrived.get(window.screenAddress(path, search, asked.theme))));
  await calm(isMeant);
  const fetched = [];
  for (const [path, search] of [...presets, ...others]) {
    await idle();
    if (!isMeant()) return;
    const screen = await screenAt(path, search, asked.theme).catch(() => null);
    if (!screen) return;
    fetched.push(screen);
  }
  lookedAround = true;
  for (const screen of fetched.slice(0, presets.length)) await drawAhead(screen, isMeant);
}

// A page that was opened, or left, out of sight goes on when it is seen.
const goOn = () => !document.hidden && looksFrom && fetchOthers(looksFrom);

async function calm(isMeant) {
  while (isMeant() && Date.now() < calmFrom) await pause(Math.min(1000, calmFrom - Date.now()));
}

// On a machine with much else to do Chromium may call nobody idle, for minutes; Safari has no such call.
const IDLE_WITHIN_MS = 1000;
const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
const idle = () => new Promise((resolve) => whenIdle(resolve, { timeout: IDLE_WITHIN_MS }));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function drawAhead(screen, isMeant) {
  for (const [id, { figure }] of Object.entries(screen.shown)) {
    const place = figure && document.getElementById(id);
    if (!place || framesIn(place).some((frame) => frame.figure === figure)) continue;
    await idle();
    while (isMeant() && isRead()) await pause(200);
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
