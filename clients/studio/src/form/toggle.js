/** A switch. */

import { h } from "../dom.js";

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function toggle({ title, description, value, onChange }) {
  const input = h("input", { type: "checkbox", role: "switch", class: "switch" });
  input.addEventListener("change", () => onChange(input.checked));
  const show = (/** @type {boolean} */ on) => {
    input.checked = on === true;
  };
  show(value === true);
  const hint = description && h("span", { class: "field-hint" }, description);
  const text = h("span", { class: "field-title" }, title, hint);
  return { element: h("label", { class: "field toggle-field" }, text, input), show };
}
