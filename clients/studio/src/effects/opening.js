/** Opens an effect: adds it to the edit, with the parameters that its schema proposes. */

import { add, MOST_STEPS } from "../chain/steps.js";
import { openStep } from "../routes.js";
import { t } from "../words.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("/js/types.js").Effect} Effect */

/**
 * @param {Studio} studio
 * @param {Effect} effect
 */
export function openEffect({ api, store, history }, effect) {
  const { edit } = store.get();
  const present = edit.steps.find(step => step.effect === effect.id);
  if (!present && edit.steps.length >= MOST_STEPS) {
    return store.set({ notice: t("chain.most", { count: MOST_STEPS }) });
  }
  if (effect.state === "cold") api.warm(effect.id).catch(() => {}); // it is only a hint
  const next = present ? edit : add(edit, effect.id, defaultsOf(effect));
  const key = present?.key ?? next.steps.at(-1)?.key ?? null;
  if (!present) history.change(next);
  store.set({ showFaces: false, notice: "" }); // they would hide what changes
  return openStep(store, key);
}

/**
 * @param {Effect} effect
 * @returns {Record<string, unknown>} Parameters without a default are left out.
 */
export function defaultsOf({ parameters }) {
  const pairs = Object.entries(parameters.properties).filter(([, schema]) => schema.default !== undefined);
  return Object.fromEntries(pairs.map(([name, schema]) => [name, schema.default]));
}
