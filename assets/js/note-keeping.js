// What somebody writes, kept in their tab until it was sent: one place for each thread and its readers. It is theirs
// alone: whoever comes in next in the same tab neither finds it nor leaves it there.
const { reader = "" } = document.body.dataset;
const MINE = `note ${reader} `;

if (reader) forgetOthers();

function forgetOthers() {
  const others = Object.keys(sessionStorage).filter((key) => key.startsWith("note ") && !key.startsWith(MINE));
  for (const key of others) sessionStorage.removeItem(key);
}

export function keep(form, isUnsent) {
  const kept = { body: form.elements.body.value, press: form.elements.press.value, files: names(form), isUnsent };
  if (kept.body.trim() || kept.files) sessionStorage.setItem(place(form), JSON.stringify(kept));
  else forget(form);
}

export function kept(form) {
  return JSON.parse(sessionStorage.getItem(place(form)) ?? "null");
}

export function names(form) {
  return [...(form.elements.files?.files ?? [])].map((file) => file.name).join(", ");
}

export function say(line, words) {
  if (!line) return;
  (line.lastElementChild ?? line).textContent = words;
  line.hidden = !words;
}

export function forget(form) {
  sessionStorage.removeItem(place(form));
}

function place(form) {
  return `${MINE}${new URL(form.action).pathname} ${form.elements.to?.value ?? ""}`;
}
