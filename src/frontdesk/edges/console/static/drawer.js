// <a data-drawer href> opens its page's fragment at the right, under its own address; Esc and back close it.

import { openDialog } from "./dialogs.js";
import { focusOn } from "./focus.js";
import { showToast } from "./toast.js";
import { mayGo } from "./unsent.js";

const drawer = document.getElementById("drawer");
let opener = null;
let base = null;
let shown = "";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-drawer]");
  const wantsTab = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
  if (!link || wantsTab || !drawer) return;
  event.preventDefault();
  if (mayGo(drawer)) show(link.href, link);
});

async function show(address, link) {
  const fragment = await fetched(address);
  if (fragment === null) return;
  const wasOpen = drawer.open;
  drawer.innerHTML = fragment;
  window.htmx?.process(drawer);
  if (!wasOpen) {
    if (!openDialog(drawer)) return;
    opener = link ?? document.querySelector(`a[data-drawer][href="${CSS.escape(new URL(address).pathname)}"]`);
    base = location.pathname + location.search;
  }
  shown = address;
  if (location.href !== address) history[wasOpen ? "replaceState" : "pushState"]({ drawer: true }, "", address);
  focusHeading();
}

// The fragment, or null if the address is a page of its own, or cannot be had.
async function fetched(address) {
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "dialog#drawer", Accept: "text/html" } });
    const redirect = answer.headers.get("HX-Redirect");
    const text = await answer.text();
    if (answer.ok && !/^\s*<!doctype/i.test(text)) return text;
    location.assign(redirect ?? address);
  } catch {
    showToast("No connection. Nothing was changed, and what you typed is still here.");
  }
  return null;
}

function focusHeading() {
  const heading = drawer.querySelector("h1, h2");
  if (!heading) return;
  heading.id ||= "drawer-title";
  drawer.setAttribute("aria-labelledby", heading.id);
  focusOn(heading);
}

drawer?.addEventListener("close", () => {
  drawer.replaceChildren();
  // Going back puts the focus at the top of the page, unless it is moved on the way.
  if (history.state?.drawer) history.back();
  else focusOpener();
});

window.addEventListener("popstate", ({ state }) => {
  if (state?.drawer) show(location.href, opener);
  else if (drawer?.open && !mayGo(drawer)) history.pushState({ drawer: true }, "", shown);
  else if (drawer?.open) drawer.close();
  else focusOpener();
});

// What was read again meanwhile is another element under the same address.
function focusOpener() {
  if (!opener) return;
  const address = CSS.escape(opener.getAttribute("href"));
  const found = opener.isConnected ? opener : document.querySelector(`a[href="${address}"]`);
  found?.blur(); // only a focus that moves is left alone by the browser's own going back
  found?.focus();
  opener = null;
}

// The page under the drawer is still there: going back to it needs no reading.
document.addEventListener("htmx:before:history:restore", (event) => {
  if (event.detail.path === base) event.preventDefault();
});
