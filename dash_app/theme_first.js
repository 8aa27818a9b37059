const chosenTheme = localStorage.getItem("theme");
const darkSystem = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.bsTheme = chosenTheme || (darkSystem ? "dark" : "light");
