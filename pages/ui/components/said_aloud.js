// A live region that stays: what it says is read aloud when it changes, each piece in its language.

export default function (component) {
  const { data, parentElement } = component;
  const region = parentElement.querySelector("p");
  const said = JSON.stringify(data.pieces);
  if (region.said === said) return;
  region.said = said;
  const pieces = data.pieces.map(([text, lang]) => {
    const piece = document.createElement("span");
    piece.textContent = text;
    if (lang) piece.lang = lang;
    return piece;
  });
  region.replaceChildren(...pieces);
}
