// Brings a ticket to the route that sets the session cookie, or asks the other to clear it, and loads the page
// again at the same address. A script cannot set a cookie that scripts cannot read, so a response has to.

let sent = null;

// Ending a session may lead on to where an identity provider's own sign-out begins.
const goOn = ({ next }) => {
  if (next) return window.location.assign(next);
  const address = new URL(window.location.href);
  for (const spent of ["reset", "lang"]) address.searchParams.delete(spent);
  window.history.replaceState(null, "", address);
  return window.location.reload();
};

const post = async ({ route, body, unreachable }) => {
  try {
    const response = await fetch(route, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    return response.ok ? answer : { error: answer.error ?? unreachable };
  } catch {
    return { error: unreachable };
  }
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  parentElement.querySelector("p").textContent = data.label;
  if (sent === data.once) return;
  sent = data.once;
  post(data).then((answer) => (answer.error ? setTriggerValue("failed", answer.error) : goOn(answer)));
}
