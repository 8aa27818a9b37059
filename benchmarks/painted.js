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

  function isFulfilled() {
    const part = document.querySelector(wanted.part);
    return !!part && part.dataset.shown === wanted.shown && part.checkVisibility() &&
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
    figures: (part) => plots(document.querySelector(part)).map((plot) => ({
      data: plot.data, layout: plot.layout, width: plot.clientWidth, height: plot.clientHeight,
    })),
    traces: (part) => plots(document.querySelector(part)).map((plot) => plot._fullData.length),
  };
  requestAnimationFrame(look);
})();
