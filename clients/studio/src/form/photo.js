/** A second photo: uploaded when it is chosen. */

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { problemOf } from "../problems.js";
import { fileButton } from "../upload/files.js";
import { decode } from "../upload/small_copy.js";
import { t } from "../words.js";
import { fieldset } from "./control.js";

/** @type {Map<string, string>} The URL on this device of each photo that was uploaded here. */
const urls = new Map();

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function photo({ title, description, value, onChange, view }) {
  const box = h("div", { class: "photo-box" });
  const hint = h("p", { class: "field-hint" }, description);
  const element = fieldset({ title, description: "" }, "photo-field", box, hint);
  hint.hidden = !description;

  const open = async (/** @type {File} */ file) => {
    const bar = h("progress", { max: 1, "aria-label": t("upload.progress") });
    fill(box, h("div", { class: "photo-progress", role: "status" }, t("upload.short"), bar));
    try {
      const onProgress = (/** @type {number} */ share) => {
        bar.value = share;
      };
      const sent = (await decode(file))?.whole ?? file;
      const { id } = await view.api.uploadPhoto(sent, { onProgress });
      urls.set(id, URL.createObjectURL(file));
      onChange(id);
      show(id);
    } catch (error) {
      const { message, remedy } = problemOf(error);
      show(null);
      box.append(h("p", { class: "problem-message", role: "alert" }, `${message} ${remedy}`));
    }
  };
  const remove = () => {
    onChange(undefined);
    show(null);
  };
  const show = (/** @type {string | null | undefined} */ id) => {
    const url = id && urls.get(id);
    fill(
      box,
      url && h("img", { src: url, alt: t("form.photo_alt", { title }), class: "photo-picture" }),
      fileButton({ label: id ? t("form.photo_other") : t("form.photo_choose"), name: "photo", onFile: open }),
      id &&
        h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "aria-label": t("form.photo_remove", { title }),
            on: { click: remove },
          },
          icon("trash"),
        ),
    );
  };
  show(/** @type {string | undefined} */ (value));
  return { element, show };
}
