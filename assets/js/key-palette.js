// Ctrl K: the dialog over everything. The server finds; this moves the choice among what it found, and opens it.
import { choose } from "./theme-choice.js";

const moved = (at, last) => ({ ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last });

customElements.define(
  "key-palette",
  class extends HTMLElement {
    connectedCallback() {
      this.dialog = this.querySelector("dialog");
      this.box = this.querySelector("input");
      this.listening = new AbortController();
      const { signal } = this.listening;
      addEventListener("keydown", (event) => isOurs(event) && this.open(event), { signal });
      addEventListener("click", (event) => this.opener(event) && this.open(event), { signal });
      this.box.addEventListener("keydown", (event) => this.pressed(event), { signal });
      this.addEventListener("htmx:after:swap", () => this.arrived(), { signal });
      this.addEventListener("click", (event) => this.clicked(event), { signal });
    }

    disconnectedCallback() {
      this.listening.abort();
    }

    opener({ target, button, ctrlKey, metaKey }) {
      return button === 0 && !ctrlKey && !metaKey && target.closest?.("[data-palette]");
    }

    open(event) {
      event.preventDefault();
      document.querySelector(".sidebar:popover-open")?.hidePopover();
      if (!this.dialog.open) this.dialog.showModal();
      this.box.focus();
      this.box.select();
      this.box.form.dispatchEvent(new Event("palette-opened"));
    }

    get options() {
      return [...this.querySelectorAll("[role=option]")];
    }

    pressed(event) {
      const { key, isComposing, shiftKey } = event;
      const options = this.options;
      const at = options.findIndex((one) => one.id === this.box.getAttribute("aria-activedescendant"));
      if (isComposing || shiftKey || at < 0) return;
      const to = moved(at, options.length - 1)[key];
      if (to !== undefined) this.point(options[to]);
      else if (key === "Enter" && this.isFresh()) options[at].click();
      else return; // Enter before the answer is here: the form leads to the page of the search
      event.preventDefault();
    }

    isFresh() {
      return this.querySelector("[data-typed]")?.dataset.typed === this.box.value;
    }

    arrived() {
      this.querySelector("[role=status]").textContent = this.querySelector("[data-said]")?.textContent ?? "";
      this.point(this.options[0]);
    }

    point(option) {
      for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
      this.box.setAttribute("aria-activedescendant", option?.id ?? "");
      this.box.setAttribute("aria-expanded", String(Boolean(option)));
      option?.scrollIntoView({ block: "nearest" });
    }

    clicked(event) {
      const theme = event.target.closest("button[name=theme]");
      if (theme) event.preventDefault();
      if (theme) choose(theme.value);
      if (theme || event.target === this.dialog) this.dialog.close(); // beside it, on what it covers
    }
  },
);

const isOurs = ({ key, ctrlKey, metaKey, altKey, shiftKey }) =>
  key.toLowerCase() === "k" && (ctrlKey || metaKey) && !altKey && !shiftKey;
