// The keyboard. Never while somebody types; keys of one letter only where the person wants them.
// data-go="c": G then C. data-new="v": N then V. data-key="[": that key alone; in a row of a data-list, only where
// the focus is in that row. data-list: J and K. data-region: F6. data-business: Ctrl 1 to 9.

import { openDialog, openedDialog } from "./dialogs.js";
import { openPalette } from "./palette.js";
import { undoLast } from "./toast.js";
import { isTyping } from "./typing.js";

const SECOND_KEY_WITHIN = 1500;
const FIRST = 'a[href], button, [tabindex="0"]';

const BEGINS = { g: "go", n: "new" };

let begun = { what: "", at: 0 };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (withControl(event) || withoutLetter(event) || single(event)) event.preventDefault();
});

function withControl({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (!(ctrlKey || metaKey) || altKey || shiftKey) return false;
  if (key.toLowerCase() === "k") {
    openPalette();
    return true;
  }
  return ctrlKey && /^[1-9]$/.test(key) && press(document, `[data-business="${key}"]`);
}

function withoutLetter({ key, shiftKey }) {
  if (key !== "F6") return false;
  const scope = openedDialog() ?? document;
  const regions = [...scope.querySelectorAll("[data-region]")].filter((region) => region.offsetParent !== null || region.matches(".side"));
  if (!regions.length) return false;
  const at = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions.at((at + (shiftKey ? -1 : 1)) % regions.length);
  if (next.tabIndex < 0) next.tabIndex = -1;
  next.focus();
  return true;
}

function single(event) {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  if (ctrlKey || metaKey || altKey || isTyping(target) || !("singleKeys" in document.body.dataset)) return false;
  const within = openedDialog();
  if (target.closest?.('[role="menu"]') || within?.matches("#palette, #keys, #more")) return false;
  const { what, at } = begun;
  begun = { what: "", at: 0 };
  if (Date.now() - at < SECOND_KEY_WITHIN) return press(document, `[data-${what}="${CSS.escape(key.toLowerCase())}"]`);
  return pageKey(key, target, within);
}

function pageKey(key, target, within) {
  const row = target.closest?.("[data-list] > *");
  const wanted = `[data-key="${CSS.escape(key)}"]`;
  if ((row && press(row, wanted)) || press(within ?? document, `${wanted}:not([data-list] *)`)) return true;
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1, within ?? document);
  if (key === "u") return undoLast();
  if (within) return false;
  if (key === "/") openPalette();
  else if (key === "?") openDialog(document.getElementById("keys"));
  else if (key in BEGINS) begun = { what: BEGINS[key], at: Date.now() };
  else return false;
  return true;
}

function press(scope, selector) {
  const found = scope.querySelector(selector);
  if (isTyping(found)) found.focus();
  else found?.click();
  return Boolean(found);
}

function step(by, scope) {
  const lists = [...scope.querySelectorAll("[data-list]")];
  const rows = lists.flatMap((list) => [...list.children]).filter((row) => row.querySelector(FIRST) || row.matches(FIRST));
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(Math.max(at < 0 ? 0 : at + by, 0), rows.length - 1)];
  (next.matches(FIRST) ? next : next.querySelector(FIRST)).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}
