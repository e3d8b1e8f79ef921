// A toast goes by itself after eight seconds, but not under a pointer or with focus in it.
const STAYS_MS = 8000;

customElements.define(
  "toast-note",
  class extends HTMLElement {
    connectedCallback() {
      this.timer = setInterval(() => this.matches(":hover, :focus-within") || this.remove(), STAYS_MS);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }
  },
);

// The page carries the shape of a toast in a template; here it gets its words.
export function toast(words, tone = "ok") {
  const shape = document.querySelector(`#trouble`)?.content.querySelector(`[data-tone="${tone}"]`);
  if (!shape) return;
  const note = shape.cloneNode(true);
  note.querySelector("span").textContent = words;
  document.getElementById("toasts").append(note);
}
