// After a form was sent: the focus is on what was refused, or on the title of the page that says it is saved.
// While something stands in a <form data-keep> that is not sent, the form says so: data-dirty.

import { focusOn } from "./focus.js";
import { isUnsent } from "./unsent.js";

const refused = document.querySelector("[data-refused]");
if (refused) focusOn(refused);
else if (document.querySelector("[data-saved]")) focusOn(document.querySelector("h1"));

const mark = (form) => form.toggleAttribute("data-dirty", isUnsent(form));

for (const type of ["input", "change", "reset"]) {
  document.addEventListener(type, ({ target }) => {
    const form = target.closest?.("form[data-keep]");
    if (form) queueMicrotask(() => mark(form));
  });
}
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-keep]").forEach(mark));
