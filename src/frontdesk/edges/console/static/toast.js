// One short notice at a time, at the foot of the page: eight seconds, longer while somebody looks at it.
// Shown by a page that has one, by showToast, or by an answer's header HX-Trigger: {"toast": {"words": "…"}}.

const SECONDS = 8;

const region = document.getElementById("toast");
let timer = 0;

export function showToast(words, { undo } = {}) {
  const toast = document.createElement("div");
  toast.className = "toast";
  const said = document.createElement("span");
  said.textContent = words;
  toast.append(said, ...(undo ? [undoForm(undo)] : []), closer());
  present(toast);
}

function present(toast) {
  // What is outside an open dialog can be neither pressed nor heard.
  (document.querySelector("dialog[open]") ?? document.body).append(region);
  region.replaceChildren(toast);
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
    if (event.target.closest("[data-toast-close]")) region.replaceChildren();
  });
  // A dialog that closes may empty itself: the notice outlives it. Heard on the way down, before the dialog hears it.
  document.addEventListener("close", ({ target }) => target.contains(region) && document.body.append(region), true);
  document.addEventListener("toast", ({ detail }) => showToast(detail.words ?? detail.value, detail));
}
