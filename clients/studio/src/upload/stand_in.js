/** The photo as the service shows it, for a browser that cannot show its format, such as HEIC. */

import { kindOf } from "../form/kinds.js";
import { LABEL } from "../jobs/requests.js";
import { runJob } from "../jobs/running.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("/js/types.js").Effect} Effect */

/** Pixels: as many as a large screen has. */
const MAX_SIDE = 2048;

/** Seconds: it is loaded at once. */
const RETENTION = 300;

/**
 * The result of an effect that changes nothing.
 *
 * @param {Studio} studio
 * @param {string} photo
 * @param {AbortSignal} signal
 * @returns {Promise<string | null>} A URL on this device; null if no effect can do it.
 */
export async function standIn(studio, photo, signal) {
  const effect = studio.store.get().effects?.find(isOnlySliders);
  if (!effect) return null;
  const params = Object.fromEntries(Object.keys(effect.parameters.properties).map(name => [name, 0]));
  const output = /** @type {const} */ ({ format: "jpeg", max_side: MAX_SIDE });
  const request = {
    photo,
    effect: effect.id,
    params,
    output,
    metadata: { [LABEL]: "original" },
    retention_s: RETENTION,
  };
  const { blob } = await runJob(studio, request, { signal, onUpdate: () => {} });
  return URL.createObjectURL(blob);
}

/** Sliders at 0 change nothing. @param {Effect} effect */
function isOnlySliders({ state, parameters }) {
  const schemas = Object.values(parameters.properties);
  const isUsable = state !== "needs_weights" && state !== "disabled" && schemas.length > 0;
  return isUsable && schemas.every(schema => kindOf(schema) === "slider" && schema.minimum <= 0);
}
