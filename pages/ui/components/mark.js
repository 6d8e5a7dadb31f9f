// Draws one mark from data. Everything that anybody typed goes through textContent: nothing is ever parsed as HTML.

const make = (tag, { text, className, lang } = {}, children = []) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  if (lang) element.lang = lang;
  element.append(...children);
  return element;
};

// What only screen readers say is in the page's language; the answer around it is not.
const unseen = (text) => make("span", { text: `${text} `, className: "unseen", lang: document.documentElement.lang });

const word = ({ text, kind, right }, says) => {
  const parts = [];
  if (kind === "differs") parts.push(unseen(says.differs), make("strong", { text }));
  if (kind === "same") parts.push(make("span", { text }));
  if (kind === "wrong" || kind === "extra") parts.push(unseen(says.not), make("del", { text }));
  if (kind === "wrong") parts.push(" ");
  if (right) parts.push(unseen(kind === "missing" ? says.missing : says.but), make("ins", { text: right }));
  return [...parts, " "];
};

const piece = ([text, standsOut]) => [standsOut ? make("strong", { text }) : text, " "];

const change = (pieces) => make("li", {}, pieces.map(([text, lang]) => (lang ? make("span", { text, lang }) : text)));

const suggested = ({ says, verdict, maybe, why }) => {
  const head = make("p", { text: `${says} ` }, [make("strong", { text: `${verdict}.` }), maybe ? ` ${maybe}` : ""]);
  return make("div", { className: "suggestion" }, why ? [head, make("p", { text: why, lang: "en" })] : [head]);
};

const section = (title, children) => [make("h3", { text: title }), ...children];

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".mark");
  const { verdict, symbol, label, summary, lang, suggestion, spans, edits, tip, translations, says } = data;
  const head = make("p", { className: `verdict ${verdict}` }, [
    make("span", { text: symbol, className: "symbol" }),
    make("span", { text: label }),
  ]);
  head.firstChild.setAttribute("aria-hidden", "true");
  if (summary) head.append(make("span", { text: summary, className: "summary" }));
  const parts = [head];
  if (suggestion) parts.push(suggested(suggestion));
  if (spans.length) {
    const answer = spans.flatMap((span) => word(span, says));
    parts.push(...section(says.answer, [make("p", { className: "answer", lang }, answer)]));
  }
  if (edits.length) parts.push(...section(says.edits, [make("ul", {}, edits.map(change))]));
  if (tip) parts.push(...section(says.tip, [make("p", { text: tip, lang: "en" })]));
  if (translations.length) {
    const [first, ...others] = translations.map((pieces) => make("p", { lang, className: "right" }, pieces.flatMap(piece)));
    parts.push(...section(says.translations, [first]));
    if (others.length) parts.push(make("details", {}, [make("summary", { text: says.more }), ...others]));
  }
  root.replaceChildren(...parts);
}
