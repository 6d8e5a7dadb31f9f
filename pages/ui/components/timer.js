// Counts the seconds since a round was shown. It neither submits nor stops anything.

export default function (component) {
  const { data, parentElement: root } = component;
  const place = root.querySelector(".timer");
  if (root.timedWhat !== data.what) {
    root.timedWhat = data.what;
    root.timedSince = performance.now();
  }
  const show = () => {
    const passed = Math.floor((performance.now() - root.timedSince) / 1000);
    place.textContent = data.pattern.replace("{now}", passed);
  };
  show();
  const ticking = setInterval(show, 1000);
  return () => clearInterval(ticking);
}
