// How a file on its way stands, in its row; and what an earlier visit of the page left on its way.
const DAY_MS = 24 * 3600 * 1000;

// One of: uploading, paused, waiting, checking, same, done. Buttons say in which states they are of use.
export function stand(drop, row, state, words = drop.dataset[state]) {
  if (row.dataset.state === state) return;
  row.dataset.state = state;
  row.querySelector("[data-words]").textContent = words;
  for (const button of row.querySelectorAll("button[data-on]")) {
    button.hidden = !button.dataset.on.split(" ").includes(state);
  }
  const name = row.querySelector(".title bdi").textContent;
  drop.querySelector("[data-said]").textContent = `${name}: ${words}`;
}

// How the browser's memory of unfinished uploads to this place begins.
export const placeOf = ({ dataset }) => `${dataset.tus} ${dataset.place} `;

// The same place, as it is told to the server.
export const saidOf = ({ dataset }) => Object.fromEntries(new URLSearchParams(dataset.place));

// What may still be gone on with is offered; the rest is forgotten.
export function offer(drop, rowFor) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`tus::${placeOf(drop)}`));
  for (const key of keys) {
    const { creationTime, metadata } = JSON.parse(localStorage[key]);
    const forget = () => localStorage.removeItem(key);
    if (Date.now() - Date.parse(creationTime) > DAY_MS) forget();
    else rowFor(drop, "offered", { name: metadata.filename }, forget).dataset.offer = metadata.filename;
  }
}

// What the server said to a request that failed: nothing at all is status 0.
export function told({ originalResponse: answer }) {
  const words = answer?.getBody()?.trim() ?? "";
  const code = answer?.getHeader("Fanlight-Refusal");
  return { status: answer?.getStatus() ?? 0, code, words: words.startsWith("<") ? "" : words };
}

// What goes by by itself: the line, the server, a piece that went astray. Any other refusal is for good.
const PASSING = [0, 408, 423, 460, 500, 502, 503, 504];
export const passes = ({ status, code }) => PASSING.includes(status) || code === "upload.wrong_offset";

export function progressed(row, share) {
  const percent = Math.floor(share * 100);
  row.querySelector("progress").value = percent;
  row.querySelector(".num").textContent = `${percent}%`;
}

// The lists that files come into, as the server draws them now.
export async function renew(drop, htmx, page) {
  const now = page ?? new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const [old, fresh] = [document, now].map((root) => [...root.querySelectorAll(drop.dataset.target)]);
  if (!old.length || old.length !== fresh.length) return location.reload();
  old.forEach((list, place) => list.replaceWith(document.adoptNode(fresh[place])));
  fresh.forEach((list) => htmx.process(list));
}
