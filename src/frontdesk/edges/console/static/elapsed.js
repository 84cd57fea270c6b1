// Lets the time run in every <time data-since="…">: 0:41, 12:05, 1:02:09. Said by nobody: it is for the eye.
const two = (n) => String(n).padStart(2, "0");

export function elapsed(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function tick() {
  for (const time of document.querySelectorAll("time[data-since]")) {
    const since = Date.parse(time.dataset.since);
    const words = Number.isNaN(since) ? "" : elapsed((Date.now() - since) / 1000);
    if (time.textContent !== words) time.textContent = words;
  }
}

tick();
setInterval(tick, 1000);
// Fresh rows come without their time: it is there before they are painted.
document.addEventListener("htmx:after:swap", tick);
