// Makes Streamlit's own text box a good place to write Spanish in: language, no corrections from the browser,
// letters that a keyboard may lack (by button, or by habits such as ~n) put in at the caret without a rerun, words to
// build the answer from where the learner wants it easier, and the focus where the next word goes. What is half typed
// is kept in this tab until another box takes its place: a reload asks for the same card, whose box has the same key.

const LETTERS = ["á", "é", "í", "ó", "ú", "ü", "ñ", "¿", "¡"];
const HABITS = {
  "'a": "á", "'e": "é", "'i": "í", "'o": "ó", "'u": "ú", ":u": "ü", "~n": "ñ",
  "'A": "Á", "'E": "É", "'I": "Í", "'O": "Ó", "'U": "Ú", ":U": "Ü", "~N": "Ñ",
};
const PRESSES = { F2: "hint", F4: "reveal", F9: "undo" };
const OPENERS = { "?": "¿", "!": "¡" };
const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;

const boxOf = (key) => document.querySelector(`.st-key-${key} input`);

const put = (box, text, start, end) => {
  setValue.call(box, box.value.slice(0, start) + text + box.value.slice(end));
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  box.setSelectionRange(start + text.length, start + text.length);
};

const insert = (box, text) => {
  const start = box.selectionStart ?? box.value.length;
  put(box, text, start, box.selectionEnd ?? start);
};

const insertWord = (box, word) => {
  const before = box.value.slice(0, box.selectionStart ?? box.value.length);
  insert(box, `${before && !before.endsWith(" ") ? " " : ""}${word} `);
};

// A habit is two keys that Spanish never writes in a row, so nothing that is meant gets lost.
const onBeforeInput = (event) => {
  const box = event.target;
  const at = box.selectionStart;
  if (event.inputType !== "insertText" || event.isComposing || at !== box.selectionEnd) return;
  const habit = at > 0 ? HABITS[box.value[at - 1] + event.data] : undefined;
  const letter = habit ?? (box.value === "" ? OPENERS[event.data] : undefined);
  if (!letter) return;
  event.preventDefault();
  put(box, letter, habit ? at - 1 : at, at);
};

const DRAFT = "aidiomaDraft:";

// Only the box on the screen has a draft. Storage can be switched off; then a reload begins anew, as it always did.
const keepDraft = (key, text) => {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(DRAFT)) sessionStorage.removeItem(name);
    if (text) sessionStorage.setItem(DRAFT + key, text);
  } catch { /* nothing to do */ }
};

const draftOf = (key) => {
  try {
    return sessionStorage.getItem(DRAFT + key) ?? "";
  } catch {
    return "";
  }
};

const takeUpDraft = (box, key) => {
  const draft = draftOf(key);
  if (draft && !box.value) put(box, draft, 0, 0);
  box.addEventListener("input", () => keepDraft(key, box.value));
};

const check = (box) => box.closest("[data-testid=stForm]")?.querySelector("[data-testid=stFormSubmitButton] button");

// A button is drawn after the box, so a quick key waits for it about a second, as long as the box is the same.
const press = (box, find, frames = 60) => {
  const button = find(box);
  if (button) button.click();
  else if (frames && box.isConnected) requestAnimationFrame(() => press(box, find, frames - 1));
};

// Streamlit leaves function keys alone while a text box has the focus, so the box presses their buttons itself; and
// Enter does nothing there before the form has its button.
const onKeyDown = (event) => {
  if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  const box = event.target;
  if (event.key === "Enter" && box.closest("[data-testid=stForm]") && !check(box)) press(box, check);
  const pressed = PRESSES[event.key];
  if (!pressed) return;
  event.preventDefault();
  press(box, () => document.querySelector(`.st-key-${pressed} button`));
};

const prepare = (box, lang, habits) => {
  const wanted = { lang, spellcheck: "false", autocorrect: "off", autocapitalize: "off", autocomplete: "off" };
  for (const [name, value] of Object.entries(wanted)) box.setAttribute(name, value);
  box.setAttribute("enterkeyhint", "send");
  box.addEventListener("keydown", onKeyDown);
  box.removeEventListener("beforeinput", onBeforeInput);
  if (habits && lang === "es") box.addEventListener("beforeinput", onBeforeInput);
};

const button = (key, text, lang, act, insertLabel) => {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.lang = lang;
  element.setAttribute("aria-label", `${insertLabel} ${text}`);
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", () => {
    const box = boxOf(key);
    if (box) act(box, text);
  });
  return element;
};

const fill = (place, texts, make) => {
  const wanted = texts.join("\u0000");
  if (place.shownTexts === wanted) return;
  place.shownTexts = wanted;
  place.replaceChildren(...texts.map(make));
};

export default function (component) {
  const { data, parentElement } = component;
  const { key, lang, card, habits, words, focus, says } = data;
  for (const name of ["keys", "words"]) parentElement.querySelector(`.${name}`).setAttribute("aria-label", says[name]);
  const letters = lang === "es" ? LETTERS : [];
  fill(parentElement.querySelector(".keys"), letters, (letter) => button(key, letter, "es", insert, says.insert));
  fill(parentElement.querySelector(".words"), words, (word) => button(key, word, lang, insertWord, says.insert));
  let frames = 0;
  const settle = () => {
    const box = boxOf(key);
    if (!box) {
      frames += 1;
      if (frames < 120) requestAnimationFrame(settle);
      return;
    }
    prepare(box, lang, habits);
    if (box.draftKey !== key) {
      box.draftKey = key;
      takeUpDraft(box, key);
    }
    if (focus && parentElement.focusedCard !== card) {
      parentElement.focusedCard = card;
      box.focus();
    }
  };
  settle();
}
