// What belongs to the whole document. Its language; the language of parts that Streamlit draws and cannot be told one
// (containers whose key says it); Streamlit's own few words, said in the page's language; a table that is wider than the
// screen, which the keyboard must reach to scroll it; and the chosen theme, kept where
// Streamlit looks for it when it starts, under one name for each path. What was applied is remembered, so that a theme
// picked elsewhere is not fought over, and the page loads again only where another than the chosen one is on the screen.
// The sidebar, passed over by the keyboard while it is folded away.
// The page's own colour, for what is laid over it.
// And the Enter key, which stays with what has the focus.

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

const LANGUAGES = ["en", "es"];

const tellLanguages = () => {
  for (const lang of LANGUAGES) {
    const parts = `[class*="st-key-lang_${lang}_"]:not([lang]), [class*="st-key-options_${lang}_"] [role=radiogroup]:not([lang])`;
    for (const part of document.querySelectorAll(parts)) part.lang = lang;
  }
};

let says = {};

const said = (text) => {
  const [first] = Object.keys(says).filter((own) => own.endsWith(" ") && text.startsWith(own));
  return says[text] ?? (first && says[first] + text.slice(first.length));
};

const sayOwnWords = () => {
  for (const element of document.querySelectorAll("[aria-label]")) {
    const label = said(element.getAttribute("aria-label"));
    if (label) element.setAttribute("aria-label", label);
  }
  const places = "[data-testid=InputInstructions] span, [data-testid=stFileUploaderDropzone] span, [data-testid=stFileUploaderDropzone] p";
  for (const place of document.querySelectorAll(places)) {
    const text = place.childElementCount ? undefined : said(place.textContent);
    if (text) place.firstChild.nodeValue = text;
  }
};

const reachWideTables = () => {
  for (const table of document.querySelectorAll(".stTable > div")) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  }
};

// A sidebar that is folded away stands beside the screen, and its links would be stops of the keyboard that nobody sees.
const folding = new MutationObserver(() => tendSoon());

const passFoldedSidebar = () => {
  const sidebar = document.querySelector("[data-testid=stSidebar]");
  if (!sidebar) return;
  folding.observe(sidebar, { attributes: true, attributeFilter: ["class", "style", "aria-expanded"] });
  const isFolded = sidebar.getBoundingClientRect().right <= 0;
  if (sidebar.inert !== isFolded) sidebar.inert = isFolded;
};

// Enter on a button or a link is its own: Streamlit would press the button whose shortcut Enter is, in its place. On an
// option it submits the form, as in a text box: there Streamlit passes over every shortcut.
const giveEnterToFocus = (event) => {
  const [at] = event.composedPath();
  const isPlain = event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isPlain || !at.closest) return;
  if (at.closest("button, a[href], summary")) event.stopPropagation();
  if (!at.matches("input[type=radio]")) return;
  at.closest("[data-testid=stForm]")?.querySelector("[data-testid=stFormSubmitButton] button")?.click();
};

const tellBackground = () => {
  const app = document.querySelector(".stApp");
  const root = document.documentElement;
  const colour = app ? getComputedStyle(app).backgroundColor : "";
  if (colour && root.style.getPropertyValue("--page-background") !== colour) root.style.setProperty("--page-background", colour);
};

let isWatching = false;
let isDue = false;

const tend = () => {
  isDue = false;
  tellLanguages();
  sayOwnWords();
  reachWideTables();
  passFoldedSidebar();
  tellBackground();
};

const tendSoon = () => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(tend);
};

const watch = () => {
  tend();
  if (isWatching) return;
  isWatching = true;
  new MutationObserver(tendSoon).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", tendSoon);
  document.addEventListener("transitionend", tendSoon);
  window.addEventListener("keydown", giveEnterToFocus, true);  // before Streamlit, which listens further in
};

export default function (component) {
  const { lang, theme, addresses } = component.data;
  document.documentElement.lang = lang;
  says = component.data.says;
  watch();
  if (theme && theme !== (localStorage.getItem(APPLIED) ?? "system")) keep(theme, addresses);
}
