// Says something to whoever listens instead of looking.

export function announce(words) {
  const region = document.getElementById("announce");
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 50);
}
