// Says in which language the document is, and keeps the chosen theme where Streamlit looks for it when it starts: under
// one name for each path. What was applied is remembered, so that a theme picked elsewhere is not fought over, and
// the page loads again only where another theme than the chosen one is on the screen.

const NAMES = { system: "System", light: "Light", dark: "Dark" };
const APPLIED = "aidiomaTheme";
const keyOf = (path) => `stActiveTheme-${path}-v2`;

const keep = (theme, addresses) => {
  const path = window.location.pathname;
  const here = keyOf(path);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const before = localStorage.getItem(here) ?? JSON.stringify(NAMES.system);
  const wanted = JSON.stringify(NAMES[theme]);
  for (const address of addresses) localStorage.setItem(keyOf(folder + address), wanted);
  localStorage.setItem(here, wanted);
  localStorage.setItem(APPLIED, theme);
  if (before !== wanted) window.location.reload();
};

export default function (component) {
  const { lang, theme, addresses } = component.data;
  document.documentElement.lang = lang;
  if (theme && theme !== (localStorage.getItem(APPLIED) ?? "system")) keep(theme, addresses);
}
