/** The buttons below the picture. */

import { h, setAttribute } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

/** @typedef {import("../studio.js").View} View */

const STEP = 1.5;

/**
 * @param {View} view
 * @param {import("./zoom.js").Zoom} zoom
 * @returns {HTMLElement}
 */
export function stageTools(view, zoom) {
  const { store, watch } = view;
  const percent = h("button", {
    type: "button",
    class: "zoom-percent",
    title: t("zoom.pixels"),
    on: { click: zoom.pixels },
  });
  zoom.onChange(value => {
    percent.textContent = `${value}%`;
    percent.setAttribute("aria-label", t("zoom.now", { percent: value }));
  });
  zoom.by(1);
  const faces = toggle("face", t("faces.show"), () => store.set({ showFaces: !store.get().showFaces }));
  const wipe = toggle("wipe", t("wipe.show"), () => store.set({ wipe: !store.get().wipe }));
  const compare = holdButton(view);
  watch(["showFaces", "photo"], ({ showFaces, photo }) => {
    setAttribute(faces, "aria-pressed", String(showFaces));
    faces.hidden = !photo?.faces.length;
  });
  watch(["wipe", "shown"], state => {
    setAttribute(wipe, "aria-pressed", String(state.wipe));
    wipe.disabled = !state.shown;
    compare.disabled = !state.shown;
  });
  return h(
    "div",
    { class: "stage-tools", role: "toolbar", "aria-label": t("stage.tools") },
    h("span", { class: "tool-group" }, faces, wipe, compare),
    h(
      "span",
      { class: "tool-group" },
      tool("minus", t("zoom.out"), () => zoom.by(1 / STEP)),
      percent,
      tool("plus", t("zoom.in"), () => zoom.by(STEP)),
      tool("fit", t("zoom.fit"), zoom.fit),
    ),
  );
}

/**
 * Shows the photo as long as it is pressed.
 *
 * @param {View} view
 */
function holdButton({ store }) {
  const button = tool("eye", t("stage.compare"), () => {});
  const compare = (/** @type {boolean} */ comparing) => () => store.set({ comparing });
  for (const name of ["pointerup", "pointerleave", "pointercancel", "blur", "keyup"]) {
    button.addEventListener(name, () => store.get().comparing && compare(false)());
  }
  button.addEventListener("pointerdown", compare(true));
  button.addEventListener("keydown", ({ key }) => (key === " " || key === "Enter") && compare(true)());
  button.addEventListener("contextmenu", event => event.preventDefault());
  return button;
}

/**
 * @param {import("../icons.js").IconName} name
 * @param {string} label
 * @param {() => void} click
 */
function toggle(name, label, click) {
  const button = tool(name, label, click);
  button.setAttribute("aria-pressed", "false");
  return button;
}

/**
 * @param {import("../icons.js").IconName} name
 * @param {string} label
 * @param {() => void} click
 */
function tool(name, label, click) {
  const attributes = {
    type: "button",
    class: "icon-button",
    "aria-label": label,
    title: label,
    on: { click },
  };
  return h("button", attributes, icon(name));
}
