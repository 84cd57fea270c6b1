// Hears what changed in the business and tells the page: live:calls, live:visits, live:tasks, live:call-<id>.
// What stands on the page fetches itself again; nothing is drawn here.

const WAITS = [1, 2, 5, 10];
const BAR_AFTER = 5;
const LEAST_BETWEEN = 1000;
const LEAST_IN_A_CALL = 250;

const address = document.body.dataset.live;
let source = null;
let attempt = 0;
let retry = 0;
let lostAt = null;
let bar = 0;
const last = new Map();
const planned = new Map();

function connect() {
  if (!address || source || document.hidden) return;
  clearTimeout(retry);
  source = new EventSource(address);
  source.addEventListener("open", found);
  source.addEventListener("changed", ({ data }) => data.split(" ").filter(Boolean).forEach(hear));
  source.addEventListener("error", lost);
}

function disconnect() {
  source?.close();
  source = null;
}

function found() {
  const wasAway = lostAt !== null || attempt > 0;
  attempt = 0;
  lostAt = null;
  clearTimeout(bar);
  setOffline(null);
  if (wasAway) hear("everything");
}

function lost() {
  disconnect();
  if (document.hidden) return;
  if (lostAt === null) {
    lostAt = new Date();
    bar = setTimeout(tellWhy, BAR_AFTER * 1000);
  }
  clearTimeout(retry);
  retry = setTimeout(connect, WAITS[Math.min(attempt++, WAITS.length - 1)] * 1000);
}

// Without a connection, or signed out in another tab? The stream itself does not say.
async function tellWhy() {
  const since = lostAt;
  let status = 0;
  try {
    const answer = await fetch(`/b/${document.body.dataset.slug}/places`, { headers: { "HX-Request": "true" } });
    status = answer.status;
  } catch {
    status = 0;
  }
  if (lostAt === null) return;
  if (status === 401) setOffline("You are signed out. Open the page again to sign in. Typed text is kept until then.");
  else setOffline(`No connection since ${clock(since)}. Showing what was true then. Typed text is kept.`);
}

function clock(at) {
  const { lang, dataset } = document.documentElement;
  const parts = { hour: "numeric", minute: "2-digit", timeZone: dataset.zone };
  return new Intl.DateTimeFormat(lang, parts).format(at);
}

function setOffline(words) {
  const line = document.getElementById("offline");
  if (!line) return;
  line.hidden = !words;
  line.textContent = words ?? "";
  document.body.toggleAttribute("data-offline", Boolean(words));
  for (const button of document.querySelectorAll('main form[method="post"] [type="submit"]')) {
    if (!words && button.getAttribute("aria-describedby") !== "offline") continue;
    if (words) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-describedby", "offline");
    } else {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-describedby");
    }
  }
}

document.addEventListener("submit", (event) => {
  if (!document.body.hasAttribute("data-offline") || event.target.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.getElementById("offline").scrollIntoView({ block: "nearest" });
}, true);

function hear(topic) {
  if (topic === "everything") {
    new Set(present()).forEach(hear);
    return;
  }
  const least = topic.startsWith("call-") ? LEAST_IN_A_CALL : LEAST_BETWEEN;
  if (planned.has(topic)) return;
  const wait = Math.max(0, (last.get(topic) ?? 0) + least - Date.now());
  planned.set(topic, setTimeout(() => tell(topic), wait));
}

function tell(topic) {
  planned.delete(topic);
  last.set(topic, Date.now());
  document.body.dispatchEvent(new CustomEvent(`live:${topic}`));
}

// Topics that something on the page waits for.
function* present() {
  for (const waiting of document.querySelectorAll('[hx-trigger*="live:"]')) {
    for (const [, topic] of waiting.getAttribute("hx-trigger").matchAll(/live:([\w-]+)/g)) yield topic;
  }
}

// Whether something on the page fetches itself again, and nobody asked for it.
export const isReadAgain = (ctx) => Boolean(ctx?.sourceEvent?.type.startsWith("live:"));

// Lets all that stands on the page fetch itself again: after something was done that changes it.
export const readAgain = () => hear("everything");

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    disconnect();
    clearTimeout(retry);
  } else {
    connect();
    hear("everything");
  }
});
// What is drawn by the clock, such as a line at the present, is read again each minute somebody looks.
setInterval(() => document.hidden || lostAt !== null || hear("minute"), 60 * LEAST_BETWEEN);
window.addEventListener("pagehide", disconnect);
window.addEventListener("pageshow", (event) => {
  connect();
  if (event.persisted) hear("everything");
});
