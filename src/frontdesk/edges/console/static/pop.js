// <details data-pop> with a form: opened, its first field has the focus; Esc closes it and goes back to what opened it.

document.addEventListener("toggle", ({ target }) => {
  if (!target.matches("details[data-pop]") || !target.open || target.querySelector("form")?.contains(document.activeElement)) return;
  target.querySelector('form :is(input:not([type="hidden"]), textarea, select)')?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && event.target.closest?.("details[data-pop][open]");
  if (!fold || event.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  fold.open = false;
  fold.querySelector("summary").focus();
}, true);
