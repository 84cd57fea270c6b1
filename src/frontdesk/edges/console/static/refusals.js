// An answer that says why not is a whole page: it is told in the notice, and what stands in the page stays.

import { isReadAgain } from "./live.js";
import { showToast } from "./toast.js";

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const isPage = /^\s*<!doctype/i.test(ctx.text);
  if (ctx.response.status < 400 || ctx.hx.redirect || !isPage) return;
  event.preventDefault();
  const page = new DOMParser().parseFromString(ctx.text, "text/html");
  const said = page.querySelector("[data-detail]") ?? page.querySelector("h1");
  if (!isReadAgain(ctx)) showToast(said?.textContent.trim() || "That did not work. Nothing was changed.");
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!isReadAgain(ctx)) showToast("No connection. Nothing was changed, and what you typed is still here.");
});
