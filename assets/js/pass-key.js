// A form that a passkey fills: its button asks the server for a question, the device for the answer, and then sends
// the form as any other. Without scripts, or in a browser that has no passkeys, the words beside it say so.
const CAN = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);
const KINDS = {
  create: (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

customElements.define(
  "pass-key",
  class extends HTMLElement {
    connectedCallback() {
      if (!CAN) return;
      this.listening = new AbortController();
      this.addEventListener("submit", (event) => this.ask(event), { signal: this.listening.signal });
      this.querySelector("[data-needs]").hidden = true;
      this.button.disabled = false;
    }

    disconnectedCallback() {
      this.listening?.abort();
    }

    get button() {
      return this.querySelector("button");
    }

    async ask(event) {
      event.preventDefault();
      const form = event.target;
      this.say("");
      this.button.setAttribute("aria-busy", "true");
      try {
        const made = await KINDS[this.dataset.kind](await this.question(form));
        form.elements.answer.value = JSON.stringify(made.toJSON());
        form.submit();
      } catch (trouble) {
        this.say(trouble.refusal ?? this.dataset.failed);
      } finally {
        this.button.removeAttribute("aria-busy");
      }
    }

    async question(form) {
      const response = await fetch(this.dataset.ask, { method: "POST", body: new FormData(form) });
      if (response.ok) {
        const said = await response.json();
        return said.publicKey ?? said;
      }
      throw await response.json().catch(() => ({}));
    }

    say(words) {
      this.querySelector("[role=status]").textContent = words;
    }
  },
);
