// Keeps the end of a [data-stick] in sight as it grows, if it was in sight before; what one reads further up stays put.
const NEAR = 120;

let wasAtEnd = false;

function isAtEnd() {
  const page = document.scrollingElement;
  return page.scrollHeight - page.clientHeight - page.scrollTop < NEAR;
}

function toEnd() {
  const last = document.querySelector("[data-stick] .turn:last-of-type");
  if (last) last.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:before:swap", () => {
  const last = document.querySelector("[data-stick] .turn:last-of-type");
  wasAtEnd = Boolean(last) && (isAtEnd() || last.getBoundingClientRect().bottom <= innerHeight);
});
document.addEventListener("htmx:after:swap", () => {
  if (wasAtEnd) toEnd();
});
