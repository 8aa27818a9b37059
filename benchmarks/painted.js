// When a page is done: the frame is painted in which a part of it shows what was asked for, with every
// chart drawn, or in which one of its charts was last drawn again. The same for both pages compared.
(() => {
  const heard = new WeakSet();
  let wanted = null, fulfilled = false, began = 0, last = null, shift = 0;

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });

  // A message sent in a frame's callback arrives when that frame has been painted.
  const painted = new MessageChannel();
  painted.port1.onmessage = () => { last = performance.now(); };
  const noteFrame = () => painted.port2.postMessage(0);

  const plots = (part) => [...part.querySelectorAll(".js-plotly-plot")].filter((plot) => plot.checkVisibility());
  const drawn = (plot) => plot.querySelector(".trace path, .point path, .slice path");

  // Charts that our page draws as HTML or as a picture, as figures: the static page has no other way to show them.
  const BARS = ".track, .stacked > *";
  const listOf = (bar) => bar.closest("table, .apart, .stacked");
  const lists = (part) => [...new Set([...part.querySelectorAll(BARS)].map(listOf))].filter((list) => list.checkVisibility());

  function barChart(list) {
    const bars = [...list.querySelectorAll(".track, :scope.stacked > *")];
    const { left } = list.getBoundingClientRect();
    const boxes = bars.map((bar) => bar.getBoundingClientRect());
    const colours = bars.map((bar) => getComputedStyle(bar).getPropertyValue("--c").trim() || getComputedStyle(bar).backgroundColor);
    const isOne = list.matches(".stacked");
    const names = bars.map((bar) => (isOne ? "" : bar.closest(".named")?.textContent ?? ""));
    const lengths = bars.map((bar, at) => boxes[at].width * (parseFloat(bar.style.getPropertyValue("--long") || 100) / 100));
    const base = boxes.map((box) => (isOne ? box.left - left : 0));
    const trace = { type: "bar", orientation: "h", x: lengths, y: isOne ? names : names.map((_, at) => at), base, text: names, hoverinfo: "skip" };
    return plain(list, { ...trace, marker: { color: colours } });
  }

  function sparkline(picture) {
    const lines = [...atob(picture.src.split(",")[1]).matchAll(/<polyline points="([^"]+)"[^>]*stroke="([^"]+)"/g)];
    const points = lines.flatMap(([, said]) => [...said.split(" ").map((each) => each.split(",").map(Number)), [null, null]]);
    const [x, y] = [0, 1].map((at) => points.map((point) => point[at]));
    return plain(picture, { type: "scatter", mode: "lines", x, y, line: { color: lines[0][2], width: 1.5 }, hoverinfo: "skip" });
  }

  function plain(place, trace) {
    const axis = { visible: false, fixedrange: true };
    const layout = { xaxis: axis, yaxis: { ...axis, autorange: "reversed" }, margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false };
    return { data: [trace], layout, width: place.clientWidth, height: place.clientHeight };
  }

  const drawnOtherwise = (part) => [
    ...lists(part).map((list) => [list, barChart]),
    ...[...part.querySelectorAll("img.spark")].map((picture) => [picture, sparkline]),
  ];

  function isFulfilled() {
    const part = document.querySelector(wanted.part);
    // Our page stands in a frame of its own until Dash has mounted; what comes into its place is the last change.
    return !document.getElementById("early") && !!part && part.dataset.shown === wanted.shown && part.checkVisibility() &&
      !part.querySelector(".is-waiting") && plots(part).every(drawn);
  }

  function hear(plot) {
    heard.add(plot);
    plot.on("plotly_afterplot", () => {
      if (wanted && plot.closest(wanted.part) && plot.checkVisibility()) requestAnimationFrame(noteFrame);
    });
  }

  function look() {
    for (const plot of document.querySelectorAll(".js-plotly-plot"))
      if (plot.on && !heard.has(plot)) hear(plot);
    const now = !!wanted && isFulfilled();
    if (now && !fulfilled) noteFrame();
    fulfilled = now;
    requestAnimationFrame(look);
  }

  addEventListener("click", (event) => { began = event.timeStamp; last = null; fulfilled = false; }, true);
  window.bench = {
    want: (part, shown) => { wanted = { part, shown }; fulfilled = false; last = null; },
    isDone: (quiet) => fulfilled && last !== null && performance.now() - last > quiet,
    milliseconds: () => last - began,
    shift: () => shift,
    figures: (part) => [
      ...plots(document.querySelector(part)).map((plot) => ({
        data: plot.data, layout: plot.layout, width: plot.clientWidth, height: plot.clientHeight,
      })),
      ...drawnOtherwise(document.querySelector(part)).map(([place, figure]) => figure(place)),
    ],
    traces: (part) => [
      ...plots(document.querySelector(part)).map((plot) => plot._fullData.length),
      ...drawnOtherwise(document.querySelector(part)).map(() => 1),
    ],
  };
  requestAnimationFrame(look);
})();
