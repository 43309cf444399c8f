/** One control for each parameter of an effect. */

import { h } from "../dom.js";
import { choice } from "./choice.js";
import { isUsed } from "./chosen_kinds.js";
import { colour } from "./colour.js";
import { isOn, kindOf, ordered, wordsOf } from "./kinds.js";
import { list } from "./list.js";
import { number } from "./number.js";
import { photo } from "./photo.js";
import { slider } from "./slider.js";
import { toggle } from "./toggle.js";

/** @typedef {import("./control.js").Control} Control */

/** @type {Record<import("./kinds.js").Kind, (wishes: import("./control.js").Wishes) => Control>} */
const MAKERS = { slider, number, toggle, choice, colour, photo, list };

/**
 * @param {object} wishes
 * @param {import("/js/types.js").Effect} wishes.effect
 * @param {Record<string, unknown>} wishes.params
 * @param {(params: Record<string, unknown>) => void} wishes.onMove
 * @param {(params: Record<string, unknown>) => void} wishes.onChange
 * @param {import("../studio.js").View} wishes.view
 * @returns {{element: HTMLElement, show: (params: Record<string, unknown>) => void}}
 */
export function controlsOf({ effect, params, onMove, onChange, view }) {
  const made = ordered(effect.parameters.properties).flatMap(({ name, schema, parent }) => {
    const kind = kindOf(schema);
    if (!kind) return [];
    const control = MAKERS[kind]({
      name,
      schema,
      ...wordsOf(name, schema),
      isDetail: parent !== null,
      value: params[name],
      onMove: value => onMove({ [name]: value }),
      onChange: value => onChange({ [name]: value }),
      view,
    });
    return [{ name, parent, control }];
  });
  const show = (/** @type {Record<string, unknown>} */ values) => {
    for (const { name, parent, control } of made) {
      control.show(values[name]);
      const hasParent = parent === null || isOn(values[parent]);
      control.element.hidden = !hasParent || !isUsed(name, effect.parameters.properties, values);
    }
  };
  show(params);
  const elements = made.map(({ parent, control }) => {
    if (parent) control.element.classList.add("is-below");
    return control.element;
  });
  return { element: h("div", { class: "controls" }, elements), show };
}
