/** A slider with its value. A double click on the title brings the proposed value back. */

import { h, newId } from "../dom.js";

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function slider({ schema, title, description, value, onMove, onChange }) {
  const { minimum, maximum, default: proposed = minimum } = schema;
  const id = newId();
  const output = h("output", { class: "slider-value", for: id });
  const input = h("input", {
    id,
    type: "range",
    "aria-description": description || null,
    min: minimum,
    max: maximum,
    step: schema.type === "integer" ? 1 : "any",
    class: minimum < 0 ? "slider two-ways" : "slider",
  });
  const show = (/** @type {number} */ number) => {
    const shown = number ?? proposed;
    input.value = String(shown);
    write(input, output, shown);
  };
  input.addEventListener("input", () => {
    write(input, output, input.valueAsNumber);
    onMove(input.valueAsNumber);
  });
  input.addEventListener("change", () => onChange(input.valueAsNumber));
  const reset = () => {
    show(proposed);
    onChange(proposed);
  };
  const label = h("label", { for: id, class: "field-title", on: { dblclick: reset } }, title);
  show(/** @type {number} */ (value));
  return {
    element: h("div", { class: "field slider-field", "data-hint": description }, label, output, input),
    show,
  };
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLOutputElement} output
 * @param {number} value
 */
function write(input, output, value) {
  const { min, max } = input;
  const place = (/** @type {number} */ at) => ((at - Number(min)) / (Number(max) - Number(min))) * 100;
  const zero = place(Math.max(0, Number(min)));
  output.value = Number.isInteger(value) ? String(value) : value.toFixed(2);
  input.style.setProperty("--from", `${Math.min(zero, place(value))}%`);
  input.style.setProperty("--to", `${Math.max(zero, place(value))}%`);
}
