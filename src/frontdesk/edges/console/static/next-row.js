// data-list: where the row that somebody worked on goes away, the next one has the focus, not the page.

let at = null;

document.addEventListener("submit", ({ target }) => {
  const row = target.closest("[data-list] > *");
  at = row && { list: row.parentElement.parentElement.id, row: row.id, place: [...row.parentElement.children].indexOf(row) };
}, true);

document.addEventListener("htmx:after:swap", () => {
  if (!at || document.getElementById(at.row)) return;
  const rows = document.querySelectorAll(`#${CSS.escape(at.list)} [data-list] > *`);
  const next = rows[Math.min(at.place, rows.length - 1)];
  if (document.activeElement === document.body) next?.querySelector("button, a[href]")?.focus();
  at = null;
});
