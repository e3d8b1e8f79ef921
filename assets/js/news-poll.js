// Asks every five seconds what is new where it stands, while the tab is in front; htmx puts the answer in its place.
// How many came stands in the title until they were on screen.
const EVERY_MS = 5000;
const COUNT = /^\(\d+\) /;
let unseen = 0;

customElements.define(
  "news-poll",
  class extends HTMLElement {
    connectedCallback() {
      this.timer = setInterval(() => this.look(), EVERY_MS);
      this.addEventListener("seen", () => this.tell(0));
      this.addEventListener("htmx:after:request", (event) => this.judge(event));
      this.addEventListener("htmx:error", (event) => event.stopPropagation()); // nobody pressed anything
      const came = Number(this.dataset.count ?? 0);
      if (came) this.tell(unseen + came);
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    look() {
      if (!document.hidden && navigator.onLine) this.dispatchEvent(new Event("look"));
    }

    // A whole page is no news: the visit has ended, or something is wrong. What stands here stays, and the asking ends.
    judge(event) {
      if (!/^\s*<!doctype/i.test(event.detail.ctx.text ?? "")) return;
      event.preventDefault();
      event.stopPropagation();
      clearInterval(this.timer);
    }

    tell(count) {
      unseen = count;
      const title = document.title.replace(COUNT, "");
      document.title = count ? `(${count}) ${title}` : title;
    }
  },
);
