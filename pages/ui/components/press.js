// Presses a button by a key, unless something is being typed.

const isTypedInto = (element) => element?.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element?.tagName);

export default function (component) {
  const { data, parentElement } = component;
  parentElement.forget?.();
  const press = (event) => {
    const isOther = event.key !== data.key || event.ctrlKey || event.metaKey || event.altKey || event.repeat;
    if (isOther || isTypedInto(document.activeElement)) return;
    document.querySelector(`.st-key-${data.button} button`)?.click();
  };
  document.addEventListener("keydown", press);
  parentElement.forget = () => document.removeEventListener("keydown", press);
  return parentElement.forget;
}
