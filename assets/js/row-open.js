// A double click on a row does what its first link does. Words in it can be selected, and controls in it pressed.
addEventListener("dblclick", ({ target }) => {
  if (target.closest("a, button, input, select, label, form, dialog, .menu")) return;
  target.closest("tbody tr")?.querySelector("a[data-row]")?.click();
});
