// Copies an address. It is here already, in the input below, or a form fetches it: then the answer holds such an
// input, marked data-address. When the clipboard refuses, the address is shown and selected instead.
import { toast } from "./toast-note.js";

customElements.define(
  "copy-button",
  class extends HTMLElement {
    connectedCallback() {
      this.listening = new AbortController();
      const { signal } = this.listening;
      this.addEventListener("submit", (event) => this.fetchAndCopy(event), { signal });
      this.addEventListener("click", (event) => this.copyOwn(event), { signal });
    }

    disconnectedCallback() {
      this.listening.abort();
      clearTimeout(this.timer);
    }

    copyOwn({ target }) {
      const input = this.querySelector("input[data-address]");
      if (input && target.closest("button")) this.copy(Promise.resolve(input.value));
    }

    fetchAndCopy(event) {
      event.preventDefault();
      const form = event.target;
      const body = new FormData(form, event.submitter);
      const answer = fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
      this.copy(answer.then((response) => this.addressIn(response)));
    }

    async copy(address) {
      const text = address.then((found) => new Blob([found], { type: "text/plain" }));
      try {
        // A promise inside the item: Safari forgets the press while an answer is fetched.
        await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
        this.say(this.dataset.done);
      } catch {
        address.then((found) => this.reveal(found)).catch((trouble) => toast(trouble.refusal ?? this.dataset.failed, "bad"));
      }
    }

    // The answer may say better than we could for whom this is, or why it cannot be.
    async addressIn(response) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const input = page.querySelector("input[data-address]");
      if (!input) throw { refusal: page.querySelector("[data-refusal]")?.textContent };
      this.dataset.done = input.closest("copy-button")?.dataset.done ?? this.dataset.done;
      return input.value;
    }

    say(words) {
      const label = this.querySelector("button span");
      this.before ??= label.textContent;
      label.textContent = words;
      toast(words);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (label.textContent = this.before), 2500);
    }

    reveal(address) {
      const input = this.querySelector("input[data-address]") ?? this.made();
      input.value = address;
      this.dataset.refused = "";
      input.focus();
      input.select();
    }

    made() {
      const input = Object.assign(document.createElement("input"), { className: "input", readOnly: true });
      input.dataset.address = "";
      input.setAttribute("aria-label", this.dataset.label);
      this.append(input);
      return input;
    }
  },
);
