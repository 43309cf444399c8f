/** The picture, large: with its faces, the wipe, the zoom, and what is being waited for. */

import { h } from "../dom.js";
import { faceOutlines } from "../faces/outlines.js";
import { t } from "../words.js";
import { watchComparison } from "./comparing.js";
import { picture } from "./picture.js";
import { statusPill } from "./status.js";
import { stageTools } from "./tools.js";
import { wipeHandle } from "./wipe.js";
import { createZoom } from "./zoom.js";

/** @typedef {import("../studio.js").View} View */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function stage(view) {
  const sheet = h("div", { class: "sheet" }, picture(view), faceOutlines(view));
  const frame = h(
    "div",
    {
      class: "frame",
      tabindex: 0,
      role: "group",
      "aria-label": t("stage.picture"),
      "aria-describedby": "stage-keys",
    },
    sheet,
  );
  const zoom = createZoom(view, frame, sheet);
  watchComparison(view, frame);
  return h(
    "section",
    { class: "stage", "aria-label": t("stage.title") },
    frame,
    wipeHandle(view, frame, sheet),
    statusPill(view),
    stageTools(view, zoom),
    h("p", { id: "stage-keys", class: "visually-hidden" }, t("stage.keys")),
  );
}
