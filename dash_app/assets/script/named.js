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

const keepFilter = (event) => event.target.matches(".filter") && event.preventDefault();

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

function lookForNamed() {
  if (goneTo && location.hash !== `#${goneTo.id}`) goneTo = null;
  goToNamed(location.hash);
}
