// Opens <dialog id="x"> from data-dialog="x"; closes it from data-close, and from a press beside it.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) openDialog(document.getElementById(opener.dataset.dialog));
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  if (event.target.matches("dialog[open]") && isBeside(event)) event.target.close();
});

export function openDialog(dialog) {
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
  dialog.showModal();
}

export const openedDialog = () => document.querySelector("dialog[open]");

function isBeside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
