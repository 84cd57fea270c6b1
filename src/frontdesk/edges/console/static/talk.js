// A conversation that is typed: what is sent leaves the field at once, comes back if it did not arrive, and the
// end stays in sight. It knows of no domain: [data-talk-say] is the form, [data-talk-log] what grows.

const NOT_SENT = "That did not arrive. It stands in the field again: send it once more.";

/** form: whose answer is on its way; sent: what was in its field; waits: whether more is to be sent after it. */
const state = { form: null, sent: "", waits: false };

const form = () => document.querySelector("[data-talk-say]");
const field = (of = form()) => of?.elements.namedItem("text");

function toTheEnd() {
  for (const log of document.querySelectorAll("[data-talk-log]")) {
    if (log.scrollHeight > log.clientHeight) log.scrollTop = log.scrollHeight;
    if (getComputedStyle(log).overflowY === "visible") log.querySelector("li:last-child")?.scrollIntoView({ block: "nearest" });
  }
}

// While an answer is on its way nothing else is sent. What is typed meanwhile follows it; an impatient second
// press is not a second thing said. On the window: before whoever else looks at forms.
window.addEventListener("submit", (event) => {
  if (!state.form || event.target !== state.form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  state.waits = field(event.target).value.trim() !== "";
}, true);

document.addEventListener("htmx:before:request", ({ target }) => {
  if (!target.matches?.("[data-talk-say]")) return;
  Object.assign(state, { form: target, sent: field(target).value });
  field(target).value = "";
  tell("");
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id !== "talk") return;
  state.sent = "";
  toTheEnd();
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement !== state.form) return;
  state.form = null;
  if (state.sent) bringBack();
  else if (state.waits) form()?.requestSubmit();
  state.waits = false;
});

/** Put what did not arrive into the field again, before what was typed since. */
function bringBack() {
  tell(NOT_SENT);
  const at = field();
  if (at) at.value = [state.sent, at.value].filter(Boolean).join(" ");
  state.sent = "";
}

function tell(words) {
  const at = document.querySelector("[data-trouble]");
  if (!at) return;
  at.textContent = words;
  at.parentElement.hidden = !words;
}

toTheEnd();
