/** A number that one types, or draws. */

import { h, newId } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function number({ schema, title, description, value, onChange }) {
  const { minimum, maximum } = schema;
  const id = newId();
  const input = h("input", {
    id,
    type: "number",
    "aria-description": description || null,
    class: "text-input",
    min: minimum,
    max: maximum,
    inputmode: "numeric",
  });
  const change = (/** @type {number} */ wished) => {
    const allowed = Math.min(maximum, Math.max(minimum, Math.round(wished) || minimum));
    input.value = String(allowed);
    onChange(allowed);
  };
  input.addEventListener("change", () => change(input.valueAsNumber));
  const draw = () => change(minimum + Math.random() * (maximum - minimum));
  const show = (/** @type {number} */ shown) => {
    input.value = String(shown ?? schema.default ?? minimum);
  };
  show(/** @type {number} */ (value));
  const element = h(
    "div",
    { class: "field number-field", "data-hint": description },
    h("label", { for: id, class: "field-title" }, title),
    h(
      "div",
      { class: "row" },
      input,
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": t("form.draw"), on: { click: draw } },
        icon("dice"),
      ),
    ),
  );
  return { element, show };
}
