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
  if (card.querySelector(".as-rows")?.children.length) card.classList.toggle("shows-rows");
}

function takeFromCard(event) {
  const rows = event.target.closest("[data-rows]");
  const picture = event.target.closest("[data-picture]");
  const taken = rows || picture || event.target.closest(".menu [data-copy], .menu [download]");
  if (!taken) return;
  if (rows) toggleRows(rows);
  if (picture) download(plotOf(picture.closest(".cell")), picture.dataset.picture);
  close(taken.closest("details"));
}

function download(plot, title) {
  const surface = getComputedStyle(root).getPropertyValue("--surface").trim();
  const layout = { ...plot.layout, paper_bgcolor: surface, plot_bgcolor: surface };
  const { width, height } = plot.getBoundingClientRect();
  window.Plotly.downloadImage(
    { data: plot.data, layout },
    { format: "png", width, height, scale: 2, filename: title.toLowerCase().replace(/\W+/g, "-") }
  );
}
