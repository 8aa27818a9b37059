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
  tellNothing(plot);
  marks.delete(plot);
  ahead.id = shown.id;
  shown.removeAttribute("id");
  ahead.className = "";
  shown.className = "ahead is-drawn";
  // Its card may have become another width meanwhile; Plots.resize would show the old one for a tenth of a second.
  if (isOtherWidth(ahead)) window.Plotly.relayout(ahead.firstElementChild, { autosize: true });
}

function fit(frame) {
  if (frame.matches(".ahead") || !frame.checkVisibility()) return; // asking for its width would lay out what is hidden
  if (isOtherWidth(frame)) window.Plotly.Plots.resize(frame.firstElementChild);
}

function isOtherWidth(frame) {
  const [{ _fullLayout: drawn }, width] = [frame.firstElementChild, frame.clientWidth];
  return width && drawn && Math.abs(width - drawn.width) >= 1;
}

// Without plotly.js a chart is the table of its card.
const missCharts = ({ target }) => target.src?.includes("/vendor/plotly-") && root.classList.add("lacks-charts");
