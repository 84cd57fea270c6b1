// A pressed button shows that it works, and a second press does nothing until there is an answer.
// Above the page a line shows that something is fetched; what is read again by itself shows nothing.

import { announce } from "./announce.js";
import { isReadAgain } from "./live.js";

const BUTTON_AFTER = 150;
const LINE_AFTER = 300;
const STILL_AFTER = 4000;

const working = new Map();
const fetching = new Map();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (working.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const button = event.submitter ?? form.querySelector('[type="submit"]');
  working.set(form, { button, timer: setTimeout(() => button?.setAttribute("aria-busy", "true"), BUTTON_AFTER) });
}, true);

// A form that asked something else first, or was found wanting, is not at work.
document.addEventListener("submit", (event) => event.defaultPrevented && !isFetched(event.target) && done(event.target));

const isFetched = (form) => form.closest("[hx-post], [data-fetched]") || form.querySelector("[hx-post]");

function done(form) {
  const work = working.get(form);
  if (!work) return;
  clearTimeout(work.timer);
  work.button?.removeAttribute("aria-busy");
  working.delete(form);
}

window.addEventListener("pageshow", () => [...working.keys()].forEach(done));

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (isReadAgain(ctx)) return;
  const line = setTimeout(() => document.getElementById("loading")?.classList.add("is-on"), LINE_AFTER);
  const still = setTimeout(() => announce("Still working"), STILL_AFTER);
  fetching.set(ctx, [line, still]);
});

document.addEventListener("htmx:finally:request", ({ target, detail: { ctx } }) => {
  fetching.get(ctx)?.forEach(clearTimeout);
  fetching.delete(ctx);
  if (!fetching.size) document.getElementById("loading")?.classList.remove("is-on");
  const form = ctx.sourceElement?.closest?.("form") ?? target.closest?.("form");
  if (form) done(form);
});
