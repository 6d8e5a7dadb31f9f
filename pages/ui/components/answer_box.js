// Makes Streamlit's own text box a good place to write Spanish in: language, no corrections from the browser,
// letters that a keyboard may lack put in at the caret without a rerun, and the focus where the next word goes.

const LETTERS = ["á", "é", "í", "ó", "ú", "ü", "ñ", "¿", "¡"];
const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;

const boxOf = (key) => document.querySelector(`.st-key-${key} input`);

const insert = (box, letter) => {
  const start = box.selectionStart ?? box.value.length;
  const end = box.selectionEnd ?? start;
  setValue.call(box, box.value.slice(0, start) + letter + box.value.slice(end));
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  box.setSelectionRange(start + letter.length, start + letter.length);
};

const prepare = (box, lang) => {
  const wanted = { lang, spellcheck: "false", autocorrect: "off", autocapitalize: "off", autocomplete: "off" };
  for (const [name, value] of Object.entries(wanted)) box.setAttribute(name, value);
  box.setAttribute("enterkeyhint", "send");
};

const keysFor = (key) =>
  LETTERS.map((letter) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = letter;
    button.lang = "es";
    button.setAttribute("aria-label", `Insert ${letter}`);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const box = boxOf(key);
      if (box) insert(box, letter);
    });
    return button;
  });

export default function (component) {
  const { data, parentElement } = component;
  const { key, lang, card } = data;
  const keys = parentElement.querySelector(".keys");
  if (lang === "es") {
    if (!keys.childElementCount) keys.append(...keysFor(key));
  } else {
    keys.replaceChildren();
  }
  let frames = 0;
  const settle = () => {
    const box = boxOf(key);
    if (!box) {
      frames += 1;
      if (frames < 120) requestAnimationFrame(settle);
      return;
    }
    prepare(box, lang);
    if (parentElement.focusedCard !== card) {
      parentElement.focusedCard = card;
      box.focus();
    }
  };
  settle();
}
