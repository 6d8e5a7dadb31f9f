// Asks /live whether something happened, while the tab is visible, and says so once. No script of the page runs for
// asking. A request waits on the server until there is news, so an idle tab asks a few times a minute.

const PAUSE_MS = 200; // between two questions
const LATER_MS = 5000; // when the app cannot be reached, or nobody is signed in

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const visible = () =>
  new Promise((resolve) => {
    if (document.visibilityState === "visible") return resolve();
    const look = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
  });

// Aborts when the tab is hidden: a browser opens few connections, and those of hidden tabs would be missing elsewhere.
const untilHidden = () => {
  const abort = new AbortController();
  const look = () => document.visibilityState !== "visible" && abort.abort();
  document.addEventListener("visibilitychange", look);
  return { signal: abort.signal, forget: () => document.removeEventListener("visibilitychange", look) };
};

const ask = async (watch, since, signal) => {
  const address = new URL("/live", window.location.origin);
  if (watch) address.searchParams.set("class", watch);
  address.searchParams.set("since", since);
  const response = await fetch(address, { signal, cache: "no-store" });
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()).version;
};

const follow = async (state) => {
  while (!state.ended) {
    await visible();
    const shown = untilHidden();
    try {
      const version = await ask(state.watch, state.version, AbortSignal.any([state.abort.signal, shown.signal]));
      if (version !== state.version && !state.ended) state.tell(version);
      state.version = version;
      await pause(PAUSE_MS);
    } catch {
      if (!state.ended && !shown.signal.aborted) await pause(LATER_MS);
    } finally {
      shown.forget();
    }
  }
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let state = parentElement.liveState;
  if (!state || state.ended || state.watch !== data.watch) {
    state?.end();
    state = { watch: data.watch, ended: false, abort: new AbortController() };
    state.end = () => {
      state.ended = true;
      state.abort.abort();
    };
    parentElement.liveState = state;
    state.version = data.version;
    follow(state);
  }
  state.version = data.version; // what the page shows already
  state.tell = (version) => setTriggerValue("moved", version);
  return () => state.end();
}
