// The rows of <file-drop>: the server drew their shapes in templates; here they get names, numbers and states.
// The cancelling button takes the row away; `andThen` is what else that means.
import htmx from "htmx.org";

export function rowFor(drop, kind, file, andThen = () => {}) {
  const shape = drop.querySelector(`template[data-kind="${kind}"]`).content.firstElementChild;
  const row = shape.cloneNode(true);
  row.querySelector(".title bdi").textContent = file.name;
  row.querySelector(".sheet").textContent = /\.(\w{1,4})$/.exec(file.name)?.[1].toUpperCase() ?? "";
  for (const named of row.querySelectorAll("[aria-label]")) named.ariaLabel += file.name;
  for (const titled of row.querySelectorAll("[title]")) titled.title += file.name;
  row.querySelector("button:not([data-on])").onclick = () => (row.remove(), andThen());
  drop.querySelector("[data-list]").append(row);
  return row;
}

export function progressed(row, share) {
  const percent = Math.floor(share * 100);
  row.querySelector("progress").value = percent;
  row.querySelector(".num").textContent = `${percent}%`;
}

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

// The list that files come into, as the server draws it now.
export async function renew(drop, page) {
  const now = page ?? new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const [old, fresh] = [document, now].map((root) => root.querySelector(drop.dataset.target));
  if (!old || !fresh) return location.reload();
  old.replaceWith(document.adoptNode(fresh));
  htmx.process(fresh);
}

// Why the server refused: the words it put beside the field.
export function reasonIn(page) {
  return page.querySelector(".error, .callout, .empty p")?.textContent.trim();
}
