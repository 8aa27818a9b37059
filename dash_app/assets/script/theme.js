// The theme: the system's, unless another was chosen.

const dark = matchMedia("(prefers-color-scheme: dark)");
const systems = () => (dark.matches ? "dark" : "light");
function switchTheme(event) {
  if (!event.target.closest("#theme-switch")) return;
  const chosen = root.dataset.bsTheme === "dark" ? "light" : "dark";
  if (chosen === systems()) localStorage.removeItem("theme");
  else localStorage.setItem("theme", chosen);
  wear(chosen);
}
function wear(theme) {
  root.dataset.bsTheme = theme;
  set("theme", { data: theme });
}
