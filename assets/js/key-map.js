// Keys pressed alone. What each does stands on the page: aria-keyshortcuts on a control, data-goto on a link of the
// sidebar, rows of a list. Never in a field, never with Ctrl, Alt or Meta, never over an open dialog or menu.
const FIELD = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])";
const ROWS = "main .table tbody tr, main a.item";
const SECOND_KEY_MS = 1500;

customElements.define(
  "key-map",
  class extends HTMLElement {
    connectedCallback() {
      this.listening = new AbortController();
      addEventListener("keydown", (event) => this.pressed(event), { signal: this.listening.signal });
    }

    disconnectedCallback() {
      this.listening.abort();
    }

    pressed(event) {
      const { key, target } = event;
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      if (target.closest?.(FIELD) || document.querySelector("dialog:modal, :popover-open")) return;
      if (this.second(key) || this.first(key)) event.preventDefault();
    }

    second(key) {
      const link = this.since > performance.now() - SECOND_KEY_MS && goto(key);
      this.since = key === "g" && !link ? performance.now() : undefined;
      link?.click?.();
      return Boolean(link);
    }

    first(key) {
      if (key === "j") return step(1);
      if (key === "k") return step(-1);
      if (key === "x") return press(here()?.querySelector("input[type=checkbox]"));
      if (key === "b") return toBar(onPage(".bulk button"));
      if (key === "/") return press(onPage("main input[type=search]") ?? document.querySelector("[data-palette]"));
      return press(here()?.querySelector(control(key)) ?? onPage(control(key)));
    }
  },
);

const control = (key) => `[aria-keyshortcuts="${CSS.escape(key)}"]`;
const goto = (key) => document.querySelector(`.sidebar [data-goto="${CSS.escape(key)}"]`);
const here = () => document.activeElement.closest(ROWS);

// The first that can be seen, or waits in a menu of the page; what waits in the menu of another row is not meant.
function onPage(selector) {
  const found = [...document.querySelectorAll(selector)].filter((one) => !one.closest(ROWS));
  return found.find((one) => one.checkVisibility()) ?? found[0];
}

function press(control) {
  if (!control) return false;
  if (!control.matches(FIELD)) control.click();
  else (control.focus(), control.select?.());
  return true;
}

// What to do with the ticked rows stands behind the last of them.
function toBar(button) {
  button?.focus();
  return Boolean(button);
}

// To the next row, or the one before: the focus stands on what opens it.
function step(by) {
  const rows = [...document.querySelectorAll(ROWS)].filter((row) => row.checkVisibility());
  const at = rows.indexOf(here());
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  const link = row?.matches("a") ? row : row?.querySelector("a[href], button");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
  return Boolean(link);
}
