// Photos open full screen, one after the other. What shows them is fetched with the first one that is opened; without
// scripts, and for a new tab, each link leads to a page with the large picture.
customElements.define(
  "photo-gallery",
  class extends HTMLElement {
    connectedCallback() {
      this.listening = new AbortController();
      this.addEventListener("click", (event) => this.clicked(event), { signal: this.listening.signal });
    }

    disconnectedCallback() {
      this.listening.abort();
    }

    clicked(event) {
      const link = event.target.closest("a.photo[data-full]");
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      import("./photo-swiping.js")
        .then(({ open }) => open(this, link))
        .catch(() => location.assign(link.href));
    }
  },
);
