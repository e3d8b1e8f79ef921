// What the reader did with a file, told to the server by the page: a download by itself counts for nothing, since scanners
// and phones fetch ahead.
export function report(address) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  fetch(address, { method: "POST", headers, keepalive: true }).catch(() => {});
}

document.addEventListener("looked", (event) => report(event.detail));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-report]");
  if (link && event.isTrusted) report(link.dataset.report);
});
