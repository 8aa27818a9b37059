// What Dash calls, and what the browser tells, each tied to its function.

window.dash_clientside = Object.assign({}, window.dash_clientside, { page: { route, showShell, showPane, showDrawer } });

const ON = {
  click: [follow, closeOthers, switchTheme, pauseFeed, clickOnChart, takeFromCard, copyCode, printPage, clickOnShortcuts],
  keydown: [closeOnEscape, keyOnChart, askForShortcuts],
  submit: [chooseDays, keepFilter],
  input: [findDefinitions],
  visibilitychange: [lookForNews, goOn],
  pointerover: [watchChart],
  focusin: [watchChart],
};
for (const [event, functions] of Object.entries(ON)) functions.forEach((each) => document.addEventListener(event, each));
document.addEventListener("click", leaveAreas, true);
document.addEventListener("keydown", leaveAreas, true);

addEventListener("error", missCharts, true);
addEventListener("hashchange", lookForNamed);
addEventListener("pageshow", (event) => event.persisted && lookForNews()); // back, perhaps after signing out
addEventListener("storage", (event) => event.key === "theme" && wear(event.newValue || systems()));
dark.addEventListener("change", () => localStorage.getItem("theme") || wear(systems()));

addEventListener("beforeprint", onPaper);
addEventListener("afterprint", onScreen);
paper.addEventListener("change", () => (paper.matches ? onPaper() : onScreen()));

// Panes are mounted after this script has run. They say what they show when they stand, and are hidden and shown again.
new MutationObserver((changes) => {
  if (changes.some(({ target }) => target.matches(".pane"))) lookForNamed();
}).observe(document.body, { subtree: true, attributeFilter: ["data-shown", "hidden"] });

setInterval(lookForNews, LOOK_EVERY_MS);
showFirst().catch(() => {}); // the callbacks of the pane ask again, and say what is wrong
