// One real field over drawn boxes. Takes out what is pasted along with a code, and marks the box that is next.
const NOT_OF_A_CODE = /[\s\-–·.]+/g;

customElements.define(
  "code-boxes",
  class extends HTMLElement {
    connectedCallback() {
      this.field = this.querySelector("input");
      this.boxes = [...this.querySelectorAll("span")];
      this.field.addEventListener("input", () => this.clean());
      for (const name of ["focus", "blur", "keyup", "click"]) this.field.addEventListener(name, () => this.mark());
      this.clean();
    }

    clean() {
      const typed = this.field.value.replace(NOT_OF_A_CODE, "").slice(0, this.boxes.length);
      if (typed !== this.field.value) this.field.value = typed;
      this.mark();
    }

    mark() {
      const isHere = document.activeElement === this.field;
      const next = Math.min(this.field.selectionStart ?? 0, this.boxes.length - 1);
      for (const [place, box] of this.boxes.entries()) box.classList.toggle("on", isHere && place === next);
    }
  },
);
