// A swap that takes away what had the focus leaves it nowhere. Then it goes where the reader looks next: to what the
// new piece asks for, to what is wrong in it, to what stood under the same name, or to the piece itself.
let last;

addEventListener("focusin", ({ target }) => (last = target));
addEventListener("htmx:after:swap", ({ detail }) => {
  if (last?.isConnected || !last) return;
  if (document.activeElement && document.activeElement !== document.body) return;
  const piece = document.getElementById(detail.ctx?.target?.id) ?? document.getElementById("main");
  const named = last.name && `[name="${CSS.escape(last.name)}"]`;
  const wanted = ["[autofocus]", '[aria-invalid="true"]', last.id && `#${CSS.escape(last.id)}`, named];
  const found = wanted.filter(Boolean).map((selector) => piece?.querySelector(selector)).find(Boolean);
  if (!found && piece && !piece.matches("a[href], button, input, [tabindex]")) piece.tabIndex = -1;
  (found ?? piece)?.focus();
});
