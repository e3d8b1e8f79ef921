// htmx puts every answer into the place it asked for, a whole page with an error too. Such a page is said in a toast
// instead; errors that are meant for the place (a form with what is wrong) come as a piece and go in.
import { toast } from "./toast-note.js";

addEventListener("htmx:after:request", (event) => {
  const { response, text, target } = event.detail.ctx;
  if (response.status < 400 || target === document.body || !/^\s*<!doctype/i.test(text)) return;
  event.preventDefault();
  const page = new DOMParser().parseFromString(text, "text/html");
  toast(page.querySelector(".empty p")?.textContent || words().refused, "bad");
});
addEventListener("htmx:error", ({ detail }) => {
  toast(detail.error?.name === "AbortError" ? words().late : words().offline, "bad");
});

function words() {
  return document.getElementById("trouble").dataset;
}
