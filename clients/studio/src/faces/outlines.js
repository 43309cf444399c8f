/** The outlines of the faces on the picture: chosen by a click; a warning is shown at the face that it concerns. */

import { fill, h } from "../dom.js";
import { t } from "../words.js";
import { isChosen, toggleFace } from "./choosing.js";
import { areOnFaces, faceOf, warningMark, warningsOf } from "./warnings.js";

/** @typedef {import("../studio.js").View} View */
/** @typedef {import("/js/types.js").Face} Face */
/** @typedef {import("/js/types.js").JobWarning} JobWarning */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function faceOutlines(view) {
  const layer = h("div", { class: "faces", role: "group", "aria-label": t("faces.title") });
  view.watch(["photo", "edit", "shown", "showFaces", "comparing"], ({ photo, showFaces }) => {
    const state = view.store.get();
    const warnings = areOnFaces(state) ? warningsOf(state) : [];
    const outlines = (photo?.faces ?? []).map((face, index) => {
      const own = warnings.filter(warning => faceOf(state, warning) === face.id);
      return showFaces || own.length ? outline(view, face, index, own, showFaces) : null;
    });
    layer.classList.toggle("is-shown", showFaces);
    fill(layer, outlines);
  });
  return layer;
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
    warnings.length > 0 && warningMark(warnings, t("faces.warning", { name }), opensTo(face, width, height)),
  );
}

/**
 * Where the texts of a warning have room.
 *
 * @param {Face} face
 * @param {number} width Of the photo.
 * @param {number} height
 */
function opensTo({ box: [x, y, w] }, width, height) {
  return [x + w < width / 2 ? "to-right" : "", y > height / 2 ? "to-top" : ""].join(" ");
}
