// One short notice at a time, at the foot of the page: eight seconds, longer while somebody looks at it.
// What it can take back is taken back where one is, without leaving the page.
// Shown by a page that has one, by showToast, or by an answer's header HX-Trigger: {"toast": {"words": "…"}}.

import { focusOn } from "./focus.js";
import { readAgain } from "./live.js";

const SECONDS = 8;

const region = document.getElementById("toast");
let timer = 0;
let cameFrom = null;

export function showToast(words, { undo } = {}) {
  const toast = document.createElement("div");
  toast.className = "toast";
  const said = document.createElement("span");
  said.textContent = words;
  toast.append(said, ...(undo ? [undoForm(undo)] : []), closer());
  present(toast);
}

function present(toast) {
  const hadFocus = region.contains(document.activeElement);
  // What is outside an open dialog can be neither pressed nor heard.
  (document.querySelector("dialog[open]") ?? document.body).append(region);
  region.replaceChildren(toast);
  if (hadFocus) goBack();
  wait();
}

function undoForm(address) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  const button = document.createElement("button");
  button.textContent = "Undo";
  form.append(button);
  return form;
}

function closer() {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.toastClose = "";
  button.textContent = "Close";
  return button;
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(() => (isLookedAt() ? wait() : region.replaceChildren()), SECONDS * 1000);
}

// The notice goes away under the focus: it is where it was before, or where the page begins.
function goBack() {
  focusOn(cameFrom?.isConnected && cameFrom.checkVisibility() ? cameFrom : document.querySelector("dialog[open] :is(h1, h2), h1"));
}

async function takeBack(form) {
  const button = form.querySelector("button");
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const headers = { "HX-Request": "true", Accept: "text/html" };
    const answer = await fetch(form.action, { method: "POST", headers });
    const redirect = answer.headers.get("HX-Redirect");
    if (redirect) return location.assign(redirect);
    showToast(answer.ok ? said(answer) : why(await answer.text()));
    readAgain();
  } catch {
    showToast("No connection. Nothing was taken back.");
  }
}

const said = (answer) => JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").toast?.words ?? "Taken back.";

function why(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector('[role="alert"], [data-detail]')?.textContent.trim() || "That could not be taken back.";
}

const isLookedAt = () => region.matches(":hover, :focus-within");

// True if there was something to undo.
export function undoLast() {
  const form = region?.querySelector("form");
  form?.requestSubmit();
  return Boolean(form);
}

if (region) {
  const brought = region.querySelector("[data-toast]");
  // Brought by the page itself: said aloud only if it is put there after the page was read.
  if (brought) setTimeout(() => present(brought), 100);
  region.addEventListener("click", (event) => {
    if (!event.target.closest("[data-toast-close]")) return;
    region.replaceChildren();
    goBack();
  });
  region.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget && !region.contains(relatedTarget)) cameFrom = relatedTarget;
  });
  region.addEventListener("submit", (event) => {
    event.preventDefault();
    takeBack(event.target);
  });
  // A dialog that closes may empty itself: the notice outlives it. Heard on the way down, before the dialog hears it.
  document.addEventListener("close", ({ target }) => target.contains(region) && document.body.append(region), true);
  document.addEventListener("toast", ({ detail }) => showToast(detail.words ?? detail.value, detail));
}
