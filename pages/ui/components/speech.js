// Reads Spanish aloud: the provider's recording where the page offers one, else the browser's own voices, the region's if
// there is one and any Spanish one if not. A recording that does not come is read by the browser. Without speech
// the buttons are not there; without a Spanish voice the page says so once asked.

const SLOWLY = 0.6;
const synthesis = window.speechSynthesis;

const voiceFor = (lang) => {
  const spanish = synthesis.getVoices().filter((voice) => voice.lang.replace("_", "-").toLowerCase().startsWith("es"));
  return spanish.find((voice) => voice.lang.replace("_", "-") === lang) ?? spanish[0];
};

const speak = (root, slowly) => {
  const { text, lang, rate, says } = root.speechData;
  const note = root.querySelector(".note");
  if (!synthesis) {
    note.textContent = says.noVoice;
    return;
  }
  const voice = voiceFor(lang);
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = voice?.lang ?? lang;
  if (voice) utterance.voice = voice;
  utterance.rate = slowly ? rate * SLOWLY : rate;
  synthesis.cancel();
  synthesis.speak(utterance);
  note.textContent = voice ? "" : says.noVoice;
};

// One sound at a time on the whole page.
let playing;

const say = (root, slowly) => {
  const { recording, rate } = root.speechData;
  playing?.pause();
  synthesis?.cancel();
  if (!recording) {
    speak(root, slowly);
    return;
  }
  const sound = new Audio(new URL(recording, document.baseURI));
  playing = sound;
  sound.preservesPitch = true;
  sound.defaultPlaybackRate = slowly ? rate * SLOWLY : rate;
  sound.playbackRate = sound.defaultPlaybackRate;
  let isOver = false;
  const instead = () => {
    if (isOver || playing !== sound) return;
    isOver = true;
    speak(root, slowly);
  };
  sound.addEventListener("error", instead);
  sound.play().catch(instead);
};

const button = (root, label, slowly) => {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", () => say(root, slowly));
  return element;
};

export default function (component) {
  const { data, parentElement: root } = component;
  root.speechData = data;
  if (!synthesis && !data.recording) return undefined;
  const place = root.querySelector(".speech");
  if (!place.childElementCount) {
    const normal = button(root, data.says.listen, false);
    if (data.shortcut) normal.setAttribute("aria-keyshortcuts", data.shortcut);
    place.append(normal, button(root, data.says.slowly, true));
  }
  root.onSpeechKey ??= (event) => {
    const { shortcut } = root.speechData;
    if (!shortcut || event.key !== shortcut || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    say(root, event.shiftKey);
  };
  document.addEventListener("keydown", root.onSpeechKey);
  return () => document.removeEventListener("keydown", root.onSpeechKey);
}
