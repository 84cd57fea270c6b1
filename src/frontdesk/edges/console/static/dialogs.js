// Opens <dialog id="x"> from data-dialog="x"; closes it from data-close, from Esc, and from a press beside it:
// but not over what was typed in it, without asking.

import { mayGo } from "./unsent.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) openDialog(document.getElementById(opener.dataset.dialog));
  if (event.target.closest("[data-close]")) closeDialog(event.target.closest("dialog"));
  if (event.target.matches("dialog[open]") && isBeside(event)) closeDialog(event.target);
});

// A browser lets a page keep a dialog open only once: so it is asked before the browser begins to close.
document.addEventListener("keydown", (event) => {
  const dialog = openedDialog();
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !dialog) return;
  event.preventDefault();
  closeDialog(dialog);
});
document.addEventListener("cancel", (event) => {
  if (event.target.matches("dialog") && !mayGo(event.target)) event.preventDefault();
}, true);

export function openDialog(dialog) {
  for (const open of document.querySelectorAll("dialog[open]")) {
    if (!closeDialog(open)) return false;
  }
  dialog.showModal();
  return true;
}

// Whether it is closed now.
export function closeDialog(dialog) {
  const goes = mayGo(dialog);
  if (goes) dialog.close();
  return goes;
}

export const openedDialog = () => document.querySelector("dialog[open]");

function isBeside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
