/** The faces of a group as small pictures, to choose who is edited. */

import { fill, h } from "../dom.js";
import { t } from "../words.js";
import { chooseAllFaces, isChosen, toggleFace } from "./choosing.js";

/** @typedef {import("../studio.js").View} View */

/**
 * @param {View} view
 * @returns {HTMLElement}
 */
export function faceBar(view) {
  const bar = h("div", { class: "face-bar", role: "group", "aria-label": t("faces.choose") });
  view.watch(["photo", "edit"], ({ photo, edit }) => {
    bar.hidden = !photo || photo.faces.length < 2;
    if (!photo || bar.hidden) return fill(bar);
    const all = h(
      "button",
      {
        type: "button",
        class: "pill-button",
        "data-key": "all",
        "aria-pressed": String(edit.faces === "all"),
        on: { click: () => chooseAllFaces(view) },
      },
      t("faces.all"),
    );
    return fill(
      bar,
      all,
      photo.faces.map((face, index) => avatar(view, face, index, photo)),
    );
  });
  return bar;
}

/**
 * @param {View} view
 * @param {import("/js/types.js").Face} face
 * @param {number} index
 * @param {import("../state.js").StudioPhoto} photo
 */
function avatar(view, face, index, photo) {
  const [x, y, w, height] = face.box;
  const side = Math.max(w, height) * 1.3;
  const place = (/** @type {number} */ middle, /** @type {number} */ whole) =>
    `${(Math.min(Math.max(middle - side / 2, 0), Math.max(0, whole - side)) / Math.max(1, whole - side)) * 100}%`;
  const vars = photo.url && {
    "--picture": `url("${photo.url}")`,
    "--zoom": `${(photo.width / side) * 100}%`,
    "--px": place(x + w / 2, photo.width),
    "--py": place(y + height / 2, photo.height),
  };
  const name = t("faces.face", { number: index + 1 });
  return h(
    "button",
    {
      type: "button",
      class: "avatar",
      "data-key": face.id,
      vars: vars || {},
      title: name,
      "aria-label": name,
      "aria-pressed": String(isChosen(view.store.get().edit, face.id)),
      on: { click: () => toggleFace(view, face.id) },
    },
    photo.url ? null : index + 1,
  );
}
