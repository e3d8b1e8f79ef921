// Keeps ticked rows while a list is paged, counts them, and ticks a page at once. Without it, ticks hold for one page.
customElements.define(
  "picked-rows",
  class extends HTMLElement {
    connectedCallback() {
      this.picked = new Set(this.boxes().flatMap((box) => (box.checked ? [box.value] : [])));
      this.listening = new AbortController();
      const { signal } = this.listening;
      this.addEventListener("change", ({ target }) => this.changed(target), { signal });
      this.addEventListener("reset", () => queueMicrotask(() => this.clear()), { signal });
      this.observer = new MutationObserver(() => this.show());
      this.observer.observe(this, { childList: true });
      this.show();
    }

    disconnectedCallback() {
      this.listening.abort();
      this.observer.disconnect();
    }

    boxes() {
      return [...this.querySelectorAll("tbody .pick .check")];
    }

    changed(box) {
      if (box.matches("[data-page]")) {
        for (const one of this.boxes()) this.pick(one.value, box.checked);
      } else if (box.matches(".pick .check")) {
        this.pick(box.value, box.checked);
      }
      this.show();
    }

    pick(key, isPicked) {
      if (isPicked) this.picked.add(key);
      else this.picked.delete(key);
    }

    clear() {
      this.picked.clear();
      this.show();
    }

    show() {
      const boxes = this.boxes();
      for (const box of boxes) box.checked = this.picked.has(box.value);
      this.showPage(boxes);
      this.showBar(boxes);
    }

    showPage(boxes) {
      const whole = this.querySelector("[data-page]");
      if (!whole) return;
      whole.closest(".tick").hidden = false;
      const ticked = boxes.filter((box) => box.checked).length;
      whole.checked = ticked > 0 && ticked === boxes.length;
      whole.indeterminate = ticked > 0 && ticked < boxes.length;
    }

    // Rows of other pages go along as hidden fields.
    showBar(boxes) {
      const bar = this.querySelector(".bulk");
      if (!bar) return;
      const here = new Set(boxes.map((box) => box.value));
      const elsewhere = [...this.picked].filter((key) => !here.has(key));
      bar.querySelector("[data-elsewhere]").replaceChildren(...elsewhere.map(hidden));
      bar.querySelector("[data-count]").textContent = bar.elements.all?.checked ? "" : this.picked.size;
      this.toggleAttribute("data-picked", this.picked.size > 0);
    }
  },
);

function hidden(key) {
  return Object.assign(document.createElement("input"), { type: "hidden", name: "chosen", value: key });
}
