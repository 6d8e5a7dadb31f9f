// Reads Spanish aloud with the browser's own voices: the region's if there is one, any Spanish one if not. Nothing leaves
// the browser. Without speech the buttons are not there; without a Spanish voice the page says so once asked.

const SLOWLY = 0.6;
const NO_VOICE = "This browser has no Spanish voice. Your system's speech settings can add one.";
const synthesis = window.speechSynthesis;

const voiceFor = (lang) => {
  const spanish = synthesis.getVoices().filter((voice) => voice.lang.replace("_", "-").toLowerCase().startsWith("es"));
  return spanish.find((voice) => voice.lang.replace("_", "-") === lang) ?? spanish[0];
};

const speak = (root, slowly) => {
  const { text, lang, rate } = root.speechData;
  const voice = voiceFor(lang);
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = voice?.lang ?? lang;
  if (voice) utterance.voice = voice;
  utterance.rate = slowly ? rate * SLOWLY : rate;
  synthesis.cancel();
  synthesis.speak(utterance);
  root.querySelector(".note").textContent = voice ? "" : NO_VOICE;
};

const button = (root, label, slowly) => {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", () => speak(root, slowly));
  return element;
};

export default function (component) {
  const { data, parentElement: root } = component;
  root.speechData = data;
  const place = root.querySelector(".speech");
  if (!synthesis || place.childElementCount) return undefined;
  const normal = button(root, data.shortcut ? `Listen (${data.shortcut})` : "Listen", false);
  if (data.shortcut) normal.setAttribute("aria-keyshortcuts", data.shortcut);
  place.append(normal, button(root, "Slowly", true));
  if (!data.shortcut) return undefined;
  const onKey = (event) => {
    if (event.key !== root.speechData.shortcut || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    speak(root, event.shiftKey);
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
