// A photo that was in front for two seconds was looked at; that the page said so once is enough.
const ON_SCREEN_MS = 2000;

export function watch(swipe) {
  let timer;
  swipe.on("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => looked(swipe.currSlide.data.element), ON_SCREEN_MS);
  });
  swipe.on("close", () => clearTimeout(timer));
}

function looked(link) {
  const { seen } = link.dataset;
  if (!seen || document.hidden) return;
  delete link.dataset.seen;
  link.dispatchEvent(new CustomEvent("looked", { bubbles: true, detail: seen }));
}
