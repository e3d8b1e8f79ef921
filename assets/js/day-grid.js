// Days of a calendar: one stop for Tab, arrow keys go from day to day and over the edge to the next page.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

customElements.define(
  "day-grid",
  class extends HTMLElement {
    connectedCallback() {
      this.rove();
      this.addEventListener("keydown", (event) => this.walk(event));
      if (sessionStorage.getItem("day-grid")) this.stop()?.focus();
      sessionStorage.removeItem("day-grid");
    }

    days() {
      return [...this.querySelectorAll("a[data-day]")];
    }

    stop() {
      const days = this.days();
      const chosen = days.find((day) => "chosen" in day.dataset);
      return chosen ?? days.find((day) => day.ariaCurrent) ?? days[0];
    }

    rove(to = this.stop()) {
      for (const day of this.days()) day.tabIndex = day === to ? 0 : -1;
    }

    walk(event) {
      const days = this.days();
      const at = days.indexOf(event.target);
      if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "PageUp" || event.key === "PageDown") {
        event.preventDefault();
        return this.turn(event.key === "PageUp" ? "previous" : "next");
      }
      const to = this.aim(event.key, at, days.length);
      if (to === undefined) return;
      event.preventDefault();
      if (to < 0 || to >= days.length) return this.turn(to < 0 ? "previous" : "next");
      this.rove(days[to]);
      days[to].focus();
    }

    aim(key, at, count) {
      if (key === "Home") return at - (at % 7);
      if (key === "End") return Math.min(at - (at % 7) + 6, count - 1);
      const step = STEPS[key];
      if (step === undefined) return undefined;
      const turned = getComputedStyle(this).direction === "rtl" && Math.abs(step) === 1;
      return at + (turned ? -step : step);
    }

    turn(where) {
      sessionStorage.setItem("day-grid", where);
      document.querySelector(`[data-turn="${where}"]`)?.click();
    }
  },
);
