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
function copy({ dataset }) {
  const address = () => new URL(dataset.copy || location.href, location.origin).href;
  return toClipboard(dataset.copyText ?? address(), dataset.copied);
}

// Code is copied as it stands.
function copyCode(event) {
  const asked = event.target.closest("[data-copies]");
  if (asked) toClipboard(asked.closest(".with-code").querySelector(asked.dataset.copies).textContent);
}

// Browsers have no clipboard for pages that came over plain HTTP from another machine.
async function toClipboard(text, said = "Copied.") {
  try {
    await navigator.clipboard.writeText(text);
    tell(said);
  } catch {
    tell(`This browser lets no page copy here; select it by hand: ${text}`);
  }
}

let told = null;
function tell(sentence) {
  const said = document.getElementById("said");
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = sentence));
  clearTimeout(told);
  told = setTimeout(() => (said.textContent = ""), TOLD_FOR_MS);
}
const TOLD_FOR_MS = 8000;

function chooseDays(event) {
  if (event.target.id !== "dates") return;
  event.preventDefault();
  const [start, end] = ["start", "end"].map((edge) => document.getElementById(`dates-${edge}`));
  const wrong = wrongDays(start.value, end.value, Number(event.target.dataset.longest));
  document.getElementById("dates-wrong").textContent = wrong;
  if (wrong) return (start.value ? end : start).focus();
  const asked = new URLSearchParams(window.questionOfPane(location.search));
  asked.delete("period");
  asked.set("start", start.value);
  asked.set("end", end.value);
  close(event.target.closest("details"));
  set("url", { search: `?${asked}` });
}

// Said beside the fields, before the server would refuse it; empty where nothing is wrong.
function wrongDays(start, end, longest) {
  if (!start || !end) return `Choose the ${start ? "last" : "first"} day as well.`;
  if (start > end) return "The last day lies before the first.";
  if (Date.parse(end) - Date.parse(start) >= longest * 86400000) return `At most ${longest} days can be shown at once.`;
  return "";
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
