// One gallery, full screen: swiped, pinched, by keys, with captions. PhotoSwipe draws it; words come from the page.
import PhotoSwipe from "photoswipe";
import { watch } from "./photo-looks.js";

const LARGEST = 1920; // the widest picture that the server draws
const PAGE = {
  name: "page",
  order: 8,
  isButton: true,
  tagName: "a",
  html: { isCustomSVG: true, outlineID: "pswp__icn-page", inner: '<path d="M8 6h12l6 6v14H8zM12 16h10M12 21h10" fill="none" stroke="#fff" stroke-width="2" id="pswp__icn-page"/>' },
};

export async function open(gallery, link) {
  await dressed(gallery.dataset.sheet);
  const links = [...gallery.querySelectorAll("a.photo[data-full]")];
  const { close, zoom, previous, next, failed } = gallery.dataset;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const swipe = new PhotoSwipe({
    dataSource: links.map(slide),
    index: links.indexOf(link),
    bgOpacity: 0.95,
    showHideAnimationType: isStill ? "none" : "zoom",
    thumbSelector: "img",
    closeTitle: close,
    zoomTitle: zoom,
    arrowPrevTitle: previous,
    arrowNextTitle: next,
    errorMsg: failed,
    indexIndicatorSep: " / ",
  });
  swipe.on("uiRegister", () => {
    swipe.ui.registerElement({ name: "caption", order: 9, appendTo: "root", onInit: captions });
    swipe.ui.registerElement({ ...PAGE, title: gallery.dataset.page, ariaLabel: gallery.dataset.page, onInit: pages });
  });
  watch(swipe);
  swipe.on("destroy", () => links[swipe.currIndex]?.focus());
  swipe.init();
  swipe.element.setAttribute("aria-label", gallery.dataset.label);
  const button = swipe.element.querySelector(".pswp__button--close");
  // Soon after a swipe browsers take a tap for the end of the fling, and make no click of it: the finger itself closes.
  // No click follows, which would fall on the page below.
  button.addEventListener("touchend", (event) => {
    const [{ clientX, clientY }] = event.changedTouches;
    if (!event.cancelable || !button.contains(document.elementFromPoint(clientX, clientY))) return;
    event.preventDefault();
    swipe.close();
  });
}

function slide(link) {
  const image = link.querySelector("img");
  const [width, height] = ["width", "height"].map((name) => Number(image.getAttribute(name)) || LARGEST);
  const part = Math.min(1, LARGEST / width);
  return { src: link.dataset.full, msrc: image.currentSrc, width: width * part, height: height * part, alt: image.alt, element: link, thumbCropped: true };
}

function captions(place, swipe) {
  place.setAttribute("aria-live", "polite");
  swipe.on("change", () => {
    place.textContent = swipe.currSlide.data.alt;
  });
}

function pages(place, swipe) {
  swipe.on("change", () => {
    place.href = swipe.currSlide.data.element.href;
  });
}

/** Its stylesheet, once, before the first picture is shown. */
function dressed(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((loaded, failed) => {
    sheet.addEventListener("load", loaded);
    sheet.addEventListener("error", failed);
    document.head.append(sheet);
  });
}
