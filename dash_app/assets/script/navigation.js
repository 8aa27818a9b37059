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
