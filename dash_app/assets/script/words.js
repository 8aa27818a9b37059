// Figures first: each is measured when it is drawn, which would lay out whatever was changed before.
function put(shown, isMeant) {
  const places = Object.entries(shown)
    .map(([id, props]) => [document.getElementById(id), props])
    .filter(([place]) => place && isMeant(place.id) && !isPaused(place));
  const [plots, others] = [true, false].map((isPlot) => places.filter(([, props]) => "figure" in props === isPlot));
  for (const [place, props] of [...plots, ...others]) {
    Object.entries(props).forEach(([name, value]) => say(place, name, value));
    if (props.figure) draw(place, props.figure);
  }
}

function say(place, name, value) {
  if (name === "children") return typeof value === "string" && write(place, value);
  if (name === "figure") return undefined;
  if (name === "value") return place.value === value || whenPainted(() => set(place.id, { value }));
  if (name === "hidden") return (place.hidden = value);
  if (value === null) return place.removeAttribute(name);
  place.setAttribute(name === "className" ? "class" : name, value);
}

// Only what differs is touched: the rest keeps its layout, its focus and whether it is open.
function write(place, html) {
  if (place.said === html) return;
  place.said = html;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  become(place, fresh.content);
}

function become(place, fresh) {
  const [olds, news] = [[...place.childNodes], [...fresh.childNodes]];
  news.forEach((node, at) => turn(place, olds[at], node));
  olds.slice(news.length).forEach((node) => node.remove());
}

function turn(place, old, node) {
  if (!old) return place.append(node);
  if (old.nodeName !== node.nodeName || old.id !== node.id) return old.replaceWith(node);
  if (node.nodeType === Node.TEXT_NODE) return old.data === node.data || (old.data = node.data);
  for (const { name, value } of [...node.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (name !== "open" && !node.hasAttribute(name)) old.removeAttribute(name);
  return become(old, node);
}

const isPaused = (place) => document.body.classList.contains("feed-paused") && place.querySelector("[data-pause]");
