// A file as a post of the form, for drop zones without tus. Not fetch: it tells nothing about progress.
// And what an earlier visit of this page left on its way over tus.
import { progressed, reasonIn, renew, rowFor } from "./file-rows.js";

const DAY_MS = 24 * 3600 * 1000;

export function post(drop, file, row, ended) {
  const form = drop.querySelector("form");
  const body = new FormData(form);
  body.set(form.querySelector("input[type=file]").name, file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.upload.onprogress = ({ loaded, total }) => progressed(row, loaded / total);
  request.onload = () => answered(drop, file, request);
  request.onerror = () => drop.refuse(file, drop.dataset.failed);
  request.onloadend = () => (row.remove(), ended());
  row.addEventListener("click", ({ target }) => target.closest("button") && request.abort());
  request.send(body);
  return request;
}

function answered(drop, file, { status, responseText }) {
  const page = new DOMParser().parseFromString(responseText, "text/html");
  if (status >= 300) return drop.refuse(file, reasonIn(page) || drop.dataset.failed);
  renew(drop, page);
}

export const placeOf = ({ dataset }) => `tus::${dataset.tus} ${dataset.room} `;

// What the browser remembers of files that were on their way to this very place.
export function offersOf(drop) {
  if (!drop.dataset.tus) return [];
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(placeOf(drop)));
  const known = keys.map((key) => ({ key, ...JSON.parse(localStorage[key]) }));
  const isYoung = ({ creationTime }) => Date.now() - Date.parse(creationTime) < DAY_MS;
  for (const { key } of known.filter((one) => !isYoung(one))) localStorage.removeItem(key);
  return known.filter(isYoung);
}

export function offer(drop, { key, metadata }) {
  const row = rowFor(drop, "offered", { name: metadata.filename }, () => localStorage.removeItem(key));
  row.dataset.offer = metadata.filename;
}
