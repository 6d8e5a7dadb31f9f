// Draws one mark from data. Everything that anybody typed goes through textContent: nothing is ever parsed as HTML.

const make = (tag, { text, className, lang } = {}, children = []) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  if (lang) element.lang = lang;
  element.append(...children);
  return element;
};

const unseen = (text, lang = "en") => make("span", { text, className: "unseen", lang });

const word = ({ text, kind, right }) => {
  const parts = [];
  if (kind === "same") parts.push(make("span", { text }));
  if (kind === "wrong" || kind === "extra") parts.push(unseen("not: "), make("del", { text }));
  if (kind === "wrong") parts.push(" ");
  if (right) parts.push(unseen(kind === "missing" ? "missing: " : "but: "), make("ins", { text: right }));
  return [...parts, " "];
};

const section = (title, children) => [make("h3", { text: title }), ...children];

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".mark");
  const { verdict, symbol, label, score, lang, spans, edits, tip, translations, translationsTitle } = data;
  const head = make("p", { className: `verdict ${verdict}` }, [
    make("span", { text: symbol, className: "symbol" }),
    make("span", { text: label }),
  ]);
  head.firstChild.setAttribute("aria-hidden", "true");
  if (score !== null) head.append(make("span", { text: `${score}/100`, className: "score" }));
  const parts = [head];
  if (spans.length) parts.push(...section("Your answer", [make("p", { className: "answer", lang }, spans.flatMap(word))]));
  if (edits.length) parts.push(...section("What to change", [make("ul", {}, edits.map((text) => make("li", { text })))]));
  if (tip) parts.push(...section("Tip", [make("p", { text: tip })]));
  if (translations.length) {
    const items = translations.map((text) => make("li", { text, lang }));
    parts.push(...section(translationsTitle, [make("ul", {}, items)]));
  }
  root.replaceChildren(...parts);
}
