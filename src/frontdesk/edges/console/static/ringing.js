// Says once who is ringing: politely for a call, at once for an emergency. What was there with the page is not news.
import { announce } from "./announce.js";

const alarm = document.createElement("p");
alarm.className = "vh";
alarm.setAttribute("role", "alert");
document.body.append(alarm);

const told = new Set();

function news(say) {
  for (const card of document.querySelectorAll("[data-rings]")) {
    const words = card.dataset.rings;
    const key = `${card.id} ${card.hasAttribute("data-grave")}`;
    if (told.has(key)) continue;
    told.add(key);
    if (!say) continue;
    if (card.hasAttribute("data-grave")) alarm.textContent = words;
    else announce(words);
  }
}

news(false);
document.addEventListener("htmx:after:swap", () => news(true));
