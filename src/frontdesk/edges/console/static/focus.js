// Where the focus is after something was done or read again: never nowhere.
// data-list: where the row that somebody worked on goes away, the next one has it. data-fresh: a form that is empty
// again once what it sent has arrived, and has the focus for the next.

const CONTROL = 'button, a[href], input:not([type="hidden"]), select, textarea, summary';

let place = null;

document.addEventListener("submit", ({ target }) => (place = placeOf(target)), true);

document.addEventListener("htmx:before:swap", () => {
  const here = placeOf(document.activeElement);
  place = here ?? place;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const target = ctx.target instanceof Element ? ctx.target : document.querySelector(ctx.target);
  const told = ctx.response?.status >= 400 && target?.querySelector('[role="alert"], [aria-invalid="true"]');
  if (told) focusOn(told);
  else if (ctx.sourceElement.matches?.("form[data-fresh]")) emptied(ctx.sourceElement);
  if (isLost()) recover(target);
  place = null;
});

function placeOf(element) {
  const row = element?.closest?.("[data-list] > *");
  const list = row?.closest("[hx-get][id], section[id]");
  return list && { list: list.id, row: row.id, at: [...list.querySelectorAll("[data-list] > *")].indexOf(row) };
}

function isLost() {
  const active = document.activeElement;
  return !active || active === document.body || active.matches("dialog") || !active.checkVisibility();
}

function recover(target) {
  const fold = document.activeElement?.closest?.("details:not([open])");
  if (fold) return fold.querySelector("summary").focus();
  if (place) return focusRow();
  const drawer = target?.closest("dialog");
  if (drawer) focusOn(drawer.querySelector("h1, h2"));
}

function focusRow() {
  const rows = [...document.querySelectorAll(`#${CSS.escape(place.list)} [data-list] > *`)];
  const row = rows.find((each) => each.id && each.id === place.row) ?? rows[Math.min(place.at, rows.length - 1)];
  const list = document.getElementById(place.list);
  focusOn(row?.querySelector(CONTROL) ?? list?.querySelector("h2, b") ?? document.querySelector("h1"));
}

function emptied(form) {
  if (!form.isConnected) return;
  form.reset();
  const fold = form.closest("details");
  if (fold) fold.open = false;
  focusOn(fold?.querySelector("summary") ?? form.querySelector(CONTROL));
}

export function focusOn(element) {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}
