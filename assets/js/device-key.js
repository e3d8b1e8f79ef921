// Asks the device for a passkey and sends what it says. The question comes from data-ask, by POST; data-makes: it is
// for a new one. Hidden until the browser can do it: the other ways of signing in stay beside it.
customElements.define(
  "device-key",
  class extends HTMLElement {
    connectedCallback() {
      if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
      this.hidden = false;
      this.listening = new AbortController();
      const { signal } = this.listening;
      this.addEventListener("submit", (event) => this.ask(event), { signal });
    }

    disconnectedCallback() {
      this.listening?.abort();
    }

    async ask(event) {
      const form = event.target;
      const answer = form.elements.credential;
      if (answer.value) return;
      event.preventDefault();
      try {
        answer.value = JSON.stringify(await this.said(form));
      } catch {
        // Also when somebody closes the browser's own window.
        this.querySelector("[role=alert]").hidden = false;
        return;
      }
      form.requestSubmit();
    }

    async said(form) {
      const body = new FormData();
      body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const response = await fetch(this.dataset.ask, { method: "POST", body, headers: { Accept: "application/json" } });
      const { publicKey } = await response.json();
      const { PublicKeyCredential: known, navigator } = window;
      const found =
        "makes" in this.dataset
          ? await navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(publicKey) })
          : await navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(publicKey) });
      return found.toJSON();
    }
  },
);
