// A file as a post of the form, for drop zones without tus. Not fetch: it tells nothing about progress.
import { progressed, renew } from "./file-states.js";

export function post({ drop, file, row, ended, htmx }) {
  const form = drop.querySelector("form");
  const body = new FormData(form);
  body.set(form.querySelector("input[type=file]").name, file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.upload.onprogress = ({ loaded, total }) => progressed(row, loaded / total);
  request.onload = () => answered(drop, file, request, htmx);
  request.onerror = () => drop.refuse(file, drop.dataset.failed);
  request.onloadend = () => (row.remove(), ended());
  row.addEventListener("click", ({ target }) => target.closest("button") && request.abort());
  request.send(body);
  return request;
}

function answered(drop, file, { status, responseText }, htmx) {
  const page = new DOMParser().parseFromString(responseText, "text/html");
  if (status >= 300) return drop.refuse(file, reasonIn(page) || drop.dataset.failed);
  renew(drop, htmx, page);
}

// Why the server refused: the words it put beside the field.
function reasonIn(page) {
  return page.querySelector(".error, .callout, .empty p")?.textContent.trim();
}
