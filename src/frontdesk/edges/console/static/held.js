// What is read again by itself waits while somebody types in it: nothing moves under their hands or goes from under
// their eyes. They are told, and can have it at once. What they have unfolded stays unfolded.

import { isReadAgain } from "./live.js";
import { isTyping } from "./typing.js";
import { isUnsent } from "./unsent.js";

const waiting = new Map(); // part of the page -> the event that it waits to hear again
let notice = null;
let cameFrom = null;

const isWorkedIn = (part) => (part.contains(document.activeElement) && isTyping(document.activeElement)) || isUnsent(part);

for (const moment of ["htmx:before:request", "htmx:before:swap"]) {
  document.addEventListener(moment, (event) => {
    const { ctx } = event.detail;
    const part = ctx.sourceElement;
    if (!isReadAgain(ctx) || ctx.sourceEvent.detail?.isWanted || !isWorkedIn(part)) return;
    event.preventDefault();
    waiting.set(part, ctx.sourceEvent.type);
    tell();
  });
}

document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  for (const { target, fragment } of tasks) keepFolds(found(target), fragment, ctx);
});

// Under the same id a fold stays as it is, but for that in which something was just done.
function keepFolds(target, fragment, ctx) {
  for (const fold of target?.querySelectorAll?.("details[id]") ?? []) {
    const twin = fragment.querySelector(`#${CSS.escape(fold.id)}`);
    if (twin && (isReadAgain(ctx) || !fold.contains(ctx.sourceElement))) twin.open = fold.open;
  }
}

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!waiting.size) return;
  waiting.delete(found(ctx.target));
  release();
});
for (const moment of ["focusout", "change", "reset", "toggle", "close"]) {
  document.addEventListener(moment, () => waiting.size && setTimeout(release), true);
}

const found = (target) => (typeof target === "string" ? document.querySelector(target) : target);

function release() {
  const free = [...waiting].filter(([part]) => !part.isConnected || !isWorkedIn(part));
  for (const [part] of free) waiting.delete(part);
  readAgain(free.filter(([part]) => part.isConnected));
  tell();
}

function readAgain(parts, detail) {
  for (const topic of new Set(parts.map(([, topic]) => topic))) document.body.dispatchEvent(new CustomEvent(topic, { detail }));
}

function tell() {
  if (waiting.size && !notice) {
    notice = made();
    // What is outside an open dialog can be neither pressed nor heard.
    const region = document.createElement("div");
    region.className = "news";
    region.setAttribute("role", "status");
    (document.querySelector("dialog[open]") ?? document.body).append(region);
    region.append(notice);
  } else if (!waiting.size && notice) {
    const hadFocus = notice.contains(document.activeElement);
    notice.parentElement.remove();
    notice = null;
    if (hadFocus && cameFrom?.isConnected) cameFrom.focus();
  }
}

function made() {
  const words = document.createElement("p");
  const button = document.createElement("button");
  words.className = "toast";
  words.append("Something here has changed. ", button);
  button.type = "button";
  button.textContent = "Show it";
  button.addEventListener("focus", ({ relatedTarget }) => (cameFrom = relatedTarget ?? cameFrom));
  button.addEventListener("click", () => {
    const parts = [...waiting];
    waiting.clear();
    tell();
    readAgain(parts, { isWanted: true });
  });
  return words;
}
