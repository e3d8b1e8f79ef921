// Takes files dropped, pasted or picked and sends one after the other; each can be cancelled. With `data-tus` they go
// in pieces and survive breaks; else as posts. Without scripts, the form inside sends them at once.
import htmx from "htmx.org";
import { rowFor, takerOf } from "./file-rows.js";

// What sends is fetched with the first file.
const fetched = () => import("./file-sending.js");

customElements.define(
  "file-drop",
  class extends HTMLElement {
    connectedCallback() {
      this.listening = new AbortController();
      const { signal } = this.listening;
      const drop = this.querySelector(".drop");
      this.waiting = [];
      this.addEventListener("change", ({ target }) => this.take([...target.files], target), { signal });
      for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
        drop.addEventListener(kind, (event) => this.dragged(event, drop), { signal });
      }
      document.addEventListener("paste", (event) => this.pasted(event), { signal });
      window.addEventListener("beforeunload", (event) => this.job && event.preventDefault(), { signal });
      if (this.dataset.tus && Object.keys(localStorage).some((key) => key.startsWith("tus::"))) {
        fetched().then(({ offer }) => offer(this, rowFor));
      }
    }

    disconnectedCallback() {
      this.listening.abort();
      this.waiting.length = 0;
      this.job?.abort();
    }

    dragged(event, drop) {
      event.preventDefault();
      drop.toggleAttribute("data-over", event.type === "dragenter" || event.type === "dragover");
      if (event.type === "drop") this.take(event.dataTransfer.files);
    }

    pasted(event) {
      const { files } = event.clipboardData;
      if (!files.length || this !== takerOf(event.target)) return;
      event.preventDefault();
      this.take(files);
    }

    take(files, input) {
      for (const file of files) {
        if (file.size > Number(this.dataset.limit)) this.refuse(file, this.dataset.tooLarge);
        else this.waiting.push([file, rowFor(this, "uploading", file, () => this.forget(file))]);
      }
      if (input) input.value = "";
      if (!this.job) this.next();
    }

    forget(file) {
      this.waiting = this.waiting.filter(([one]) => one !== file);
    }

    next() {
      const [file, row] = (this.isConnected && this.waiting.shift()) || [];
      let isOver = false;
      this.job = file && begun({ drop: this, file, row, htmx, ended: () => (isOver ||= (this.next(), true)) });
    }

    refuse(file, why) {
      rowFor(this, "refused", file).querySelector(".meta").textContent = why;
    }
  },
);

function begun(job) {
  const { drop, file, row, ended } = job;
  const running = {};
  fetched().then(
    ({ send, post }) => (running.job = (drop.dataset.tus ? send : post)(job)),
    () => (row.remove(), drop.refuse(file, drop.dataset.failed), ended()),
  );
  return { abort: () => running.job?.abort() };
}
