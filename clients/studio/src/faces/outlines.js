/** The outlines of the faces on the picture: chosen by a click; a warning is shown at the face that it concerns. */

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { isChosen, toggleFace } from "./choosing.js";

/** @typedef {import("../studio.js").View} View */
/** @typedef {import("/js/types.js").Face} Face */
/** @typedef {import("/js/types.js").JobWarning} JobWarning */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function faceOutlines(view) {
  const layer = h("div", { class: "faces", role: "group", "aria-label": t("faces.title") });
  view.watch(["photo", "edit", "shown", "showFaces", "comparing"], ({ photo, edit, shown, showFaces }) => {
    const warnings = shown && edit.steps.length ? shown.job.warnings : [];
    const outlines = (photo?.faces ?? []).map((face, index) => {
      const own = warnings.filter(warning => faceOf(view, warning, shown?.full ?? true) === face.id);
      return showFaces || own.length ? outline(view, face, index, own, showFaces) : null;
    });
    layer.classList.toggle("is-shown", showFaces);
    fill(layer, outlines);
  });
  return layer;
}

/**
 * The id of a warning's face in the photo; a preview has the ids of the small copy.
 *
 * @param {View} view
 * @param {JobWarning} warning
 * @param {boolean} full
 */
function faceOf({ store }, warning, full) {
  const { photo } = store.get();
  if (full || !photo) return warning.face;
  return Object.entries(photo.smallFaces).find(([, small]) => small === warning.face)?.[0] ?? null;
}

/**
 * @param {View} view
 * @param {Face} face
 * @param {number} index
 * @param {JobWarning[]} warnings
 * @param {boolean} isOutlined
 */
function outline(view, face, index, warnings, isOutlined) {
  const { photo, edit } = view.store.get();
  const { width, height } = photo ?? { width: 1, height: 1 };
  const [x, y, w, hgt] = face.box;
  const percent = (/** @type {number} */ part, /** @type {number} */ whole) => `${(part / whole) * 100}%`;
  const vars = {
    "--left": percent(x, width),
    "--top": percent(y, height),
    "--w": percent(w, width),
    "--h": percent(hgt, height),
  };
  const name = t("faces.face", { number: index + 1 });
  const chosen = isChosen(edit, face.id);
  const button = h(
    "button",
    {
      type: "button",
      class: "face",
      "data-key": face.id,
      "aria-pressed": String(chosen),
      "aria-label": name,
      title: name,
      on: { click: () => toggleFace(view, face.id) },
    },
    h("span", { class: "face-number", "aria-hidden": "true" }, index + 1),
  );
  return h(
    "div",
    { class: "face-place", vars },
    isOutlined && button,
    warnings.length > 0 && warningMark(warnings, name),
  );
}

/**
 * @param {JobWarning[]} warnings
 * @param {string} name
 */
function warningMark(warnings, name) {
  return h(
    "details",
    { class: "face-warning" },
    h("summary", { "aria-label": t("faces.warning", { name }) }, icon("warning")),
    h(
      "div",
      { class: "face-warning-text" },
      warnings.map(({ message, remedy }) => h("p", {}, h("strong", {}, message), " ", remedy)),
    ),
  );
}
