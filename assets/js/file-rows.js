// The rows of <file-drop>: the server drew their shapes in templates; here they get names and numbers.
// The cancelling button takes the row away; `andThen` is what else that means.
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

// What is pasted outside of any drop zone belongs to the one that is for everything.
export const takerOf = (place) => place.closest("file-drop") ?? document.querySelector("file-drop:not([data-apart])");
