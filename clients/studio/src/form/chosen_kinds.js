/** Some choices name kinds of parameters: with a background of the kind `photo`, its colour has no effect. */

import { choicesOf, kindOf } from "./kinds.js";

/** @typedef {Record<string, import("./kinds.js").Schema>} Properties */

/**
 * Whether a parameter has an effect, as far as choices of its kind say so.
 *
 * @param {string} name
 * @param {Properties} properties
 * @param {Record<string, unknown>} params
 */
export function isUsed(name, properties, params) {
  const kind = kindOf(properties[name]);
  return choosersOf(name, properties).every(chooser => params[chooser] === kind);
}

/**
 * The photos that a choice asks for.
 *
 * @param {Properties} properties
 * @param {Record<string, unknown>} params
 * @returns {string[]} The names of their parameters.
 */
export function askedPhotos(properties, params) {
  const photos = Object.keys(properties).filter(name => kindOf(properties[name]) === "photo");
  return photos.filter(name => choosersOf(name, properties).length > 0 && isUsed(name, properties, params));
}

/**
 * The choices that can be the kind of a parameter.
 *
 * @param {string} name
 * @param {Properties} properties
 */
function choosersOf(name, properties) {
  const kind = kindOf(properties[name]);
  const names = Object.keys(properties).filter(other => kindOf(properties[other]) === "choice");
  return names.filter(other => choicesOf(properties[other]).some(({ value }) => value === kind));
}
