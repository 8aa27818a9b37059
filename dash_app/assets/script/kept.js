// Screens: what the server draws for an address, asked for once while the figures stay the same.

const root = document.documentElement;
const plain = (path) => path.replace(/\/+$/, "") || "/";
let isDashThere = false; // its scripts may be, and know of no component yet
const set = (id, props) => isDashThere && window.dash_clientside.set_props(id, props);
const paths = window.screenPaths;

const LOOK_EVERY_MS = 5000;
const PATIENCE_MS = 20000;
const CALM_MS = 12000;
const KEPT = 48; // answers of some 100 kB: four areas with five presets, in two themes and more
const AWAY = [502, 503, 504]; // what a proxy says, or the server of its database

const screens = new Map();
const arrived = new Map();
let version = null;
let lacksAnswers = false; // a screen did, since all were asked for last
let renewals = 0;
let calmFrom = 0;
let answeredAt = null;

// The server answered, and will not show this: asking again would change nothing.
class Refused extends Error {}

function screenAt(path, search, theme, from) {
  const address = window.screenAddress(path, search, theme, from);
  if (!screens.has(address)) {
    const asked = fetchScreen(address);
    screens.set(address, asked);
    asked.catch(() => screens.get(address) === asked && screens.delete(address));
    [...screens.keys()].slice(0, -KEPT).forEach(forget);
  }
  return screens.get(address);
}

function forget(address) {
  screens.delete(address);
  arrived.delete(address);
}

async function fetchScreen(address) {
  const of = renewals;
  const early = window.early?.address === address ? window.early.answer : null;
  window.early = null;
  const screen = await read(early || ask(address));
  if (of === renewals) keep(address, screen);
  return screen;
}

// One without a version was drawn while the database was away: it is shown, and asked for again.
function keep(address, screen) {
  if (screen.version === null) {
    lacksAnswers = true;
    return forget(address);
  }
  if (version !== null && screen.version !== version) renew();
  version = screen.version;
  arrived.set(address, screen);
}

const ask = (address, patience = PATIENCE_MS) => fetch(address, { signal: AbortSignal.timeout(patience) });

async function read(asked) {
  const answer = await asked.catch(away);
  if (AWAY.includes(answer.status)) away(new Error(`${answer.status}`));
  if (answer.status === 401) location.reload(); // the sign-in is over: the server leads to another
  if (!answer.ok) throw new Refused(`The server answers this address with ${answer.status}: ${answer.statusText}.`);
  const said = await answer.json().catch(away);
  answeredAt = new Date();
  document.body.classList.remove("is-away");
  return said;
}

function away(error) {
  const since = document.getElementById("away-since");
  if (since && answeredAt) since.textContent = answeredAt.toLocaleTimeString([], { timeStyle: "short" });
  document.body.classList.add("is-away");
  throw error;
}

// New figures: all that was kept is of the old ones, and what is visible is asked for again.
function renew() {
  renewals += 1;
  lacksAnswers = false;
  calmFrom = Date.now() + CALM_MS;
  screens.clear();
  arrived.clear();
  set("again", { data: Date.now() });
}

let isLooking = false;
async function lookForNews() {
  if (document.hidden || isLooking) return;
  isLooking = true;
  const wasAway = document.body.classList.contains("is-away");
  const news = await read(ask(paths.version)).catch(() => null);
  isLooking = false;
  if (news && (wasAway || lacksAnswers || (version !== null && news.version !== version))) renew();
}
