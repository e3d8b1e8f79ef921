// Keeps what somebody writes, also over a reload. What could not be sent stands there as a message, beside "Try again":
// the same press, which the server takes once. When the line is back it tries by itself, if Send was pressed here.
import { forget, keep, kept, names, say } from "./note-keeping.js";

customElements.define(
  "note-composer",
  class extends HTMLElement {
    connectedCallback() {
      this.form = this.querySelector("form");
      this.listening = new AbortController();
      const { signal } = this.listening;
      this.addEventListener("input", () => (keep(this.form), this.tell()), { signal });
      this.addEventListener("click", ({ target }) => this.pressed(target), { signal });
      this.addEventListener("htmx:after:request", (event) => this.judge(event), { signal });
      this.addEventListener("htmx:error", (event) => (event.stopPropagation(), this.fail()), { signal });
      this.addEventListener("submit", () => (this.isPressed = true), { signal });
      addEventListener("online", () => this.unsent && this.isPressed && this.again(), { signal });
      this.restore();
      this.tell();
    }

    disconnectedCallback() {
      this.listening.abort();
    }

    // Chosen files are gone with the page: what was to go with some comes back to be looked at, never to be sent as it is.
    restore() {
      const [{ body, press }, last] = [this.form.elements, kept(this.form)];
      if (!last || body.value.trim()) return;
      body.value = last.body;
      if (last.isUnsent) press.value = last.press;
      say(this.querySelector("[data-lost]"), last.files);
      if (last.isUnsent && !last.files) this.fail();
    }

    // A server out of order, or one in between, took nothing that is known of; anything else is an answer.
    judge(event) {
      const { status } = event.detail.ctx.response;
      if (status < 400) forget(this.form);
      if (status < 500) return;
      event.preventDefault();
      event.stopPropagation();
      this.fail();
    }

    fail() {
      keep(this.form, true);
      this.unsent?.remove();
      this.unsent = this.querySelector("template").content.firstElementChild.cloneNode(true);
      this.unsent.querySelector(".lines").textContent = this.form.elements.body.value || names(this.form);
      this.append(this.unsent);
      this.form.hidden = true;
    }

    pressed(target) {
      if (target.closest("[data-again]")) this.again();
      if (target.closest("[data-change]")) this.change();
    }

    again() {
      this.unsent.querySelector("[data-again]").setAttribute("aria-busy", "true");
      this.form.requestSubmit();
    }

    change() {
      this.unsent.remove();
      delete this.unsent;
      this.form.hidden = false;
      this.form.elements.body.focus();
    }

    tell() {
      say(this.querySelector("[data-chosen]"), names(this.form));
    }
  },
);
