// Puts the focus on the first of a widget's inputs, once for each card.

const FRAMES = 120;

export default function (component) {
  const { data, parentElement } = component;
  if (parentElement.focusedCard === data.card) return;
  let frames = 0;
  const settle = () => {
    const input = document.querySelector(`.st-key-${data.key} input`);
    if (!input) {
      frames += 1;
      if (frames < FRAMES) requestAnimationFrame(settle);
      return;
    }
    parentElement.focusedCard = data.card;
    input.focus();
  };
  settle();
}
