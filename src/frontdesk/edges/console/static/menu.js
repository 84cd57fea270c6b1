// A menu button: <button data-menu="id" aria-expanded> and <div id role="menu" hidden>. Arrows, letters, Esc.

const ITEMS = '[role^="menuitem"]';

const opened = () => document.querySelector('[role="menu"]:not([hidden])');
const buttonOf = (menu) => document.querySelector(`[data-menu="${menu.id}"]`);
const shown = (menu) => [...menu.querySelectorAll(ITEMS)].filter((item) => !item.hidden);

function open(menu, at = 0) {
  close();
  menu.hidden = false;
  buttonOf(menu).setAttribute("aria-expanded", "true");
  const filter = menu.querySelector("[data-menu-filter]");
  (filter ?? shown(menu).at(at))?.focus();
}

function close({ refocus = false } = {}) {
  const menu = opened();
  if (!menu) return;
  menu.hidden = true;
  buttonOf(menu).setAttribute("aria-expanded", "false");
  if (refocus) buttonOf(menu).focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  const menu = button && document.getElementById(button.dataset.menu);
  if (menu?.hidden) open(menu);
  else if (button || !event.target.closest('[role="menu"]') || event.target.closest(ITEMS)) close();
});

document.addEventListener("keydown", (event) => {
  const button = event.target.closest?.("[data-menu]");
  if (button && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    open(document.getElementById(button.dataset.menu), event.key === "ArrowUp" ? -1 : 0);
    return;
  }
  const menu = opened();
  if (!menu) return;
  if (event.key === "Escape") close({ refocus: true });
  else if (event.key === "Tab") close();
  else if (move(menu, event)) event.preventDefault();
});

function move(menu, { key, target, ctrlKey, metaKey, altKey }) {
  const items = shown(menu);
  const at = items.indexOf(target);
  const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 };
  const typesName = target.matches("[data-menu-filter]");
  if (typesName && !key.startsWith("Arrow")) return false;
  if (key in steps) {
    items.at(steps[key] % items.length)?.focus();
    return true;
  }
  if (key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return false;
  const begins = (item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase());
  const found = [...items.slice(at + 1), ...items.slice(0, at + 1)].find(begins);
  found?.focus();
  return Boolean(found);
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-menu-filter]")) return;
  const words = target.value.trim().toLowerCase();
  for (const item of target.closest('[role="menu"]').querySelectorAll(ITEMS)) {
    item.hidden = !item.textContent.toLowerCase().includes(words);
  }
});
