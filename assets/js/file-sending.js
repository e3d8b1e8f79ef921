// One file in pieces, over tus: it goes on after a break, a sleep or a restart of the server, and its row says how it
// stands. Fetched with the first file; `htmx` is handed over, so that the two parts share no third.
import { Upload } from "tus-js-client";
import { passes, placeOf, progressed, renew, saidOf, stand, told } from "./file-states.js";

export { post } from "./file-posting.js";
export { offer } from "./file-states.js";

const RETRIES_MS = [0, 1000, 3000, 5000];
const LATER_MS = 15_000;

export function send({ drop, file, row, ended, htmx }) {
  let timer;
  const show = (state, words) => stand(drop, row, state, words);
  const go = () => {
    clearTimeout(timer);
    show("uploading");
    upload.start();
  };
  const wait = (words) => {
    show("waiting", words);
    timer = setTimeout(go, LATER_MS);
    ended();
  };
  const again = () => row.dataset.state === "waiting" && navigator.onLine && go();
  const leave = () => {
    clearTimeout(timer);
    row.remove();
    for (const event of ["online", "pageshow"]) window.removeEventListener(event, again);
    document.removeEventListener("visibilitychange", again);
    ended();
  };
  for (const event of ["online", "pageshow"]) window.addEventListener(event, again);
  document.addEventListener("visibilitychange", again);

  const upload = new Upload(file, {
    ...options(drop, file, placeOf(drop)),
    onProgress: (sent, total) => (progressed(row, sent / total), sent === total && show("checking")),
    onShouldRetry: (error) => passes(told(error)),
    onError: (error) => failed(error),
    onSuccess: () => (show("done"), leave(), renew(drop, htmx)),
  });
  const failed = (error) => {
    const { status, code, words } = told(error);
    if (code === "file.same_again") return show("same", words), ended();
    if (code === "upload.too_many_open") return wait(words);
    if (status < 400 || status === 507 || passes({ status, code })) return wait();
    upload.abort(status !== 404).catch(() => {});
    leave();
    drop.refuse(file, words || drop.dataset.failed);
  };
  const verbs = {
    pause: () => (clearTimeout(timer), upload.abort(), show("paused"), ended()),
    go,
    keep: () => ((upload.options.headers["Fanlight-Keep"] = "both"), go()),
  };
  row.addEventListener("click", ({ target }) => verbs[target.closest("button")?.dataset.verb]?.());
  const abort = () => (upload.abort(true).catch(() => {}), leave());
  row.querySelector("button:not([data-on])").onclick = abort;

  upload.findPreviousUploads().then(([known]) => {
    if (known) upload.resumeFromPreviousUpload(known);
    drop.querySelector(`[data-offer="${CSS.escape(file.name)}"]`)?.remove();
    return row.isConnected ? go() : leave();
  });
  return { abort: () => upload.abort() };
}

function options(drop, file, place) {
  const { tus, piece } = drop.dataset;
  return {
    endpoint: tus,
    chunkSize: Number(piece),
    retryDelays: RETRIES_MS,
    headers: { "X-CSRFToken": drop.querySelector("[name=csrfmiddlewaretoken]").value },
    metadata: { ...saidOf(drop), filename: file.name, press: crypto.randomUUID() },
    removeFingerprintOnSuccess: true,
    fingerprint: async () => `${place}${file.name} ${file.size} ${file.lastModified}`,
  };
}
