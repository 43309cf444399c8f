/** The photo, and the edited picture over it. */

import { h, setAttribute } from "../dom.js";
import { t } from "../words.js";

/** Of the sides; encoders round them. */
const SAME_SHAPE = 0.02;

/**
 * @param {import("../studio.js").View} view
 * @returns {HTMLElement}
 */
export function picture({ watch }) {
  const before = h("img", { class: "before", alt: t("stage.before"), draggable: "false" });
  const after = h("img", { class: "after", alt: t("stage.after"), draggable: "false" });
  const layers = h("div", { class: "layers" }, before, after);
  watch(["photo"], ({ photo }) => {
    setAttribute(before, "src", photo?.url ?? null);
    before.hidden = !photo?.url;
  });
  watch(["shown"], async ({ shown }) => {
    if (!shown) return after.removeAttribute("src");
    return replace(after, shown.url);
  });
  watch(["shown", "comparing", "wipe", "photo"], ({ shown, comparing, wipe, photo }) => {
    const fits = !!shown && !!photo && sameShape(shown, photo);
    after.hidden = !shown || comparing;
    layers.classList.toggle("is-wiped", wipe && fits && !comparing);
    layers.classList.toggle("is-other-shape", !!shown && !fits && !comparing);
  });
  return layers;
}

/**
 * Show a picture when it is decoded, so that nothing flickers.
 *
 * @param {HTMLImageElement} image
 * @param {string} url
 */
async function replace(image, url) {
  const next = new Image();
  next.src = url;
  image.dataset.next = url;
  await next.decode().catch(() => {});
  if (image.dataset.next === url) image.src = url;
}

/**
 * @param {{width: number, height: number}} a
 * @param {{width: number, height: number}} b
 */
export function sameShape(a, b) {
  return Math.abs((a.width / a.height) * (b.height / b.width) - 1) < SAME_SHAPE;
}
