// What somebody writes, kept in their tab until it was sent: one place for each thread, whoever reads it.
export function keep(form, isUnsent) {
  const kept = { body: form.elements.body.value, press: form.elements.press.value, isUnsent };
  if (kept.body.trim()) sessionStorage.setItem(place(form), JSON.stringify(kept));
  else forget(form);
}

export function kept(form) {
  return JSON.parse(sessionStorage.getItem(place(form)) ?? "null");
}

export function forget(form) {
  sessionStorage.removeItem(place(form));
}

function place(form) {
  return `note ${new URL(form.action).pathname} ${form.elements.to?.value ?? ""}`;
}
