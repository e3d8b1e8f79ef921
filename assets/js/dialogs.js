// Dialogs and drawers that came open with their page, or in a piece of it: a link closes them, and so does Escape.
const CAME_OPEN = "dialog[data-modal][open]:not(:modal)";

addEventListener("DOMContentLoaded", () => {
  if (!location.hash) wayBack(document.querySelector(".drawer[open]"))?.focus();
  show(document);
});
addEventListener("htmx:after:swap", ({ detail }) => {
  show(document);
  wayBack(detail.ctx?.target?.querySelector?.(":scope > .drawer[open]"))?.focus();
});
addEventListener("keydown", (event) => {
  const drawer = document.querySelector(".drawer[open]");
  if (event.key !== "Escape" || event.defaultPrevented || !drawer) return;
  if (!document.querySelector("dialog:modal, :popover-open")) wayBack(drawer)?.click();
});

function show(root) {
  for (const dialog of root.querySelectorAll(CAME_OPEN)) {
    dialog.close();
    dialog.showModal();
    dialog.addEventListener("cancel", () => wayBack(dialog)?.click(), { once: true });
  }
}

function wayBack(dialog) {
  return dialog?.querySelector(".head a.iconbtn");
}
