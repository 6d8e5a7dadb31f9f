// A text whose words can be tapped, or walked through with the arrow keys: one tab stop for all of it. What is known of
// a word is shown below the text; nothing is asked of the server. Where there is a recording, each line begins with its
// time, which plays it from there; the arrows up and down go from line to line.

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

const isTime = (stop) => stop.classList.contains("time");

const after = (stops, from, key) => {
  const at = stops.indexOf(from);
  switch (key) {
    case "ArrowRight": return stops[at + 1];
    case "ArrowLeft": return stops[at - 1];
    case "ArrowDown": return stops.slice(at + 1).find(isTime);
    case "ArrowUp": return stops.slice(0, at).findLast(isTime);
    default: return undefined;
  }
};

const walk = (stops, event) => {
  const next = after(stops, event.target, event.key);
  if (!next) return;
  event.preventDefault();
  stops.forEach((stop) => { stop.tabIndex = stop === next ? 0 : -1; });
  next.focus();
};

// Make a button of *text*, the first one the tab stop, to be walked to from the others.
const stop = (text, className, stops, onClick) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.className = className;
  button.tabIndex = stops.length ? -1 : 0;
  button.addEventListener("click", onClick);
  button.addEventListener("keydown", (event) => walk(stops, event));
  stops.push(button);
  return button;
};

const recording = () => document.querySelector("video[data-testid=stVideo], audio[data-testid=stAudio]");

const playFrom = (piece, stops) => {
  const time = stop(piece.text, "time", stops, () => {
    const playing = recording();
    if (!playing) return;
    playing.currentTime = piece.at_ms / 1000;
    playing.play().catch(() => {});  // a browser that does not let it play stands at the line all the same
  });
  time.lang = document.documentElement.lang;
  time.dataset.at = piece.at_ms;
  time.setAttribute("aria-label", piece.label);
  return time;
};

const tapped = (root, piece, stops) => stop(piece.text, piece.meaning ? "word glossed" : "word", stops,
  () => show(root, piece, (kept) => root.keepWord(kept)));

// The line that is heard at the moment is marked, wherever Streamlit has drawn the player by then.
const follow = (root) => {
  const mark = (event) => {
    if (event.target !== recording()) return;
    const times = [...root.querySelectorAll(".time")];
    const heard = times.findLast((time) => Number(time.dataset.at) <= event.target.currentTime * 1000 + 1);
    times.forEach((time) => time.removeAttribute("aria-current"));
    heard?.setAttribute("aria-current", "true");
  };
  root.unfollow?.();
  document.addEventListener("timeupdate", mark, true);  // does not bubble
  root.unfollow = () => document.removeEventListener("timeupdate", mark, true);
  return root.unfollow;
};

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const text = root.querySelector(".text");
  const shown = JSON.stringify(data.pieces);
  root.keepLabel = data.keep;
  root.keepWord = (kept) => setTriggerValue("kept", kept);
  if (root.shownText !== shown) {
    root.shownText = shown;
    const stops = [];
    text.replaceChildren(...data.pieces.map((piece) => {
      if (piece.label) return playFrom(piece, stops);
      return known(piece) ? tapped(root, piece, stops) : document.createTextNode(piece.text);
    }));
  }
  return follow(root);
}
