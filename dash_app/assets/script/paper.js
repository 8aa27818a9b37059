function printPage(event) {
  const asked = event.target.closest("[data-print]");
  if (!asked) return;
  close(asked.closest("details"));
  window.print();
}

// On paper: a copy of each figure at its width and in its light colours stands in the figure's place.

const paper = matchMedia("print");
const COPY = "on-paper";

function tokensOf(theme) {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const { style } = rules.find((rule) => rule.selectorText === `:root[data-bs-theme="${theme}"]`);
  return [...style].filter((name) => name.startsWith("--")).map((name) => [name, style.getPropertyValue(name).trim()]);
}

function recoloured(figure, from, to) {
  const colours = new Map(tokensOf(to));
  const change = (text, [name, worn]) => text.replaceAll(`"${worn}"`, `"${colours.get(name)}"`);
  return JSON.parse(tokensOf(from).reduce(change, JSON.stringify(figure)));
}

function onPaper() {
  if (document.querySelector(`.${COPY}`)) return;
  document.body.classList.add("is-printing");
  for (const place of document.querySelectorAll(".pane:not([hidden]) .plot:not(.is-empty)")) {
    const plot = plotOf(place);
    const width = place.clientWidth;
    if (!plot || !width) continue;
    const copy = Object.assign(document.createElement("div"), { className: COPY });
    const { data, layout } = recoloured({ data: plot.data, layout: plot.layout }, root.dataset.bsTheme, "light");
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
