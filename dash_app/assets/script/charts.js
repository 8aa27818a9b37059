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
  requestAnimationFrame(() => speak(plot));
}

// What the box says, for who cannot see it.
function speak(plot) {
  const lines = [...plot.querySelectorAll(".hoverlayer :is(.hovertext, .legend) text")].map((text) =>
    [...(text.querySelectorAll("tspan.line").length ? text.querySelectorAll("tspan.line") : [text])].map((line) => line.textContent)
  );
  document.getElementById("mark-said").textContent = lines.flat().filter(Boolean).join(", ");
}

function keyOnChart(event) {
  const place = event.target;
  if (!place.matches?.(".plot, .as-rows")) return;
  if (event.key.toLowerCase() === "t") return toggleRows(place);
  const plot = place.matches(".plot") && plotOf(place);
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
    tellNothing(plot);
    marks.delete(plot);
  }
}

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

function tellNothing(plot) {
  window.Plotly.Fx.unhover(plot);
  hidePoints(plot);
}

const hidePoints = (plot) => plot.querySelectorAll(".point-told").forEach((point) => point.remove());
