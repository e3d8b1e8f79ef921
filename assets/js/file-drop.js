// Takes files dropped or picked, sends one after the other with progress, and can cancel each.
// Not fetch: it tells nothing about progress. Without this, the form inside sends them as one post.
import htmx from "htmx.org";
import { progressed, reasonIn, rowFor } from "./file-rows.js";

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
    }

    disconnectedCallback() {
      this.listening.abort();
      this.waiting.length = 0;
      this.request?.abort();
    }

    dragged(event, drop) {
      event.preventDefault();
      drop.toggleAttribute("data-over", event.type === "dragenter" || event.type === "dragover");
      if (event.type === "drop") this.take(event.dataTransfer.files);
    }

    take(files, input) {
      for (const file of files) {
        if (file.size > Number(this.dataset.limit)) this.refuse(file, this.dataset.tooLarge);
        else this.waiting.push([file, rowFor(this, "uploading", file, () => this.forget(file))]);
      }
      if (input) input.value = "";
      if (!this.request) this.next();
    }

    forget(file) {
      this.waiting = this.waiting.filter(([one]) => one !== file);
    }

    next() {
      const [file, row] = this.waiting.shift() ?? [];
      this.request = file && this.send(file, row);
    }

    send(file, row) {
      const form = this.querySelector("form");
      const body = new FormData(form);
      body.set(form.querySelector("input[type=file]").name, file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "text/html");
      request.upload.onprogress = ({ loaded, total }) => progressed(row, loaded / total);
      request.onload = () => this.answered(request, file);
      request.onerror = () => this.refuse(file, this.dataset.failed);
      request.onloadend = () => (row.remove(), this.isConnected && this.next());
      row.addEventListener("click", ({ target }) => target.closest("button") && request.abort());
      request.send(body);
      return request;
    }

    answered({ status, responseText }, file) {
      const page = new DOMParser().parseFromString(responseText, "text/html");
      if (status >= 300) return this.refuse(file, reasonIn(page) || this.dataset.failed);
      const [old, fresh] = [document, page].map((root) => root.querySelector(this.dataset.target));
      if (!old || !fresh) return location.reload();
      old.replaceWith(document.adoptNode(fresh));
      htmx.process(fresh);
    }

    refuse(file, why) {
      rowFor(this, "refused", file).querySelector(".meta").textContent = why;
    }
  },
);
