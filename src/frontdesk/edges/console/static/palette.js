// Find anything: a dialog with a combobox. What is found comes from the server; nothing of it is kept here.

import { openDialog } from "./dialogs.js";

const WAIT = 120;
const RECENT = "recent-pages"; // addresses of pages in the sidebar, nothing about people
const MOST_RECENT = 3;

const palette = document.getElementById("palette");
const input = palette?.querySelector("[data-find-url]");
const list = palette?.querySelector("#found");
let timer = 0;
let asked = null;

const options = () => [...list.querySelectorAll('[role="option"]')];
const chosen = () => list.querySelector('[aria-selected="true"]');

export function openPalette() {
  if (!palette || palette.open) return;
  input.value = "";
  openDialog(palette);
  input.focus();
  ask();
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const words = input.value.trim();
  try {
    const address = `${input.dataset.findUrl}?q=${encodeURIComponent(words)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true", Accept: "text/html" }, signal: asked.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    list.innerHTML = await answer.text();
    if (!words) putRecentFirst();
    choose(options()[0]);
  } catch (problem) {
    if (problem.name !== "AbortError") list.textContent = "Nothing could be looked up: there is no connection.";
  }
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option?.id ?? "");
}

function follow(option, inNewTab) {
  const address = option?.dataset.href;
  if (!address) return;
  if (inNewTab) window.open(address, "_blank", "noopener");
  else location.assign(address);
}

function onKey(event) {
  const all = options();
  const at = all.indexOf(chosen());
  const steps = { ArrowDown: at + 1, ArrowUp: at + all.length - 1 };
  if (event.key in steps && all.length) {
    event.preventDefault();
    choose(all[steps[event.key] % all.length]);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    follow(chosen(), event.ctrlKey || event.metaKey);
  }
}

if (palette) {
  input.addEventListener("keydown", onKey);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    follow(event.target.closest('[role="option"]'), event.ctrlKey || event.metaKey);
  });
  document.addEventListener("click", (event) => event.target.closest("[data-find]") && openPalette());
  palette.addEventListener("close", () => {
    asked?.abort();
    list.replaceChildren();
  });
  remember();
}

function remember() {
  const page = document.querySelector(".places [aria-current]")?.getAttribute("href");
  if (page) sessionStorage.setItem(RECENT, JSON.stringify([page, ...recent().filter((other) => other !== page)].slice(0, MOST_RECENT + 1)));
}

function recent() {
  return JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");
}

function putRecentFirst() {
  const here = location.pathname + location.search;
  const first = options()[0]?.parentElement;
  for (const page of recent().filter((other) => other !== here).slice(0, MOST_RECENT).reverse()) {
    const option = options().find((one) => one.dataset.href === page);
    if (option && first?.contains(option)) first.querySelector(".kind").after(option);
  }
}
