/** Why an effect cannot be used. */

import { t } from "../words.js";

/** @typedef {import("/js/types.js").Effect} Effect */
/** @typedef {{label: string, message: string, remedy: string, alternatives: string[]}} Reason */

/**
 * @param {Effect} effect
 * @param {import("../state.js").StudioPhoto | null} photo
 * @returns {Reason | null} Null if it can be used.
 */
export function reasonAgainst(effect, photo) {
  const { title, alternatives } = effect;
  if (effect.state === "needs_weights") {
    const files = effect.weights.filter(({ optional, state }) => !optional && state === "missing");
    const names = files.map(({ name }) => name).join(", ");
    return {
      label: t("reason.weights"),
      message: t("reason.weights.message", { title, names }),
      remedy: t("reason.weights.remedy", { model: effect.id.split("/")[0] }),
      alternatives,
    };
  }
  if (effect.state === "disabled") {
    return {
      label: t("reason.disabled"),
      message: t("reason.disabled.message", { title }),
      remedy: "",
      alternatives,
    };
  }
  if (effect.needs_faces && photo && photo.faces.length === 0) {
    const message = t("reason.face.message", { title });
    return { label: t("reason.face"), message, remedy: t("reason.face.remedy"), alternatives };
  }
  return null;
}
