// Counts the seconds that its words name down to nothing, and then says what is possible.
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

customElements.define(
  "count-down",
  class extends HTMLElement {
    connectedCallback() {
      this.ends = performance.now() + this.dataset.seconds * 1000;
      this.timer = setInterval(() => this.tick(), 1000);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    tick() {
      const left = Math.round((this.ends - performance.now()) / 1000);
      const shown = this.querySelector("b");
      if (left > 0 && shown) {
        shown.textContent = clock(left);
        return;
      }
      clearInterval(this.timer);
      this.textContent = this.dataset.done;
    }
  },
);
