// Ctrl K: the dialog over everything. The server finds; this moves the choice among what it found, and opens it.
import { choose } from "./theme-choice.js";

const moved = (at, last) => ({ ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last });

customElements.define(
  "key-palette",
  class extends HTMLElement {
    ask = () => this.box.form.dispatchEvent(new Event("palette-opened"));

    connectedCallback() {
      this.dialog = this.querySelector("dialog");
      this.box = this.querySelector("input");
      this.listening = new AbortController();
      const { signal } = this.listening;
      addEventListener("keydown", (event) => isOurs(event) && this.open(event), { signal });
      addEventListener("click", (event) => opens(event) && this.open(event), { signal });
      this.box.addEventListener("keydown", (event) => this.pressed(event), { signal });
      this.addEventListener("htmx:after:swap", () => this.arrived(), { signal });
      this.addEventListener("htmx:after:init", () => this.dialog.open && this.ask(), { signal }); // htmx comes last
      this.addEventListener("click", (event) => this.clicked(event), { signal });
    }

    disconnectedCallback() {
      this.listening.abort();
    }

    open(event) {
      event.preventDefault();
      document.querySelector(".sidebar:popover-open")?.hidePopover();
      if (!this.dialog.open) this.dialog.showModal();
      this.box.focus();
      this.box.select();
      this.ask();
    }

    get options() {
      return [...this.querySelectorAll("[role=option]")];
    }

    pressed(event) {
      const { key, isComposing, shiftKey } = event;
      const options = this.options;
      const at = options.findIndex((one) => one.id === this.box.getAttribute("aria-activedescendant"));
      const to = moved(at, options.length - 1)[key];
      if (isComposing || shiftKey || (key !== "Enter" && (at < 0 || to === undefined))) return;
      if (key !== "Enter") this.point(options[to]);
      else if (this.isFresh()) options[at]?.click();
      else this.isEager = true; // the answer to what was typed is on its way
      event.preventDefault();
    }

    isFresh() {
      return this.querySelector("[data-typed]")?.dataset.typed === this.box.value;
    }

    arrived() {
      this.querySelector("[role=status]").textContent = this.querySelector("[data-said]")?.textContent ?? "";
      this.point(this.options[0]);
      if (this.isEager && this.isFresh()) this.options[0]?.click();
      this.isEager &&= !this.isFresh();
    }

    point(option) {
      for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
      this.box.setAttribute("aria-activedescendant", option?.id ?? "");
      this.box.setAttribute("aria-expanded", String(Boolean(option)));
      option?.scrollIntoView({ block: "nearest" });
    }

    clicked(event) {
      const theme = event.target.closest("button[name=theme]");
      if (theme) (event.preventDefault(), choose(theme.value));
      if (theme || event.target === this.dialog) this.dialog.close(); // beside it, on what it covers
    }
  },
);

const opens = ({ target, ctrlKey, metaKey }) => !ctrlKey && !metaKey && target.closest?.("[data-palette]");
const isOurs = (press) => /^k$/i.test(press.key) && press.ctrlKey !== press.metaKey && !press.altKey && !press.shiftKey;
