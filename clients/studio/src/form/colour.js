/** A colour: swatches of those that the effect proposes, and any other. */

import { h, newId } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { fieldset } from "./control.js";
import { choicesOf } from "./kinds.js";

/**
 * @param {import("./control.js").Wishes} wishes
 * @returns {import("./control.js").Control}
 */
export function colour({ schema, title, description, value, onMove, onChange }) {
  const { element, show } = swatches({ schema, label: title, value, onMove, onChange });
  return { element: fieldset({ title, description }, "colour-field", element), show };
}

/**
 * Swatches without a title.
 *
 * @param {object} wishes
 * @param {any} wishes.schema
 * @param {string} wishes.label
 * @param {unknown} wishes.value
 * @param {(value: unknown) => void} wishes.onMove
 * @param {(value: unknown) => void} wishes.onChange
 * @returns {import("./control.js").Control}
 */
export function swatches({ schema, label, value, onMove, onChange }) {
  const group = newId();
  const choices = choicesOf(schema);
  const radios = choices.map(choice => {
    const own = choice.colour ?? choice.value;
    const input = h("input", {
      type: "radio",
      name: group,
      value: own,
      "aria-label": choice.title,
      on: { change: () => onChange(own) },
    });
    const sample = choice.colour
      ? h("span", { class: "swatch", title: choice.title, vars: { "--swatch": choice.colour } })
      : h("span", { class: "swatch-name" }, choice.title);
    return { input, label: h("label", { class: choice.colour ? "swatch-label" : "pill" }, input, sample) };
  });
  const any = h("input", { type: "color", "aria-label": t("form.any_colour", { title: label }) });
  const anyLabel = h(
    "label",
    { class: "swatch-label any-colour" },
    any,
    h("span", { class: "swatch" }, icon("plus")),
  );
  any.addEventListener("input", () => onMove(any.value));
  any.addEventListener("change", () => {
    show(any.value);
    onChange(any.value);
  });

  const show = (/** @type {string | undefined} */ chosen) => {
    const same = (/** @type {string} */ other) => other.toLowerCase() === chosen?.toLowerCase();
    for (const { input } of radios) input.checked = same(input.value);
    const isOther = chosen?.startsWith("#") === true && !radios.some(({ input }) => input.checked);
    anyLabel.classList.toggle("is-chosen", isOther);
    if (chosen?.startsWith("#")) any.value = chosen;
    if (isOther) anyLabel.style.setProperty("--swatch", chosen ?? "");
  };
  show(/** @type {string} */ (value));
  const element = h(
    "div",
    { class: "swatches" },
    anyLabel,
    radios.map(radio => radio.label),
  );
  return { element, show };
}
