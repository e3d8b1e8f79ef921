// The focus goes where the reader looks next. A page that is one form: to what is wrong in it, or its first field, where
// no screen keyboard would come up. A swap that took away what had the focus: to what the new piece asks for, to what
// is wrong in it, to what stood under the same name, or to the piece itself.
const FORM = "main form.narrow[method=post]";
const FIRST = "input:not([type=hidden], .sr), select, textarea, button:not(.sr)";
let last;

addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector(FORM);
  const isFree = !location.hash && !document.querySelector("[autofocus], dialog[open]");
  if (form && isFree && matchMedia("(pointer: fine)").matches) first(form)?.focus();
});
addEventListener("focusin", ({ target }) => (last = target));
addEventListener("htmx:after:swap", ({ detail }) => {
  if (!last || last.isConnected || document.activeElement !== document.body) return;
  const piece = document.getElementById(detail.ctx?.target?.id) ?? document.getElementById("main");
  const found = named(piece) ?? first(piece, "[autofocus]");
  if (!found) piece.tabIndex = -1;
  (found ?? piece).focus();
});

function first(form, otherwise = FIRST) {
  return form.querySelector('[aria-invalid="true"]') ?? form.querySelector(otherwise);
}

// What stands where the focus was: the same id, or the same name.
function named(piece) {
  if (piece.querySelector('[autofocus], [aria-invalid="true"]')) return null;
  const same = last.id ? `#${CSS.escape(last.id)}` : last.name && `[name="${CSS.escape(last.name)}"]`;
  return same ? piece.querySelector(same) : null;
}
