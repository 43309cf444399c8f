/** The wipe: the photo on its left, the edited picture on its right. */

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { sameShape } from "./picture.js";

/** Percent that an arrow key moves. */
const KEY_STEP = 2;

/**
 * @param {import("../studio.js").View} view
 * @param {HTMLElement} frame
 * @param {HTMLElement} sheet
 * @returns {HTMLElement}
 */
export function wipeHandle({ watch }, frame, sheet) {
  let percent = 50;
  const handle = h(
    "div",
    {
      class: "wipe",
      role: "slider",
      tabindex: 0,
      "aria-label": t("wipe.label"),
      "aria-valuemin": 0,
      "aria-valuemax": 100,
    },
    h("span", { class: "wipe-grip" }, icon("wipe")),
    h("span", { class: "wipe-name is-before" }, t("wipe.before")),
    h("span", { class: "wipe-name is-after" }, t("wipe.after")),
  );
  const show = (/** @type {number} */ wished) => {
    percent = Math.min(100, Math.max(0, wished));
    frame.parentElement?.style.setProperty("--wipe", `${percent}%`);
    handle.setAttribute("aria-valuenow", String(Math.round(percent)));
    place();
  };
  /** The picture may be zoomed, so the part of it left of the line is another than that of the frame. */
  const place = () => {
    const outer = frame.getBoundingClientRect();
    const inner = sheet.getBoundingClientRect();
    const x = (percent / 100) * outer.width - (inner.left - outer.left);
    sheet.style.setProperty("--wipe-in-picture", `${Math.min(inner.width, Math.max(0, x))}px`);
  };
  handle.addEventListener("pointerdown", event => {
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = ({ clientX }) => {
      const { left, width } = frame.getBoundingClientRect();
      show(((clientX - left) / width) * 100);
    };
  });
  handle.addEventListener("lostpointercapture", () => {
    handle.onpointermove = null;
  });
  handle.addEventListener("keydown", ({ key }) => {
    const by = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP, Home: -100, End: 100 }[key];
    if (by !== undefined) show(percent + by);
  });
  new MutationObserver(place).observe(sheet, { attributes: true, attributeFilter: ["style"] });
  watch(["wipe", "shown", "photo", "comparing"], ({ wipe, shown, photo, comparing }) => {
    handle.hidden = !wipe || comparing || !shown || !photo || !sameShape(shown, photo);
    show(percent);
  });
  return handle;
}
