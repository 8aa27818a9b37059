// The feed of what happens, which waits while it is paused

function pauseFeed(event) {
  if (!event.target.closest("[data-pause]")) return;
  if (!document.body.classList.toggle("feed-paused")) {
    stands.clear();
    renew();
  }
}

// The menu of a card

function toggleRows(within) {
  const card = within.closest(".cell");
  const rows = card.querySelector(".as-rows");
  if (!rows?.children.length) return;
  const had = card.contains(document.activeElement);
  const areShown = card.classList.toggle("shows-rows");
  if (had) (areShown ? rows : card.querySelector(".plot")).focus();
}

function takeFromCard(event) {
  const rows = event.target.closest("[data-rows]");
  const picture = event.target.closest("[data-picture]");
  const taken = rows || picture || event.target.closest(".menu [data-copy], .menu [download]");
  if (!taken) return;
  close(taken.closest("details"));
  if (rows) toggleRows(rows);
  if (picture) download(plotOf(picture.closest(".cell")), picture.dataset.picture);
}

// A picture that leaves the page says by itself what it shows, of which days.
const ABOVE = 76;

function download(plot, title) {
  const [surface, ink] = ["--surface", "--ink"].map((name) => getComputedStyle(root).getPropertyValue(name).trim());
  const days = document.getElementById("dates-shown").lastChild.textContent;
  const { margin } = plot.layout;
  const { width, height } = plot.getBoundingClientRect();
  const layout = {
    ...plot.layout,
    paper_bgcolor: surface,
    plot_bgcolor: surface,
    height: height + ABOVE,
    margin: { ...margin, t: margin.t + ABOVE, r: Math.max(margin.r, 28) },
    title: {
      ...{ text: `<b>${title}</b><br>${days}`, font: { size: 13, color: ink } },
      ...{ x: 0, xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { t: 12, l: 12 } },
    },
    showlegend: true,
    legend: { orientation: "h", x: 0, y: 1, xanchor: "left", yanchor: "bottom", font: { color: ink } },
  };
  const data = plot.data.map((trace) => ({ ...trace, showlegend: Boolean(trace.name) && trace.hovertemplate !== undefined }));
  const filename = `${title} ${days}`.toLowerCase().replace(/\W+/g, "-");
  window.Plotly.downloadImage({ data, layout }, { format: "png", width, height: height + ABOVE, scale: 2, filename });
}
