import { report } from "./reports.js";

// Tells the server that what it stands in was on screen for two seconds, in a tab that was in front.
const ON_SCREEN_MS = 2000;

customElements.define(
  "seen-mark",
  class extends HTMLElement {
    connectedCallback() {
      this.observer = new IntersectionObserver((seen) => this.watch(seen.at(-1).isIntersecting));
      this.observer.observe(this);
    }

    disconnectedCallback() {
      this.observer.disconnect();
      clearTimeout(this.timer);
    }

    watch(isOnScreen) {
      clearTimeout(this.timer);
      if (isOnScreen) this.timer = setTimeout(() => this.report(), ON_SCREEN_MS);
    }

    report() {
      if (document.hidden) return this.watch(true);
      this.observer.disconnect();
      this.dispatchEvent(new Event("seen", { bubbles: true }));
      report(this.dataset.post);
    }
  },
);
