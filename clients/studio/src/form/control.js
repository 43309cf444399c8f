/**
 * What all controls have in common. A control is made once for a parameter; `show` gives it another value.
 *
 * @typedef {object} Wishes
 * @property {string} name Of the parameter.
 * @property {any} schema
 * @property {string} title
 * @property {string} description
 * @property {boolean} isDetail Whether it only has a meaning with another parameter.
 * @property {unknown} value
 * @property {(value: unknown) => void} onMove While it changes, such as a slider that is held.
 * @property {(value: unknown) => void} onChange
 * @property {import("../studio.js").View} view
 *
 * @typedef {object} Control
 * @property {HTMLElement} element
 * @property {(value: any) => void} show
 */

import { h } from "../dom.js";

/**
 * A group of controls with one title.
 *
 * @param {Pick<Wishes, "title" | "description">} wishes
 * @param {string} kind A class.
 * @param {...HTMLElement} children
 */
export function fieldset({ title, description }, kind, ...children) {
  return h(
    "fieldset",
    { class: `field ${kind}`, "data-hint": description, "aria-description": description || null },
    h("legend", { class: "field-title" }, title),
    ...children,
  );
}
