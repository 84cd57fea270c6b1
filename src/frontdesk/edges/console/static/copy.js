// Copies a text of the page: <button data-copy="id of the text" hidden>. Shown only where a browser can.

const SECONDS_SHOWN = 2;

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  const word = button.querySelector("span");
  const before = word.textContent;
  word.textContent = "Copied";
  setTimeout(() => (word.textContent = before), SECONDS_SHOWN * 1000);
});
