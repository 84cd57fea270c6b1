// What is wider than the window and has a [data-present] in it is opened where the present is.

for (const present of document.querySelectorAll("[data-present]")) {
  const region = present.closest("[data-scrolls]");
  if (!region || region.scrollWidth <= region.clientWidth) continue;
  const left = present.getBoundingClientRect().left - region.getBoundingClientRect().left;
  region.scrollLeft = Math.max(region.scrollLeft, left - region.clientWidth / 2);
}
