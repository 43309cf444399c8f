/** Whether an edit has all that its effects require: a second photo, or somebody's consent. */

import { askedPhotos } from "./chosen_kinds.js";

/** @typedef {import("/js/types.js").Effect} Effect */

/**
 * @param {import("../state.js").Edit} edit
 * @param {Effect[]} effects
 */
export function isComplete(edit, effects) {
  return edit.steps.every(step => missingOf(step, effects).length === 0);
}

/**
 * The names of the parameters that a step still needs.
 *
 * @param {import("../state.js").Step} step
 * @param {Effect[]} effects
 */
export function missingOf(step, effects) {
  const effect = effects.find(({ id }) => id === step.effect);
  if (!effect) return [];
  const { required = [], properties } = effect.parameters;
  const needed = new Set([...required, ...askedPhotos(properties, step.params)]);
  return [...needed].filter(name => !step.params[name]);
}
