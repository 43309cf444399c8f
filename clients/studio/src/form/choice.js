/** One of several words, as buttons that are all in view. */

import { h, newId } from "../dom.js";
import { fieldset } from "./control.js";
import { choicesOf } from "./kinds.js";

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function choice({ schema, title, description, value, onChange }) {
  const group = newId();
  const inputs = choicesOf(schema).map(({ value: own, title: text }) => {
    const input = h("input", { type: "radio", name: group, value: own, on: { change: () => onChange(own) } });
    return { input, label: h("label", { class: "pill" }, input, h("span", {}, text)) };
  });
  const show = (/** @type {string} */ chosen) => {
    for (const { input } of inputs) input.checked = input.value === chosen;
  };
  show(/** @type {string} */ (value));
  const pills = h(
    "div",
    { class: "pills" },
    inputs.map(({ label }) => label),
  );
  return { element: fieldset({ title, description }, "choice-field", pills), show };
}
