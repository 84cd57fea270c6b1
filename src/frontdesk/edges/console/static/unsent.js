// What somebody has typed or chosen in a <form data-keep> and not sent: nothing takes it away without asking.
// data-unsent: a form that came back refused, so that what stands in it was typed too.

const QUESTION = "What you typed is not saved. Leave it all the same?";

let sent = null;

export function isUnsent(scope) {
  const forms = [...(scope.closest?.("form[data-keep]") ? [scope.closest("form[data-keep]")] : []), ...scope.querySelectorAll("form[data-keep]")];
  return forms.some((form) => form !== sent && ("unsent" in form.dataset || [...form.elements].some(isChanged)));
}

// Whether a part of the page may go: nothing is unsent in it, or whoever typed it says so.
export const mayGo = (scope) => !isUnsent(scope) || confirm(QUESTION);

function isChanged(field) {
  if (field.matches("input[type='checkbox'], input[type='radio']")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  return field.matches("input, textarea") && field.value !== field.defaultValue;
}

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target;
});
window.addEventListener("pageshow", () => (sent = null));
window.addEventListener("beforeunload", (event) => {
  if (isUnsent(document)) event.preventDefault();
});
