// A fact's mark and its row are outlined together: everything with a number of its data-f, while one is looked at.

function outline(target) {
  const chosen = target?.closest?.("[data-f]");
  const home = chosen?.closest("[data-facts], main") ?? document;
  for (const twin of document.querySelectorAll(".is-twin")) twin.classList.remove("is-twin");
  // Words that tell several facts carry all their numbers.
  for (const number of chosen?.dataset.f.split(" ") ?? []) {
    for (const twin of home.querySelectorAll(`[data-f~="${CSS.escape(number)}"]`)) twin.classList.add("is-twin");
  }
}

for (const kind of ["pointerover", "focusin", "click"]) {
  document.addEventListener(kind, (event) => outline(event.target));
}
document.addEventListener("focusout", () => outline(null));
