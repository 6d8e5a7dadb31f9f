// A text whose words can be tapped, or walked through with the arrow keys: one tab stop for all of it. What is known of
// a word is shown below the text; nothing is asked of the server.

const known = (piece) => piece.meaning || piece.grammar;

const show = (root, piece, tell) => {
  const place = root.querySelector(".gloss");
  const line = document.createElement("p");
  const word = document.createElement("strong");
  word.lang = "es";
  word.textContent = piece.meaning ? piece.word : piece.text;
  const meaning = document.createElement("span");
  meaning.lang = "en";
  meaning.textContent = [piece.meaning, piece.grammar].filter(Boolean).join(" · ");
  line.append(word, ": ", meaning);
  place.replaceChildren(line);
  if (!piece.meaning) return;
  const keep = document.createElement("button");
  keep.type = "button";
  keep.textContent = root.keepLabel;
  keep.addEventListener("click", () => tell({ word: piece.word, meaning: piece.meaning }));
  place.append(keep);
};

const walk = (words, event) => {
  const steps = { ArrowRight: 1, ArrowLeft: -1 };
  const at = words.indexOf(event.target);
  const next = words[at + (steps[event.key] ?? 0)];
  if (!(event.key in steps) || !next) return;
  event.preventDefault();
  words.forEach((word) => { word.tabIndex = word === next ? 0 : -1; });
  next.focus();
};

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const text = root.querySelector(".text");
  const shown = data.pieces.map((piece) => piece.text).join("");
  root.keepLabel = data.keep;
  root.keepWord = (kept) => setTriggerValue("kept", kept);
  if (root.shownText === shown) return;
  root.shownText = shown;
  const words = [];
  text.replaceChildren(...data.pieces.map((piece) => {
    if (!known(piece)) return document.createTextNode(piece.text);
    const word = document.createElement("button");
    word.type = "button";
    word.textContent = piece.text;
    word.className = piece.meaning ? "word glossed" : "word";
    word.tabIndex = words.length ? -1 : 0;
    word.addEventListener("click", () => show(root, piece, (kept) => root.keepWord(kept)));
    word.addEventListener("keydown", (event) => walk(words, event));
    words.push(word);
    return word;
  }));
}
