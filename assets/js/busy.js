// The button that sent a request says so until the answer is here.
const pressed = new WeakMap();

addEventListener("submit", (event) => pressed.set(event.target, event.submitter), true);
addEventListener("htmx:before:request", ({ detail }) => mark(detail.ctx.sourceElement, true));
addEventListener("htmx:finally:request", ({ detail }) => mark(detail.ctx.sourceElement, false));

function mark(source, isBusy) {
  const button = pressed.get(source) ?? source;
  if (!button?.matches?.(".btn, .iconbtn")) return;
  if (isBusy) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}
